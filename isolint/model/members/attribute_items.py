"""`record.__dict__["name"]` is `record.name`, past its properties and descriptors."""

from __future__ import annotations

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class AttributeItems:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def load(self, ref: CodeRef, value: int, op: ir.Item) -> None:
        whole, name = _named(ref, op.base, op.key)
        if whole >= 0:
            self._join(ref.node + whole, name, into=ref.node + value)

    def store(self, ref: CodeRef, op: ir.SetItem) -> None:
        whole, name = _named(ref, op.base, op.key)
        if whole >= 0 and op.value >= 0:
            self._join(ref.node + whole, name, given=ref.node + op.value)

    def _join(self, whole: int, name: str, into: int = -1, given: int = -1) -> None:
        edge, field, objects = self.flow.graph.edge, self.flow.field, self.flow.objects

        def join(obj: int) -> None:
            if not isinstance(objects[obj], Instance):
                return
            if into >= 0:
                edge(field(obj, name), into)
            else:
                edge(given, field(obj, name))

        self.flow.graph.trigger(whole, join)


def _named(ref: CodeRef, table: int, key: int) -> tuple[int, str]:
    """The object and its attribute; no object where the item is none or its name is not known."""
    ops = ref.code.ops
    attributes, named = ops[table], ops[key] if key >= 0 else None
    known = isinstance(named, ir.Const) and named.kind == "str"
    if not (known and isinstance(attributes, ir.Attr) and attributes.name == "__dict__"):
        return -1, ""
    return attributes.base, named.text if isinstance(named, ir.Const) else ""
