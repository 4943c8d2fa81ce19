"""Handler classes that a table of routes lists, where nobody knows the class they derive from."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import Symbols
from isolint.pack.calling import Tabled
from isolint.summary import ir

_PLAIN = frozenset({"abc.ABC", "typing.Generic", "typing.Protocol", "<builtin>.object"})


def add_tabled_bases(classes: Classes, symbols: Symbols, known: Knowledge) -> None:
    """Lets them count as derived from what their methods show."""
    for ref in classes.program.having(ir.Collection) if known.tabled else ():
        for cls in _tabled(ref, symbols):
            outside = [path for path in classes.info[cls].externals if path not in _PLAIN]
            if outside and not any(known.bases.get(path) for path in outside):
                classes.info[cls].externals[:0] = _bases(classes, cls, known.tabled)


def _tabled(ref: CodeRef, symbols: Symbols) -> Iterator[int]:
    """`[(r"/path", Class), …]`, by the classes."""
    for _, table in ref.each(ir.Collection):
        for item in table.values if table.kind == "list" else ():
            row = ref.code.ops[item]
            if not isinstance(row, ir.Collection) or row.kind != "tuple" or len(row.values) < 2:
                continue
            pattern, handler = (ref.code.ops[value] for value in row.values[:2])
            if _is_route(pattern) and isinstance(handler, (ir.Load, ir.Attr, ir.Bind)):
                found = symbols.of_value(ref, row.values[1])
                if isinstance(found, Class):
                    yield found.code


def _is_route(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Const) and op.kind == "str" and op.text.startswith(("/", "^/"))


def _bases(classes: Classes, cls: int, tabled: tuple[Tabled, ...]) -> list[str]:
    """The first whose methods the class has."""
    for each in tabled:
        if any(classes.member(cls, name) for name in each.methods):
            return [each.base]
    return []
