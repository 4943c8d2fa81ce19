"""Rows that belong to a row: by a key of its own, `order.customer`, or by one that leads to it,
`customer.order_set`.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.pack.calling import Rows
from isolint.summary import ir

# The class that has the attribute, and that of what it leads to.
_Key = tuple[int, int]


class Related:
    """`several` are attributes with which a query of related rows begins."""

    def __init__(self, flow: Flow, known: Rows, models: frozenset[int]) -> None:
        self.flow = flow
        self.known = known
        self.models = models
        self.one: dict[str, list[_Key]] = {}
        self.several: dict[str, list[_Key]] = {}
        for cls in sorted(models):
            self._read(cls)

    def rows(self, cls: int, name: str) -> Iterator[int]:
        """What an object of the class has under the name."""
        return _led_to(self.flow, self.several.get(name, ()), cls)

    def follow(self) -> None:
        for ref, value, op in self.flow.program.each(ir.Attr) if self.one else ():
            if op.name in self.one:
                self._follow(ref, value, op)

    def _follow(self, ref: CodeRef, value: int, op: ir.Attr) -> None:
        def follow(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Instance):
                for row in _led_to(self.flow, self.one[op.name], described.cls):
                    self.flow.graph.add(ref.node + value, row)

        self.flow.graph.trigger(ref.node + op.base, follow)

    def _read(self, cls: int) -> None:
        """The keys that are written in the body of a model."""
        body = self.flow.classes.info[cls].ref
        for _, op in body.each(ir.Bind):
            made = body.code.ops[op.value] if op.value >= 0 else None
            if not isinstance(made, ir.Call) or not made.args:
                continue
            field = self.flow.symbols.of_value(body, made.func)
            path = field.path if isinstance(field, External) else ""
            if path not in self.known.keys and path not in self.known.many:
                continue
            target = self._target(body, cls, dict(made.named).get("to", made.args[0]))
            if target is not None:
                there = self.one if path in self.known.keys else self.several
                there.setdefault(op.name, []).append((cls, target))
                back = self._back(body, made) or f"{body.code.name.lower()}_set"
                self.several.setdefault(back, []).append((target, cls))

    def _back(self, body: CodeRef, made: ir.Call) -> str:
        given = dict(made.named).get("related_name", -1)
        op = body.code.ops[given] if given >= 0 else None
        return op.text if isinstance(op, ir.Const) and op.kind == "str" else ""

    def _target(self, body: CodeRef, cls: int, given: int) -> int | None:
        op = body.code.ops[given]
        if isinstance(op, ir.Const):
            if op.text == "self":
                return cls
            named = self.flow.classes.named(op.text.rpartition(".")[2])
            found = [c for c in named if c in self.models]
            return found[0] if len(found) == 1 else None
        meant = self.flow.symbols.of_value(body, given)
        return meant.code if isinstance(meant, Class) and meant.code in self.models else None


def row_of(flow: Flow, cls: int) -> int:
    return flow.objects.number(Instance(cls, -1))


def _led_to(flow: Flow, keys: list[_Key] | tuple[()], cls: int) -> Iterator[int]:
    mro = flow.classes.info[cls].mro
    return (row_of(flow, target) for owner, target in keys if owner in mro)
