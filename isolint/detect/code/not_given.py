"""What never runs because a parameter that asks for it was not given: `if check: …`."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef, Program
from isolint.model.pointsto.handed import argument_of
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_OFF = frozenset({"None", "", "False", "0"})


def missing_parameters(
    program: Program, site: tuple[CodeRef, int], callee: CodeRef, receiver: int, own: frozenset[str]
) -> frozenset[str]:
    """Parameters of the callee that are surely empty in a call; `own` are those of the caller."""
    ref, op = site[0], site[0].code.ops[site[1]]
    home = program.parent(callee)
    if not isinstance(op, ir.Call) or home is None or _spreads(ref.code, op):
        return frozenset()
    found = set[str]()
    for index, param in enumerate(callee.code.params):
        argument = argument_of(op, callee, index, receiver)
        if argument is not None and _is_off(ref.code, argument, own):
            found.add(param.name)
        if argument is None and param.default >= 0 and _is_off(home.code, param.default):
            found.add(param.name)
    return frozenset(found)


def is_switched_off(code: ir.Code, value: int, missing: frozenset[str]) -> bool:
    return bool(missing) and any(
        block.kind == "if" and block.value >= 0 and _asks(code, block.value, missing)
        for block in surrounding(code, value)
    )


def _asks(code: ir.Code, test: int, missing: frozenset[str]) -> bool:
    op = code.ops[test]
    if isinstance(op, ir.Choice):
        return op.kind == "and" and any(_asks(code, part, missing) for part in op.values)
    return isinstance(op, ir.Param) and code.params[op.index].name in missing


def _is_off(code: ir.Code, argument: int, own: frozenset[str] = frozenset()) -> bool:
    op = code.ops[argument]
    if isinstance(op, ir.Const):
        return op.kind == "none" or op.text in _OFF
    return isinstance(op, ir.Param) and code.params[op.index].name in own


def _spreads(code: ir.Code, op: ir.Call) -> bool:
    return "**" in op.keywords or any(isinstance(code.ops[v], ir.Star) for v in op.positional)
