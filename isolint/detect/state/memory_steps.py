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
    for context in view.model.request.links:
        ref = view.program.codes[context[0]]
        for value in _reads(view, ref, memory):
            place = view.program.op_place(ref, value)
            steps[Step(StepKind.READ, place, ref.symbol, "reads what everybody said")] = None
    return tuple(list(steps)[:_MOST])


def _reads(view: View, ref: CodeRef, memory: int) -> Iterator[int]:
    memories = view.model.writes.memories
    for value, op in enumerate(ref.code.ops):
        if type(op) is not ir.Call or not memories.is_told(ref, op, _READS):
            continue
        for called in sorted(view.flow.values(ref, op.func)):
            if any(told.obj == memory for told in memories.told(ref, op, called)):
                yield value
