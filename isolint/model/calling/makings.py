"""What a factory calls on the object that it makes for one call is done at that call."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.pointsto.flow import Edge, Flow


class Makings:
    """Reads a solved flow; `nodes` has the calls in the factories themselves."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.nodes: dict[Edge, list[int]] = {}
        self._at: dict[int, dict[Edge, str]] = {}
        self._makers = {
            number: flow.makers[site]
            for number, obj in enumerate(flow.objects)
            if (site := getattr(obj, "site", -1)) in flow.makers
        }
        for node, edges in flow.calls.items() if flow.makers else ():
            for edge, reason in edges.items():
                makers = self._makers.get(edge[1])
                if makers and self._code(node) in makers:
                    self._at.setdefault(self._site(edge[1]), {})[edge] = reason
                    self.nodes.setdefault(edge, []).append(node)

    def _code(self, node: int) -> int:
        program = self.flow.program
        return program.position(node)[0] if node < program.nodes else -1

    def _site(self, obj: int) -> int:
        return getattr(self.flow.objects[obj], "site", -1) if obj >= 0 else -1

    def for_other(self, code: int, receiver: int) -> bool:
        """Whether the code makes this receiver for a call of its own, which `at` tells of."""
        return receiver in self._makers and code in self._makers[receiver]

    def at(self, node: int, receiver: int) -> Iterator[tuple[Edge, str]]:
        """What is called on the object that is made for this call in a method of the receiver."""
        for edge, reason in self._at.get(node, {}).items():
            owner = getattr(self.flow.objects[edge[1]], "owner", -1)
            if -1 in (owner, receiver) or owner == receiver:
                yield edge, reason
