"""Containers that users are answered with as they are: all entries, whoever has put them in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.severity.keyed import is_id
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import roots

GIVEN_OUT = "given out with all entries"
_WHOLE = frozenset({"values", "items", "copy"})
_COUNTING = frozenset({"len", "bool", "sum", "any"})
_DEEPEST = 4

Value = tuple[int, int]


class GivenOut:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write, ref: CodeRef) -> bool:
        """The entry's key is nobody's own."""
        return write.shared.obj in self._found and not is_id(self.model, ref, write.key)

    @cached_property
    def _found(self) -> frozenset[int]:
        """What entry points return, what that is made of, and what functions give back for it."""
        codes, flow = self.model.program.codes, self.model.flow
        entries = {entry.code for entry in self.model.entries.found if entry.certain}
        waiting = [at for code in sorted(entries) for at in _returned(codes[code])]
        seen = set(waiting)
        for _ in range(_DEEPEST):
            reached = dict.fromkeys(behind for at in waiting for behind in self._behind(*at))
            waiting = [at for at in reached if at not in seen]
            seen.update(waiting)
        return frozenset(
            obj
            for code, value in seen
            for obj in flow.values(codes[code], value)
            if isinstance(flow.objects[obj], Container)
        )

    def _behind(self, code: int, value: int) -> Iterator[Value]:
        """What a function of the program gives back, it has made of what it is given as it says."""
        ref, codes = self.model.program.codes[code], self.model.program.codes
        for root in roots(ref.code, value):
            callees = self.model.flow.calls.get(ref.node + root, {})
            given = [at for callee, _ in callees for at in _returned(codes[callee])]
            yield from given or ((code, part) for part in _parts(ref, root))


def _returned(ref: CodeRef) -> Iterator[Value]:
    for _, op in ref.among(ir.Return, ir.Yield):
        if isinstance(op, (ir.Return, ir.Yield)) and op.value >= 0:
            yield ref.id, op.value


def _parts(ref: CodeRef, value: int) -> list[int]:
    op = ref.code.ops[value]
    if isinstance(op, (ir.Collection, ir.Choice)):
        return op.values
    if not isinstance(op, ir.Call):
        return []
    func = ref.code.ops[op.func]
    if isinstance(func, ir.Load) and func.name in _COUNTING:
        return []
    return [*op.args, func.base] if isinstance(func, ir.Attr) and func.name in _WHOLE else op.args
