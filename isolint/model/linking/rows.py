"""Objects that stand for rows of a database: what a query of a model finds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from isolint.model.definitions.objects import Class, Container, Function, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.linking.named_rows import give_named_rows
from isolint.model.linking.own_queries import add_own_queries
from isolint.model.linking.related_rows import Related, row_of
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.pack.calling import Rows
from isolint.summary import ir
from isolint.summary.operands import roots

_LONGEST = 12
_SAVE = "save"

# A value of a class, or of an object and the attribute that has its related rows.
_Asked = tuple[int, str]


def add_rows(flow: Flow) -> None:
    for known in flow.known.rows:
        models = _models(flow, known)
        if models:
            related = Related(flow, known, models)
            related.follow()
            _Finding(flow, known, models, related).run()
            give_named_rows(flow, known, models)
            add_own_queries(flow, known, models)


def _models(flow: Flow, known: Rows) -> frozenset[int]:
    return frozenset(
        cls
        for cls, info in flow.classes.info.items()
        if not known.base.isdisjoint(info.externals) or _has_columns(info.ref, known)
    )


def _has_columns(ref: CodeRef, known: Rows) -> bool:
    """`class Order(db.Model)`, whatever `db` is, with `id = db.Column(Integer)`."""
    calls = (ref.code.ops[op.value] for _, op in ref.each(ir.Bind) if op.value >= 0)
    functions = (ref.code.ops[op.func] for op in calls if isinstance(op, ir.Call))
    return bool(known.columns) and any(
        isinstance(func, (ir.Attr, ir.Load)) and func.name in known.columns for func in functions
    )


class _Finding:
    """`Order.objects.filter(…).first()`, `session.get(Order, 1)`, and each of
    `session.scalars(select(Order)).all()`.
    """

    def __init__(self, flow: Flow, known: Rows, models: frozenset[int], related: Related) -> None:
        self.flow = flow
        self.known = known
        self.models = models
        self.related = related

    def run(self) -> None:
        for ref in self.flow.program.having(ir.Call):
            for value, op in ref.among(ir.Call, ir.Iter):
                for asked in self._asked(ref, op):
                    self._give(ref, asked, ref.node + value)
            for value, op in ref.each(ir.Call):
                self._give_several(ref, value, op)
                self._save(ref, value, op)

    def _asked(self, ref: CodeRef, op: ir.AnyOp) -> Iterator[_Asked]:
        if isinstance(op, ir.Iter):
            yield from self._queried(ref, op.value, _LONGEST)
            return
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(op, ir.Call) or not isinstance(func, (ir.Attr, ir.Load)):
            return
        if isinstance(func, ir.Attr) and func.name in self.known.finds:
            yield from self._queried(ref, func.base, _LONGEST)
        if func.name in self.known.shortcuts and op.positional:
            yield op.positional[0], ""
        if func.name in self.known.shortcuts | self.known.hands_on and op.positional:
            yield from self._queried(ref, op.positional[0], _LONGEST)

    def _give_several(self, ref: CodeRef, value: int, op: ir.Call) -> None:
        """`row, made = Order.objects.get_or_create(…)`, and a list that is handed on."""
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name not in self.known.pairs | self.known.lists:
            return
        kind = "tuple" if func.name in self.known.pairs else "list"
        made = self.flow.objects.number(Container(kind, ref.node + value))
        for asked in self._queried(ref, func.base, _LONGEST):
            first = self.flow.field(made, "[0]" if kind == "tuple" else ELEMENT)
            self._give(ref, asked, first)
            self.flow.graph.add(ref.node + value, made)

    def _save(self, ref: CodeRef, value: int, op: ir.Call) -> None:
        """`Order.objects.create(…)` runs the `save` that the model has."""
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name not in self.known.saves:
            return
        run = partial(self._run, ref.node + value)
        for asked, name in self._queried(ref, func.base, _LONGEST):
            if not name:
                self.flow.graph.trigger(ref.node + asked, run)

    def _run(self, call: int, obj: int) -> None:
        flow, described = self.flow, self.flow.objects[obj]
        if not isinstance(described, Class) or described.code not in self.models:
            return
        owner, bindings = flow.classes.member(described.code, _SAVE) or (-1, [])
        for bound in bindings:
            found = flow.symbols.of_value(flow.program.codes[owner], bound)
            if isinstance(found, Function):
                row = row_of(flow, described.code)
                flow.graph.add(flow.program.codes[found.code].node, row)
                flow.calls.setdefault(call, {}).setdefault((found.code, row), "typed")

    def _queried(self, ref: CodeRef, value: int, depth: int) -> Iterator[_Asked]:
        """What a query begins with: a class, or an object that has related rows."""
        for root in roots(ref.code, value) if depth > 0 else ():
            op = ref.code.ops[root]
            if isinstance(op, ir.Call):
                yield from self._of_call(ref, op, depth - 1)
            elif isinstance(op, ir.Item):
                yield from self._queried(ref, op.base, depth - 1)
            elif isinstance(op, ir.Attr) and op.name in self.known.managers:
                yield op.base, ""
            elif isinstance(op, ir.Attr) and op.name in self.related.several:
                yield op.base, op.name
            elif self.known.direct and isinstance(op, (ir.Load, ir.Import, ir.Param)):
                yield root, ""

    def _of_call(self, ref: CodeRef, op: ir.Call, depth: int) -> Iterator[_Asked]:
        func = ref.code.ops[op.func]
        if not isinstance(func, (ir.Attr, ir.Load)):
            return
        if func.name in self.known.queries and op.positional:
            yield op.positional[0], ""
        elif func.name in self.known.hands_on and op.positional:
            yield from self._queried(ref, op.positional[0], depth)
        elif isinstance(func, ir.Attr):
            yield from self._queried(ref, func.base, depth)

    def _give(self, ref: CodeRef, asked: _Asked, found: int) -> None:
        value, name = asked

        def give(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Class) and not name and described.code in self.models:
                self.flow.graph.add(found, row_of(self.flow, described.code))
            elif isinstance(described, Instance) and name:
                for row in self.related.rows(described.cls, name):
                    self.flow.graph.add(found, row)

        self.flow.graph.trigger(ref.node + value, give)
