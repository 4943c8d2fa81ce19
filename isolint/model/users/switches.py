"""Parameters that are a switch by what is declared: `refresh: bool` says nothing of who asks."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef, Program


def is_switch(program: Program, ref: CodeRef, index: int) -> bool:
    said = program.annotation(ref, ref.code.params[index].annotation)
    return said is not None and said.name == "bool"
