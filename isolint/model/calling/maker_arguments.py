"""What a function that makes an object was given for one object: `make(config)` in one place keeps
nothing of what `make(other)` brought in another.
"""

from __future__ import annotations

from msgspec.structs import replace

from isolint.model.calling.passing import Passing
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.site import Site
from isolint.summary import ir


class MakerArguments:
    def __init__(self, flow: Flow, passing: Passing) -> None:
        self.flow = flow
        self.passing = passing
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._handed: dict[int, frozenset[int]] = {}

    def give(self, site: Site, ref: CodeRef, bound: int, at: int) -> None:
        """Notes what a call hands to a maker, for the object that is made for the place `at`."""
        handed = self._handed_on(ref)
        if not handed:
            return
        given = {} if site.unpacks else dict(self.passing.matched(site, ref, bound))
        for index in sorted(handed):
            param, target = ref.code.params[index], self._node(ref.id, at, index)
            if index in given:
                self.flow.graph.edge(self._source(site.caller, given[index], at), target)
            elif site.unpacks or index < bound or param.kind not in ("positional", "keyword"):
                self.flow.graph.edge(ref.node + index, target)
            else:
                self.passing.default(ref, param.default, target)

    def _handed_on(self, ref: CodeRef) -> frozenset[int]:
        """The parameters that a function passes to some call as they are: the first values."""
        found = self._handed.get(ref.id)
        if found is None:
            own = range(len(ref.code.params))
            given = (argument for _, call in ref.each(ir.Call) for argument in call.args)
            found = self._handed[ref.id] = frozenset(each for each in given if each in own)
        return found

    def as_given(self, site: Site, at: int) -> Site:
        """The call that makes the object, with what its function was given for this one."""
        if at == site.node:
            return site
        args = [self._source(site.caller, node, at) for node in site.args]
        named = [(name, self._source(site.caller, node, at)) for name, node in site.named]
        return replace(site, args=args, named=named)

    def _source(self, caller: CodeRef, node: int, at: int) -> int:
        value = node - caller.node
        inside = 0 <= value < len(caller.code.ops)
        op = caller.code.ops[value] if inside else None
        known = isinstance(op, ir.Param) and (caller.id, at, op.index) in self._nodes
        return self._node(caller.id, at, op.index) if isinstance(op, ir.Param) and known else node

    def _node(self, code: int, at: int, index: int) -> int:
        found = self._nodes.get((code, at, index))
        if found is None:
            found = self._nodes[code, at, index] = self.flow.graph.new_node()
        return found
