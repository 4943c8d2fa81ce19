"""Arguments that the calls of a function leave out, so that it takes the default."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef, Program
from isolint.model.pointsto.handed import argument_of
from isolint.model.reaching.reach import Reach
from isolint.model.scan import Model
from isolint.summary import ir

Site = tuple[int, int, int]


def calls_on_paths(ref: CodeRef, reaches: list[Reach]) -> list[Site]:
    """(code, operation, receiver) of the calls that a request makes."""
    return [
        (caller[0], value, context[1])
        for reach in reaches
        for context in reach.codes.get(ref.id, ())
        for caller, value in reach.callers.get(context, ())
    ]


def is_never_passed(model: Model, ref: CodeRef, index: int) -> bool:
    """There is a default, and whoever calls the function for a user takes it."""
    if ref.code.params[index].default < 0:
        return False
    if any(entry.code == ref.id for entry in model.entries.found):
        return False
    sites = calls_on_paths(ref, [model.request])
    return bool(sites) and all(is_left_out(model.program, site, ref, index) for site in sites)


def is_left_out(program: Program, site: Site, ref: CodeRef, index: int) -> bool:
    code, value, receiver = site
    caller = program.codes[code].code
    op = caller.ops[value]
    if not isinstance(op, ir.Call):
        return not isinstance(op, ir.Param)
    spread = "**" in op.keywords or any(isinstance(caller.ops[v], ir.Star) for v in op.positional)
    return not spread and argument_of(op, ref, index, shift(program, ref, receiver)) is None


def shift(program: Program, ref: CodeRef, receiver: int) -> int:
    """A nested function has its method's receiver in its context, but no `self` of its own."""
    parent = program.parent(ref)
    return receiver if parent is not None and parent.code.kind == "class" else -1
