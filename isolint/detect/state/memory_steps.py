"""Where what a shared memory was told is read again while serving."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Step, StepKind
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_MOST = 4
_READS = frozenset({"read"})


def memory_reads(view: View, memory: int) -> tuple[Step, ...]:
    steps: dict[Step, None] = {}
    for code in view.model.request.codes:
        ref = view.program.codes[code]
        for value in _reads(view, ref, memory):
            place = view.program.op_place(ref, value)
            steps[Step(StepKind.READ, place, ref.symbol, "reads what everybody said")] = None
            if len(steps) == _MOST:
                return tuple(steps)
    return tuple(steps)


def _reads(view: View, ref: CodeRef, memory: int) -> Iterator[int]:
    memories = view.model.writes.memories
    for value, op in ref.each(ir.Call):
        if not memories.is_told(ref, op, _READS):
            continue
        for called in sorted(view.flow.values(ref, op.func)):
            if any(told.obj == memory for told in memories.told(ref, op, called)):
                yield value
