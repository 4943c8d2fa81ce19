"""What one hook notes for the next hook of the same request: on its middleware, or in a global."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import MIDDLEWARE
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, REBIND, Write
from isolint.summary import ir

_HOOKS = frozenset({MIDDLEWARE, "hook"})

NOTED = "the next hook of this request reads what another one left"


class BetweenHooks:
    """`self.began = time()` in `process_request`, `time() - self.began` in `process_response`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._hooks = {e.code for e in model.entries.found if e.kind in _HOOKS}

    def spans(self, write: Write, ref: CodeRef, given: int, at: int) -> bool:
        """`ref` has the value and the operation `at` that writes it, or hands it to a setter."""
        if given < 0 or ref.id not in self._hooks or isinstance(ref.code.ops[given], ir.Const):
            return False
        if ref.code.ops[at].block != 0:
            return False
        if write.kind == REBIND:
            return any(_loads(hook, write.name) for hook in self._beside(ref))
        made = self.model.flow.objects[write.shared.obj]
        if write.kind != ATTRIBUTE or not isinstance(made, Instance):
            return False
        methods = self.model.flow.classes.methods
        hooks = (m for cls in self.model.flow.classes.info[made.cls].mro for m in methods(cls))
        return any(
            hook.id in self._hooks and hook.id != ref.id and _reads(hook, write.name)
            for hook in hooks
        )

    def _beside(self, ref: CodeRef) -> Iterator[CodeRef]:
        """Other hooks of the same module."""
        hooks = (self.model.program.codes[hook] for hook in sorted(self._hooks))
        return (hook for hook in hooks if hook.module is ref.module and hook.id != ref.id)


def _loads(ref: CodeRef, name: str) -> bool:
    """A global of the module."""
    homes = (op.home for _, op in ref.each(ir.Load) if op.name == name)
    return ir.GLOBAL in homes and ir.GLOBAL not in (
        op.home for _, op in ref.each(ir.Bind) if op.name == name
    )


def _reads(ref: CodeRef, name: str) -> bool:
    """And does not set it itself."""
    sets = any(op.name == name for _, op in ref.each(ir.SetAttr))
    return not sets and any(
        op.name == name and isinstance(ref.code.ops[op.base], ir.Param)
        for _, op in ref.each(ir.Attr)
    )
