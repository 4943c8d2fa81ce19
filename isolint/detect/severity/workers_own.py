"""What a queue's only worker keeps of its job, for itself."""

from __future__ import annotations

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.by_worker import begun_by_worker
from isolint.detect.severity.unread_attributes import UnreadAttributes
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary.blocks import is_in_loop


class WorkersOwn:
    """A request that reads it meets another user's job, and so do two workers of one object."""

    def __init__(self, model: Model, reads: AttributeReads, unread: UnreadAttributes) -> None:
        self.model = model
        self.reads = reads
        self.unread = unread

    def holds(self, write: Write) -> bool:
        if write.kind != ATTRIBUTE or not begun_by_worker(self.model, write.context):
            return False
        if not self._is_alone(self.model.request.chain(write.context)[0][0]):
            return False
        readers = [ref for ref, _ in self.reads.of(write)]
        if not readers:
            return self.unread.holds(write)
        return all(self._is_workers(ref) for ref in readers)

    def _is_alone(self, worker: Context) -> bool:
        """Called at one place, which is in no loop."""
        flow, program = self.model.flow, self.model.program
        nodes = [node for node, called in flow.calls.items() if worker in called]
        begun = [program.position(node) for node in nodes]
        return len(begun) == 1 and not is_in_loop(program.codes[begun[0][0]].code, begun[0][1])

    def _is_workers(self, ref: CodeRef) -> bool:
        contexts = self.model.request.codes.get(ref.id, ())
        return bool(contexts) and all(begun_by_worker(self.model, each) for each in contexts)
