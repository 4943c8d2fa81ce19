"""Outside objects that a module makes once: what they are told at startup is no user's."""

from __future__ import annotations

from isolint.model.flow import Flow
from isolint.model.objects import Container, External
from isolint.model.program import CodeRef
from isolint.summary import ir


def is_setting(flow: Flow, ref: CodeRef, value: int) -> bool:
    """A part of such an object: `settings.proxy`, and `username` below it."""
    op = ref.code.ops[value]
    while isinstance(op, (ir.Attr, ir.Item)):
        value, op = op.base, ref.code.ops[op.base]
    objects = [flow.objects[obj] for obj in flow.values(ref, value)]
    return (
        isinstance(op, ir.Load)
        and bool(objects)
        and all(isinstance(made, External) and _made_by_module(flow, made) for made in objects)
    )


def is_table(flow: Flow, ref: CodeRef, value: int) -> bool:
    """A mapping that a module makes: `DEFAULTS["user_id"]` is the same for all."""
    program, objects = flow.program, [flow.objects[obj] for obj in flow.values(ref, value)]
    return bool(objects) and all(
        isinstance(made, Container)
        and 0 <= made.site < program.nodes
        and program.codes[program.position(made.site)[0]].code.kind == "module"
        for made in objects
    )


def _made_by_module(flow: Flow, made: External) -> bool:
    program = flow.program
    if not (made.path.endswith("()") and 0 <= made.site < program.nodes):
        return False
    return program.codes[program.position(made.site)[0]].code.kind == "module"
