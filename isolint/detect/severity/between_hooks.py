"""What one hook of a middleware notes on the middleware for the next hook of the same request."""

from __future__ import annotations

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import MIDDLEWARE
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir

NOTED = "the next hook of this request reads what another one left"


class BetweenHooks:
    """`self.began = time()` in `process_request`, `time() - self.began` in `process_response`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._hooks = {e.code for e in model.entries.found if e.kind == MIDDLEWARE}

    def spans(self, write: Write, ref: CodeRef, given: int, at: int) -> bool:
        """`ref` has the value and the operation `at` that writes it, or hands it to a setter."""
        if write.kind != ATTRIBUTE or given < 0 or ref.id not in self._hooks:
            return False
        made, op = self.model.flow.objects[write.shared.obj], ref.code.ops[at]
        fixed = isinstance(ref.code.ops[given], ir.Const)
        if fixed or op.block != 0 or not isinstance(made, Instance):
            return False
        methods = self.model.flow.classes.methods
        hooks = (m for cls in self.model.flow.classes.info[made.cls].mro for m in methods(cls))
        return any(
            hook.id in self._hooks and hook.id != ref.id and _reads(hook, write.name)
            for hook in hooks
        )


def _reads(ref: CodeRef, name: str) -> bool:
    """And does not set it itself."""
    sets = any(op.name == name for _, op in ref.each(ir.SetAttr))
    return not sets and any(
        op.name == name and isinstance(ref.code.ops[op.base], ir.Param)
        for _, op in ref.each(ir.Attr)
    )
