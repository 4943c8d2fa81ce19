"""Processes that serve one after another, as a Lambda function does: what each sets anew is its own
while it runs.
"""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir
from isolint.summary.blocks import surrounding

ONE_AT_A_TIME = "one invocation after another"
_RUN = "run"
_ALONE = frozenset({"lambda"})
_TASKS = frozenset({"task"})
_ALWAYS = frozenset({"body", "with", "try", "finally"})
_BROUGHT = frozenset({"identity", "payload"})


class OneAtATime:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write, kind: str, ref: CodeRef, at: int) -> bool:
        """What a user brought must be set whenever the code runs: else the next one finds it."""
        if write.kind not in (ATTRIBUTE, CLASS, REBIND) or write.action != "set" or write.key >= 0:
            return False
        if not self._is_of_task(write):
            entered = self.model.request.entered(write.context) if self._alone else None
            if not entered or not entered <= self._alone:
                return False
        return kind not in _BROUGHT or all(
            block.kind in _ALWAYS for block in surrounding(ref.code, at)
        )

    def _is_of_task(self, write: Write) -> bool:
        """`self` of a bound task, or in the `run` of a class, is the task's one object in its
        worker process; `__call__` runs as well where one task calls another like a function.
        """
        ref = self.model.program.codes[write.context[0]]
        op, parent = ref.code.ops[write.value], self.model.program.parent(ref)
        if not isinstance(op, ir.SetAttr) or op.base != 0 or ref.code.asynchronous:
            return False
        if parent is None or (parent.code.kind == "class" and ref.code.name != _RUN):
            return False
        return ref.id in self._tasks

    @cached_property
    def _alone(self) -> frozenset[int]:
        return self._of_kinds(_ALONE)

    @cached_property
    def _tasks(self) -> frozenset[int]:
        return self._of_kinds(_TASKS)

    def _of_kinds(self, wanted: frozenset[str]) -> frozenset[int]:
        kinds: dict[int, set[str]] = {}
        for entry in self.model.entries.found:
            kinds.setdefault(entry.code, set()).add(entry.kind)
        return frozenset(code for code, found in kinds.items() if found <= wanted)
