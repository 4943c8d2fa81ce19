"""What an object has from its class: functions become methods, and a model copies its defaults."""

from __future__ import annotations

from isolint.model.definitions.objects import Bound, Container, External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.summary import ir


class ClassValues:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def give(self, owner: int, bound: int, obj: int, target: int) -> None:
        """Lets the value bound in the body of the class `owner` flow from its object `obj`."""
        flow, body = self.flow, self.flow.program.codes[owner]
        op = body.code.ops[bound]
        assert isinstance(op, ir.Bind)
        copies = flow.field_defaults.copies(owner) and _is_field(body.module.summary, op)

        def give(value: int) -> None:
            described = flow.objects[value]
            if (
                copies
                and isinstance(described, Container)
                and not 0 <= described.site - body.node < len(body.code.ops)
            ):
                self._copy(value, Container(described.kind, body.node + bound), obj, op.name)
                return
            if isinstance(described, External) and self._is_part(body, described):
                value = self._own_part(described, obj)
            if isinstance(described, Function):
                value = flow.objects.number(Bound(described.code, obj))
            flow.graph.add(target, value)

        flow.graph.trigger(flow.cell(owner, op.name), give)

    def _is_part(self, body: CodeRef, described: External) -> bool:
        """A field that the class names: each object has one of its own."""
        inside = 0 <= described.site - body.node < len(body.code.ops)
        return inside and described.path.removesuffix("()") in self.flow.known.kept_fields

    def _own_part(self, described: External, obj: int) -> int:
        """One of nobody's where there are too many to tell apart."""
        made = self.flow.owned(described, obj)
        if self.flow.objects[made] != described:
            return made
        return self.flow.objects.number(External(described.path))

    def _copy(self, value: int, copy: Container, obj: int, name: str) -> None:
        """`rows: list[str] = DEFAULT_ROWS` of a model: each object has its own list."""
        flow = self.flow
        flow.homes.setdefault(copy.site, name)
        made = flow.owned(copy, obj)
        flow.graph.add(flow.field(obj, name), made)
        if flow.copied(made, value):
            flow.graph.edge(flow.field(value, ELEMENT), flow.field(made, ELEMENT))


def _is_field(summary: ir.FileSummary, op: ir.Bind) -> bool:
    if op.annotation < 0:
        return False
    return summary.annotations[op.annotation].name.rpartition(".")[2] != "ClassVar"
