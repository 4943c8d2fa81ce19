"""What only a run as the main script makes, below `if __name__ == "__main__"`."""

from __future__ import annotations

from isolint.model.entries.found import Entries
from isolint.model.flow import Flow
from isolint.model.imports import Imports
from isolint.model.program import CodeRef
from isolint.summary import ir


def below_main_guard(code: ir.Code, value: int) -> bool:
    block = code.blocks[code.ops[value].block]
    while block.parent >= 0:
        test = code.ops[block.value] if block.kind == "if" and block.value >= 0 else None
        if isinstance(test, ir.Combine) and test.kind == "Equal":
            sides = (code.ops[side] for side in test.values)
            if any(isinstance(op, ir.Load) and op.name == "__name__" for op in sides):
                return True
        block = code.blocks[block.parent]
    return False


class MainGuards:
    """In a module that serves nobody itself and that others import, the guarded lines never run
    in the service.
    """

    def __init__(self, flow: Flow, entries: Entries, imports: Imports) -> None:
        self.flow = flow
        self.assumed = entries.assumed
        self.imports = imports
        self._serving = {flow.program.codes[e.code].module.index for e in entries.found}

    def skips(self, ref: CodeRef, values: list[int]) -> bool:
        """Whether all these operations of a module's body are guarded and never run."""
        if ref.code.kind != "module" or not values:
            return False
        if not all(below_main_guard(ref.code, value) for value in values):
            return False
        return self.assumed or self._is_imported_only(ref)

    def is_demonstration(self, ref: CodeRef, value: int) -> bool:
        """Guarded lines of a module without an entry point, imported or not."""
        return (
            ref.code.kind == "module"
            and ref.module.index not in self._serving
            and below_main_guard(ref.code, value)
        )

    def _is_imported_only(self, ref: CodeRef) -> bool:
        return ref.module.index not in self._serving and ref.module.index in self.imports.imported
