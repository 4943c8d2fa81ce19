"""What a variable no longer holds, by a test that replaced it or left the function."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import roots

_PAIR = 2
_ABSTRACT = ("typing", "collections", "numbers", "<builtin>")


def ruled_out(flow: Flow, ref: CodeRef, value: int, at: int) -> set[int]:
    """Objects that the value at the operation `at` is not: `if isinstance(row, Unset): row = …`,
    `if row is UNSET: return`.
    """
    found: set[int] = set()
    for index, block in enumerate(ref.code.blocks):
        asked, against = (-1, -1) if block.kind != "if" else tested(ref.code, block.value)
        if asked < 0 or block.value > at:
            continue
        held = set(roots(ref.code, value))
        if held.isdisjoint(roots(ref.code, asked)):
            continue
        if encloses(ref.code, index, at):
            found.update(_of_others(flow, ref, block.value, against, value))
        elif _ends(ref.code, index, held):
            found.update(_meant(flow, ref, block.value, against, value))
    return found


def tested(code: ir.Code, test: int) -> tuple[int, int]:
    """The value that is tested, and what for."""
    op = code.ops[test] if test >= 0 else None
    if isinstance(op, ir.Combine) and op.kind == "Is" and len(op.values) == _PAIR:
        return op.values[0], op.values[1]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    named = isinstance(func, ir.Load) and func.name == "isinstance"
    if isinstance(op, ir.Call) and named and len(op.args) == _PAIR:
        return op.args[0], op.args[1]
    return -1, -1


def _ends(code: ir.Code, block: int, held: set[int]) -> bool:
    """In the block the variable gets what the value is else, or the function is left."""
    if any(code.ops[root].block == block for root in held):
        return True
    return any(op.block == block and isinstance(op, (ir.Return, ir.Raise)) for op in code.ops)


def _of_others(flow: Flow, ref: CodeRef, test: int, against: int, value: int) -> Iterator[int]:
    """Plain objects of the program, where the test is for an outside class: `isinstance(request,
    flask.Request)`. What says by its methods what belongs to it is no such class.
    """
    classes = [flow.objects[obj] for obj in flow.values(ref, against)]
    if isinstance(ref.code.ops[test], ir.Combine) or not classes:
        return
    if all(isinstance(cls, External) and not cls.path.startswith(_ABSTRACT) for cls in classes):
        for held in flow.values(ref, value):
            described = flow.objects[held]
            if isinstance(described, Instance) and not flow.classes.info[described.cls].externals:
                yield held


def _meant(flow: Flow, ref: CodeRef, test: int, against: int, value: int) -> Iterator[int]:
    objects = flow.values(ref, against)
    if isinstance(ref.code.ops[test], ir.Combine):
        yield from objects
        return
    meant = {flow.objects[obj] for obj in objects}
    classes = {described.code for described in meant if isinstance(described, Class)}
    for held in flow.values(ref, value):
        described = flow.objects[held]
        mro = flow.classes.info[described.cls].mro if isinstance(described, Instance) else []
        if not classes.isdisjoint(mro):
            yield held
