"""Managers and query sets that a program writes itself: `Order.objects.open_ones()`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from isolint.model.definitions.objects import Bound, Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.linking.related_rows import row_of
from isolint.model.pointsto.flow import Flow
from isolint.pack.calling import Rows
from isolint.summary import ir
from isolint.summary.operands import roots

_LONGEST = 12


def add_own_queries(flow: Flow, known: Rows, models: frozenset[int]) -> None:
    managers = _Managers(flow, known, models)
    if managers.methods:
        managers.run()


class _Managers:
    """`methods` by name: the classes that have one, whose objects query the rows of models."""

    def __init__(self, flow: Flow, known: Rows, models: frozenset[int]) -> None:
        self.flow = flow
        self.known = known
        self.of: dict[int, set[int]] = {}
        for cls in sorted(models):
            for manager in self._managing(cls):
                self.of.setdefault(manager, set()).add(cls)
        self.methods = frozenset(
            ref.code.name
            for manager in self.of
            for owner in flow.classes.info[manager].mro
            for ref in flow.classes.methods(owner)
        )

    def run(self) -> None:
        """A method of a manager is asked of a model, of a query or of the manager itself."""
        for ref, value, op in self.flow.program.each(ir.Attr):
            if op.name in self.methods:
                for asked in self._queried(ref, op.base, _LONGEST):
                    give = partial(self._give, ref.node + value, op.name)
                    self.flow.graph.trigger(ref.node + asked, give)
        for manager, models in self.of.items():
            for owner in self.flow.classes.info[manager].mro:
                for method in self.flow.classes.methods(owner):
                    self._find_rows(method, models)

    def _managing(self, cls: int) -> Iterator[int]:
        """The classes named by `objects = OrderQuerySet.as_manager()` and the like."""
        for name in sorted(self.known.managers):
            owner, bindings = self.flow.classes.member(cls, name) or (cls, [])
            for bound in bindings:
                yield from self._named(self.flow.program.codes[owner], bound)

    def _named(self, body: CodeRef, value: int) -> Iterator[int]:
        for root in roots(body.code, value):
            op = body.code.ops[root]
            if isinstance(op, ir.Call):
                for part in (op.func, *op.positional):
                    yield from self._named(body, part)
            elif isinstance(op, ir.Attr):
                yield from self._named(body, op.base)
            meant = self.flow.symbols.of_value(body, root)
            if isinstance(meant, Class):
                yield meant.code

    def _queried(self, ref: CodeRef, value: int, depth: int) -> Iterator[int]:
        """Of what a query begins, `Order` in `Order.objects.all()`; or of which manager."""
        for root in roots(ref.code, value) if depth > 0 else ():
            op = ref.code.ops[root]
            if isinstance(op, ir.Call) and isinstance(ref.code.ops[op.func], ir.Attr):
                func = ref.code.ops[op.func]
                yield from self._queried(ref, getattr(func, "base", -1), depth - 1)
            elif isinstance(op, ir.Attr) and op.name in self.known.managers:
                yield op.base
            elif isinstance(op, ir.Param) and op.index == 0 and depth < _LONGEST:
                yield root

    def _give(self, method: int, name: str, obj: int) -> None:
        described, flow = self.flow.objects[obj], self.flow
        cls = described.code if isinstance(described, Class) else getattr(described, "cls", -1)
        for manager, models in self.of.items():
            if cls in models or cls == manager:
                owner, bindings = flow.classes.member(manager, name) or (manager, [])
                for bound in bindings:
                    found = flow.symbols.of_value(flow.program.codes[owner], bound)
                    code = getattr(found, "code", -1)
                    if code >= 0 and not isinstance(found, Class):
                        token = flow.objects.number(Instance(manager, -1))
                        flow.graph.add(method, flow.objects.number(Bound(code, token)))

    def _find_rows(self, method: CodeRef, models: set[int]) -> None:
        """`self.get(…)`, `self.filter(…).first()` in a method of a manager."""
        for value, op in method.each(ir.Call):
            func = method.code.ops[op.func]
            finds = isinstance(func, ir.Attr) and func.name in self.known.finds
            base = getattr(func, "base", -1)
            if finds and 0 in self._queried(method, base, _LONGEST - 1):
                for cls in sorted(models):
                    self.flow.graph.add(method.node + value, row_of(self.flow, cls))
