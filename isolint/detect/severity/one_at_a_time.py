"""Processes that serve one after another, as a Lambda function does, and handlers whose calls wait
for one another: what each sets anew is its own while it runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.readers import Readers
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir
from isolint.summary.blocks import numbered
from isolint.summary.operands import alike

ONE_AT_A_TIME = "one invocation after another"
QUEUED = "one call of its handler after another"
_STEPS = frozenset({"run", "before_start", "after_return", "on_success", "on_failure", "on_retry"})
_ALONE = frozenset({"lambda"})
_TASKS = frozenset({"task"})
_ALWAYS = frozenset({"body", "with", "try", "finally"})
_BRANCHES = frozenset({"if", "else"})
_BROUGHT = frozenset({"identity", "payload"})


class OneAtATime:
    def __init__(self, model: Model, readers: Readers) -> None:
        self.model = model
        self.readers = readers

    def note(self, write: Write, kind: str, ref: CodeRef, at: int) -> str:
        """What a user brought must be set whenever the code runs: else the next one finds it."""
        if write.kind not in (ATTRIBUTE, CLASS, REBIND) or write.action != "set" or write.key >= 0:
            return ""
        always = _is_always_set(ref, at) and _is_always_set(self._writer(write), write.value)
        if kind in _BROUGHT and not always:
            return ""
        if self._is_of_task(write) or (kind not in _BROUGHT and self._is_below_task(write)):
            return ONE_AT_A_TIME
        some = self._alone or self._queues
        entered = self.model.request.entered(write.context) if some else None
        if not entered:
            return ""
        if entered <= self._alone:
            return ONE_AT_A_TIME
        return QUEUED if always and self._is_of_handler(write, entered) else ""

    def _writer(self, write: Write) -> CodeRef:
        return self.model.program.codes[write.context[0]]

    def waits(self, context: Context) -> bool:
        """Whatever runs here waits until the call before it is over."""
        entered = self.model.request.entered(context) if self._queues else None
        return self._queue(entered) is not None

    def _queue(self, entered: frozenset[int] | None) -> tuple[int, int] | None:
        """The one that all of these wait in."""
        found = {self._queues.get(code) for code in entered or ()}
        return found.pop() if len(found) == 1 else None

    def _is_of_handler(self, write: Write, entered: frozenset[int]) -> bool:
        """Nothing that runs beside it writes or reads it."""
        queue = self._queue(entered)
        return queue is not None and all(
            self._queue(self.model.request.entered(context)) == queue
            for ref, at in self.readers.every(write)
            for context in self._reading(ref, at, write)
        )

    def _reading(self, ref: CodeRef, at: int, write: Write) -> Iterator[Context]:
        """Not where the method reads of another object of the class."""
        op = ref.code.ops[at]
        of_self = write.kind == ATTRIBUTE and isinstance(op, ir.Attr) and op.base == 0
        of_self = of_self and self.model.flow.classes.is_self(ref, 0)
        for context in self.model.request.codes.get(ref.id, ()):
            if not of_self or context[1] < 0 or context[1] == write.shared.obj:
                yield context

    def _is_of_task(self, write: Write) -> bool:
        """`self` of a bound task, or in the steps of a class, is the task's one object in its
        worker process; `__call__` runs as well where one task calls another like a function.
        """
        ref = self._writer(write)
        return _is_own(ref, write) and self._is_step(ref.id)

    def _is_below_task(self, write: Write) -> bool:
        """A method of the class that only its steps come to."""
        ref = self._writer(write)
        if not _is_own(ref, write) or not self._tasks:
            return False
        entered = self.model.request.entered(write.context)
        if not entered or not all(map(self._is_step, entered)):
            return False
        return self._is_of_steps(ref)

    def _is_step(self, code: int) -> bool:
        ref = self.model.program.codes[code]
        parent = self.model.program.parent(ref)
        if code not in self._tasks or ref.code.asynchronous or parent is None:
            return False
        return parent.code.kind != "class" or ref.code.name in _STEPS

    def _is_of_steps(self, ref: CodeRef) -> bool:
        """The class has such steps itself, or one that derives from it has."""
        parent, classes = self.model.program.parent(ref), self.model.flow.classes
        if parent is None or parent.code.kind != "class":
            return False
        served = {owner.id for code in self._tasks if (owner := self._owner(code)) is not None}
        return any(parent.id in classes.info[cls].mro for cls in served if cls in classes.info)

    def _owner(self, code: int) -> CodeRef | None:
        return self.model.program.parent(self.model.program.codes[code])

    @cached_property
    def _alone(self) -> frozenset[int]:
        return self._of_kinds(_ALONE)

    @cached_property
    def _queues(self) -> dict[int, tuple[int, int]]:
        """By code: a class, or a handler of its own."""
        found: dict[int, set[int | None]] = {}
        for entry in self.model.entries.found:
            found.setdefault(entry.code, set()).add(entry.queue)
        queued = {code: queues.pop() for code, queues in found.items() if len(queues) == 1}
        return {
            code: (queue, code if queue < 0 else -1)
            for code, queue in queued.items()
            if queue is not None
        }

    @cached_property
    def _tasks(self) -> frozenset[int]:
        return self._of_kinds(_TASKS)

    def _of_kinds(self, wanted: frozenset[str]) -> frozenset[int]:
        kinds: dict[int, set[str]] = {}
        for entry in self.model.entries.found:
            kinds.setdefault(entry.code, set()).add(entry.kind)
        return frozenset(code for code, found in kinds.items() if found <= wanted)


def _is_own(ref: CodeRef, write: Write) -> bool:
    op = ref.code.ops[write.value]
    return isinstance(op, ir.SetAttr) and op.base == 0 and not ref.code.asynchronous


def _is_always_set(ref: CodeRef, at: int) -> bool:
    """By itself, or by one of two branches of which the other sets it as well."""
    around = list(numbered(ref.code, at))
    if all(block.kind in _ALWAYS for _, block in around):
        return True
    if around[0][1].kind not in _BRANCHES:
        return False
    outer = all(block.kind in _ALWAYS for _, block in around[1:])
    return outer and _is_set_otherwise(ref.code, at, around[0][1])


def _is_set_otherwise(code: ir.Code, at: int, block: ir.Block) -> bool:
    op = code.ops[at]
    if not isinstance(op, ir.SetAttr):
        return False
    others = {
        index
        for index, other in enumerate(code.blocks)
        if other.kind in _BRANCHES - {block.kind}
        and (other.parent, other.value) == (block.parent, block.value)
    }
    return any(
        isinstance(other, ir.SetAttr)
        and other.block in others
        and other.name == op.name
        and alike(code, other.base, op.base)
        for other in code.ops
    )
