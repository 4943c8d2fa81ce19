"""What names of a module stand for that an outside call made: `db` of `db = SQLAlchemy()`."""

from __future__ import annotations

from isolint.model.definitions.objects import External, ModuleObject
from isolint.model.definitions.program import CodeRef, Module
from isolint.model.definitions.symbols import Symbols
from isolint.summary import ir

_DEPTH = 8


def made_outside(symbols: Symbols, ref: CodeRef, value: int, depth: int = _DEPTH) -> str:
    """The path of the call's result, `flask_sqlalchemy.SQLAlchemy()`; empty for anything else."""
    op = ref.code.ops[value] if value >= 0 and depth > 0 else None
    if isinstance(op, ir.Call):
        called = symbols.of_value(ref, op.func)
        return f"{called.path}()" if isinstance(called, External) else ""
    if isinstance(op, ir.Bind):
        return made_outside(symbols, ref, op.value, depth - 1)
    if isinstance(op, ir.Import) and op.name:
        module = symbols.imported_module(ref.module, op.module, op.level)
        return _named(symbols, module, op.name, depth) if isinstance(module, Module) else ""
    if isinstance(op, ir.Load):
        return _named(symbols, ref.module, op.name, depth)
    if isinstance(op, ir.Attr):
        base = symbols.of_value(ref, op.base)
        if isinstance(base, ModuleObject):
            return _named(symbols, symbols.program.modules[base.index], op.name, depth)
    return ""


def _named(symbols: Symbols, module: Module, name: str, depth: int) -> str:
    body = symbols.program.codes[module.base]
    found = (made_outside(symbols, body, at, depth - 1) for at in body.code.names.get(name, ()))
    return next(filter(None, found), "")
