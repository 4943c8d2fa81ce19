"""An outside object that is told, before each use, what it needs for it: in one step of the event
loop.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.on_loop import runs_on_loop
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import CARRIED, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses, is_in_loop


class ToldFirst:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write) -> bool:
        """`client.state = state` and `client.url()`, wherever a request uses the client."""
        if write.kind != CARRIED or not runs_on_loop(self.model, write.context):
            return False
        used = False
        for ref, values in self._uses(write.shared.obj):
            used = bool(values) and _is_told(ref, values, write.name) and self._runs_on_loop(ref)
            if not used:
                break
        return used

    def _uses(self, obj: int) -> Iterator[tuple[CodeRef, list[int]]]:
        """Per function the reads of its attributes; none where it is handed on."""
        flow = self.model.flow
        for code in sorted(self.model.request.codes):
            ref = self.model.program.codes[code]
            reads = [v for v, op in ref.each(ir.Attr) if obj in flow.values(ref, op.base)]
            given = (arg for _, op in ref.each(ir.Call) for arg in op.args)
            if any(obj in flow.values(ref, arg) for arg in given):
                yield ref, []
            elif reads:
                yield ref, reads

    def _runs_on_loop(self, ref: CodeRef) -> bool:
        contexts = self.model.request.codes[ref.id]
        return all(runs_on_loop(self.model, context) for context in contexts)


def _is_told(ref: CodeRef, reads: list[int], name: str) -> bool:
    written = [
        (value, op.block)
        for value, op in ref.each(ir.SetAttr)
        if op.name == name and not op.augmented and value < max(reads)
    ]
    if not written or any(is_in_loop(ref.code, value) for value in reads):
        return False
    first = written[0][0]
    waits = any(
        isinstance(op, ir.Await) or getattr(op, "asynchronous", False)
        for op in ref.code.ops[first : max(reads)]
    )
    return not waits and all(
        any(at < value and encloses(ref.code, block, value) for at, block in written)
        for value in reads
    )
