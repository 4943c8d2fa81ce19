"""Which functions write or read an attribute, a module global or an item of application state."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import MUTATING
from isolint.model.queries.wanted import Wanted, imported
from isolint.model.reaching.reach import Reach
from isolint.model.scan import Model
from isolint.summary import ir

_LOOKS_UP = frozenset({"getattr", "setattr", "delattr"})


class Use(Struct, frozen=True, order=True):
    code: int
    value: int
    writes: bool


class Uses:
    def __init__(self, model: Model, reach: Reach, sought: Wanted) -> None:
        self.model = model
        self.flow = model.flow
        self.reach = reach
        self.sought = sought

    def found(self) -> dict[int, tuple[set[Context], set[Use]]]:
        """By code: the contexts that use the value, and where the code does so."""
        found: dict[int, tuple[set[Context], set[Use]]] = {}
        for code, contexts in self.reach.codes.items():
            ref = self.flow.program.codes[code]
            named = [v for v, op in enumerate(ref.code.ops) if self._may(ref, op)]
            for context in contexts:
                uses = {use for value in named for use in self._uses(ref, context, value)}
                uses |= set(self._written(context))
                if uses:
                    reached, before = found.setdefault(code, (set(), set()))
                    reached.add(context)
                    before |= uses
        return found

    def _written(self, context: Context) -> Iterator[Use]:
        """Also what is written through another name of the same container."""
        for write in self.model.writes.of(self.reach, context):
            if write.place in self.sought.places:
                yield Use(context[0], write.value, True)

    def _may(self, ref: CodeRef, op: ir.AnyOp) -> bool:
        names = self.sought.names
        if isinstance(op, (ir.Attr, ir.SetAttr)):
            return op.name in names
        if isinstance(op, (ir.Load, ir.Bind)):
            return op.home == ir.GLOBAL and (ref.module.index, op.name) in self.sought.loads
        if isinstance(op, (ir.Item, ir.SetItem)):
            return self._key(ref, op.key) in names
        if isinstance(op, ir.Import):
            return ref.code.kind == "function" and op.name in names and bool(self.sought.loads)
        return isinstance(op, ir.Call) and self._looked_up(ref, op) in names

    def _key(self, ref: CodeRef, key: int) -> str:
        op = ref.code.ops[key] if key >= 0 else None
        return f"[{op.text}]" if isinstance(op, ir.Const) else ""

    def _looked_up(self, ref: CodeRef, op: ir.Call) -> str:
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Load) and func.name in _LOOKS_UP and len(op.args) > 1:
            name = ref.code.ops[op.args[1]]
            return name.text if isinstance(name, ir.Const) else ""
        return ""

    def _uses(self, ref: CodeRef, context: Context, value: int) -> Iterator[Use]:
        op = ref.code.ops[value]
        if isinstance(op, ir.Bind):
            if ref.code.kind != "module":
                yield Use(ref.id, value, True)
        elif isinstance(op, (ir.SetAttr, ir.SetItem)):
            if self._is_holder(ref, context, op.base):
                yield Use(ref.id, value, True)
        elif self._is_value(ref, context, op):
            changes = [v for v, each in enumerate(ref.code.ops) if _changes(ref, each, value)]
            yield from (Use(ref.id, change, True) for change in changes)
            if not changes:
                yield Use(ref.id, value, self._sets(ref, op))

    def _is_value(self, ref: CodeRef, context: Context, op: ir.AnyOp) -> bool:
        if isinstance(op, (ir.Attr, ir.Item)):
            return self._is_holder(ref, context, op.base)
        if isinstance(op, ir.Import):
            return imported(self.flow, ref.module.index, op) in self.sought.loads
        return isinstance(op, ir.Load) or (
            isinstance(op, ir.Call) and self._is_holder(ref, context, op.args[0])
        )

    def _sets(self, ref: CodeRef, op: ir.AnyOp) -> bool:
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        return isinstance(func, ir.Load) and func.name != "getattr"

    def _is_holder(self, ref: CodeRef, context: Context, base: int) -> bool:
        objects = self.model.writes.objects(self.reach, ref, context, base)
        return not self.sought.holders.isdisjoint(objects)


def _changes(ref: CodeRef, op: ir.AnyOp, value: int) -> bool:
    """Whether the operation changes the container that this value is."""
    if isinstance(op, ir.SetItem):
        return op.base == value
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Attr) and func.base == value and func.name in MUTATING
