"""A shared value that only stands in for an argument which every caller passes."""

from __future__ import annotations

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import given_to
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir
from isolint.summary.operands import roots

ONLY_A_FALLBACK = "only a default, in whose place every caller passes its own"


class OnlyFallbacks:
    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.codes = model.program.codes
        self.reads = reads

    def holds(self, write: Write) -> bool:
        """Each read is the last resort of `argument or self.default`."""
        if write.kind != ATTRIBUTE:
            return False
        reads = list(self.reads.of(write))
        return bool(reads) and all(self._is_last_resort(ref, value) for ref, value in reads)

    def _is_last_resort(self, ref: CodeRef, value: int) -> bool:
        users = [ref.code.ops[at] for at in ref.users(value)]
        return bool(users) and all(
            isinstance(op, ir.Choice)
            and op.kind == "or"
            and op.values[0] != value
            and self._is_passed(ref, op.values[0])
            for op in users
        )

    def _is_passed(self, ref: CodeRef, value: int) -> bool:
        """A parameter that nobody leaves out or empty, on any execution path."""
        op = ref.code.ops[value]
        reach = self.model.request
        entries = {entry.code for entry in self.model.entries.found}
        if not isinstance(op, ir.Param) or ref.id in entries:
            return False
        calls = [
            (caller, at, context[1])
            for context in reach.codes.get(ref.id, ())
            for caller, at in reach.callers.get(context, ())
        ]
        return bool(calls) and all(self._passes(ref, op.index, *call) for call in calls)

    def _passes(self, ref: CodeRef, index: int, caller: Context, at: int, receiver: int) -> bool:
        calling = self.codes[caller[0]]
        given = given_to(self.model.flow, calling, at, ref, index, receiver)
        return given is not None and all(
            _is_filled(calling.code, root) for root in roots(calling.code, given)
        )


def _is_filled(code: ir.Code, value: int) -> bool:
    """A required parameter, a text, what has a text for a default."""
    op = code.ops[value]
    if isinstance(op, ir.Param):
        return code.params[op.index].default < 0
    if isinstance(op, ir.Choice):
        return op.kind == "or" and _is_filled(code, op.values[-1])
    if isinstance(op, ir.Call):
        func = code.ops[op.func]
        asks = isinstance(func, ir.Attr) and func.name == "get" and len(op.args) == 2
        return asks and _is_filled(code, op.args[1])
    return isinstance(op, ir.Const) and op.kind == "str" and bool(op.text)
