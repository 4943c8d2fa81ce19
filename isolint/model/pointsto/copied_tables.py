"""What kind of container an expression makes, with copies of those that a module spells out."""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef, Program
from isolint.model.definitions.symbols import BUILTIN, Symbols
from isolint.summary import ir

CHANGING = frozenset({"list", "dict", "set"})
_COPYING = frozenset({"copy.copy", "copy.deepcopy"})
_DEEP = 5


class CopiedTables:
    def __init__(self, program: Program, symbols: Symbols) -> None:
        self.program = program
        self.symbols = symbols

    def made(self, ref: CodeRef, value: int) -> str:
        """`{…}`, `dict(…)`, `TABLE.copy()`, `deepcopy(TABLE)`; empty for anything else."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Collection):
            return op.kind if op.kind in CHANGING else ""
        if not isinstance(op, ir.Call):
            return ""
        found = self.symbols.of_value(ref, op.func)
        path = found.path if isinstance(found, External) else ""
        if path.removeprefix(BUILTIN) in CHANGING:
            return path.removeprefix(BUILTIN)
        if path in _COPYING and op.args:
            return self.spelled_out(ref, op.args[0])
        return self.copied(ref, op.func)

    def copied(self, ref: CodeRef, method: int) -> str:
        """The kind of what `TABLE.copy` gives when it is called."""
        op = ref.code.ops[method]
        if not isinstance(op, ir.Attr) or op.name != "copy":
            return ""
        return self.spelled_out(ref, op.base)

    def spelled_out(self, ref: CodeRef, value: int, depth: int = _DEEP) -> str:
        """The kind of a container that a name stands for, here or where it is imported from."""
        op = ref.code.ops[value] if value >= 0 else None
        if depth == 0:
            return ""
        if isinstance(op, ir.Collection):
            return op.kind if op.kind in CHANGING else ""
        if isinstance(op, ir.Bind):
            return self.spelled_out(ref, op.value, depth - 1)
        if isinstance(op, ir.Load):
            return self._bound(self.program.codes[ref.module.base], op.name, depth - 1)
        if isinstance(op, ir.Import):
            source = self.symbols.imported_module(ref.module, op.module, op.level)
            if isinstance(source, str):
                return ""
            return self._bound(self.program.codes[source.base], op.name, depth - 1)
        return ""

    def _bound(self, body: CodeRef, name: str, depth: int) -> str:
        kinds = {self.spelled_out(body, at, depth) for at in body.code.names.get(name, ())}
        return kinds.pop() if len(kinds) == 1 else ""
