"""Objects that stand for rows of a database: what a model's manager finds, and what is related."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.pack.calling import Rows
from isolint.summary import ir
from isolint.summary.operands import roots

_LONGEST = 12


def add_rows(flow: Flow) -> None:
    for known in flow.known.rows:
        models = _models(flow, known)
        if models:
            _Finding(flow, known, models).run()
            _relate(flow, known, models)


def _models(flow: Flow, known: Rows) -> frozenset[int]:
    return frozenset(
        cls for cls, info in flow.classes.info.items() if not known.base.isdisjoint(info.externals)
    )


class _Finding:
    """`Order.objects.filter(…).first()`, and each of `Order.objects.all()`."""

    def __init__(self, flow: Flow, known: Rows, models: frozenset[int]) -> None:
        self.flow = flow
        self.known = known
        self.models = models

    def run(self) -> None:
        for ref in self.flow.program.having(ir.Call):
            for value, op in ref.among(ir.Call, ir.Iter):
                for asked in self._asked(ref, op):
                    self._give(ref.node + asked, ref.node + value)

    def _asked(self, ref: CodeRef, op: ir.AnyOp) -> Iterator[int]:
        if isinstance(op, ir.Iter):
            yield from self._managed(ref, op.value, _LONGEST)
        elif isinstance(op, ir.Call):
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name in self.known.finds:
                yield from self._managed(ref, func.base, _LONGEST)
            elif isinstance(func, ir.Load) and func.name in self.known.shortcuts and op.args:
                yield op.args[0]
                yield from self._managed(ref, op.args[0], _LONGEST)

    def _managed(self, ref: CodeRef, value: int, depth: int) -> Iterator[int]:
        """Whose manager a query begins with."""
        for root in roots(ref.code, value) if depth > 0 else ():
            op = ref.code.ops[root]
            if isinstance(op, ir.Call):
                func = ref.code.ops[op.func]
                if isinstance(func, ir.Attr):
                    yield from self._managed(ref, func.base, depth - 1)
            elif isinstance(op, ir.Attr) and op.name in self.known.managers:
                yield op.base

    def _give(self, asked: int, found: int) -> None:
        def give(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Class) and described.code in self.models:
                self.flow.graph.add(found, _row(self.flow, described.code))

        self.flow.graph.trigger(asked, give)


def _relate(flow: Flow, known: Rows, models: frozenset[int]) -> None:
    """`order.customer`, a foreign key."""
    related: dict[str, list[tuple[int, int]]] = {}
    for cls in sorted(models):
        for name, target in _keys(flow, known, models, cls):
            related.setdefault(name, []).append((cls, target))
    for ref, value, op in flow.program.each(ir.Attr) if related else ():
        if op.name in related:
            _follow(flow, ref, value, op, related[op.name])


def _follow(flow: Flow, ref: CodeRef, value: int, op: ir.Attr, keys: list[tuple[int, int]]) -> None:
    def follow(obj: int) -> None:
        described = flow.objects[obj]
        if isinstance(described, Instance):
            for owner, target in keys:
                if owner in flow.classes.info[described.cls].mro:
                    flow.graph.add(ref.node + value, _row(flow, target))

    flow.graph.trigger(ref.node + op.base, follow)


def _keys(flow: Flow, known: Rows, models: frozenset[int], cls: int) -> Iterator[tuple[str, int]]:
    """The foreign keys of a model by name, with the model that they lead to."""
    body = flow.classes.info[cls].ref
    for _, op in body.each(ir.Bind):
        made = body.code.ops[op.value] if op.value >= 0 else None
        if not isinstance(made, ir.Call) or not made.args:
            continue
        field = flow.symbols.of_value(body, made.func)
        if isinstance(field, External) and field.path in known.keys:
            target = _target(flow, models, body, cls, dict(made.named).get("to", made.args[0]))
            if target is not None:
                yield op.name, target


def _target(flow: Flow, models: frozenset[int], body: CodeRef, cls: int, given: int) -> int | None:
    op = body.code.ops[given]
    if isinstance(op, ir.Const):
        if op.text == "self":
            return cls
        found = [c for c in flow.classes.named(op.text.rpartition(".")[2]) if c in models]
        return found[0] if len(found) == 1 else None
    meant = flow.symbols.of_value(body, given)
    return meant.code if isinstance(meant, Class) and meant.code in models else None


def _row(flow: Flow, cls: int) -> int:
    return flow.objects.number(Instance(cls, -1))
