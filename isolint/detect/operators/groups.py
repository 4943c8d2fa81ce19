"""Commands below another command: who may not call that one does not get to these."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef, Program
from isolint.summary import ir

_BELOW = frozenset({"command", "group", "hybrid_command", "hybrid_group", "subcommand"})


def groups(program: Program, parent: CodeRef, func: int) -> Iterator[CodeRef]:
    """`settings`, of the decorator `@settings.command()` beside it."""
    op = parent.code.ops[func]
    above = parent.code.ops[op.base] if isinstance(op, ir.Attr) and op.name in _BELOW else None
    if isinstance(above, (ir.Load, ir.Bind)):
        for _, made in parent.each(ir.Make):
            child = program.child(parent, made.code)
            if child.code.name == above.name:
                yield child
