"""Rows of the model that a class names: `self.get_object()` of a view with `queryset = …`, and
`form.save()` of a form whose `Meta` has `model = …`.
"""

from __future__ import annotations

from functools import partial

from isolint.model.definitions.objects import Class, Instance, Super
from isolint.model.definitions.program import CodeRef
from isolint.model.linking.related_rows import row_of
from isolint.model.pointsto.flow import Flow
from isolint.pack.calling import Rows
from isolint.summary import ir
from isolint.summary.operands import roots

_MODEL, _QUERY, _META = "model", "queryset", "Meta"


def give_named_rows(flow: Flow, known: Rows, models: frozenset[int]) -> None:
    naming = _Naming(flow, known, models)
    for ref, value, op in flow.program.each(ir.Attr):
        if op.name in known.found_by:
            for user in ref.users(value):
                call = ref.code.ops[user]
                if isinstance(call, ir.Call) and call.func == value:
                    naming.give(ref, op.base, user)
        elif op.name in known.found_as:
            naming.give(ref, op.base, value)


class _Naming:
    def __init__(self, flow: Flow, known: Rows, models: frozenset[int]) -> None:
        self.flow = flow
        self.known = known
        self.models = models
        self._named: dict[int, int | None] = {}

    def give(self, ref: CodeRef, asked: int, found: int) -> None:
        self.flow.graph.trigger(ref.node + asked, partial(self._give, ref.node + found))

    def _give(self, found: int, obj: int) -> None:
        described = self.flow.objects[obj]
        if isinstance(described, Super):
            described = self.flow.objects[described.receiver]
        model = self._model(described.cls) if isinstance(described, Instance) else None
        if model is not None:
            self.flow.graph.add(found, row_of(self.flow, model))

    def _model(self, cls: int) -> int | None:
        if cls not in self._named:
            self._named[cls] = None if cls in self.models else self._find(cls)
        return self._named[cls]

    def _find(self, cls: int) -> int | None:
        for name in (_MODEL, _QUERY):
            found = self._written(cls, name)
            if found is not None:
                return found
        owner, bindings = self.flow.classes.member(cls, _META) or (cls, [])
        for bound in bindings:
            made = self.flow.symbols.of_value(self.flow.program.codes[owner], bound)
            if isinstance(made, Class):
                return self._written(made.code, _MODEL)
        return None

    def _written(self, cls: int, name: str) -> int | None:
        owner, bindings = self.flow.classes.member(cls, name) or (cls, [])
        body = self.flow.program.codes[owner]
        found = (self._begin(body, root) for bound in bindings for root in roots(body.code, bound))
        return next((model for model in found if model is not None), None)

    def _begin(self, body: CodeRef, value: int) -> int | None:
        """`Order` of `models.Order.objects.filter(…)`."""
        while value >= 0:
            meant, op = self.flow.symbols.of_value(body, value), body.code.ops[value]
            if isinstance(meant, Class) and meant.code in self.models:
                return meant.code
            if not isinstance(op, (ir.Call, ir.Attr)):
                break
            value = op.func if isinstance(op, ir.Call) else op.base
        return None
