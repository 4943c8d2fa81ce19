"""Parameters that every caller fills with a part of what it gives for another one."""

from __future__ import annotations

from collections.abc import Iterator, Set

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import given_to
from isolint.summary import ir
from isolint.summary.operands import alike

_Asked = tuple[CodeRef, int, int]


def parts_of(view: View, ref: CodeRef, told: Set[int]) -> set[int]:
    """`render(issue, issue.project, issue.project.owner)`: the issue tells the other two."""
    sites = list(_sites(view, ref)) if told else []
    if not sites:
        return set()
    others = (index for index in range(len(ref.code.params)) if index not in told)
    return {index for index in others if all(_is_part(view, ref, s, index, told) for s in sites)}


def _sites(view: View, ref: CodeRef) -> Iterator[_Asked]:
    for node, receiver in view.call_sites.get(ref.id, ()):
        call = view.program.call(node)
        if call is not None:
            yield call[0], node - call[0].node, receiver


def _is_part(view: View, ref: CodeRef, site: _Asked, index: int, told: Set[int]) -> bool:
    caller, at, receiver = site
    given = given_to(view.flow, caller, at, ref, index, receiver)
    wholes = (given_to(view.flow, caller, at, ref, each, receiver) for each in told)
    bases = [] if given is None else list(_bases(caller.code, given))
    return any(whole is not None and _is_among(caller, bases, whole) for whole in wholes)


def _is_among(caller: CodeRef, bases: list[int], whole: int) -> bool:
    return any(alike(caller.code, base, whole) for base in bases)


def _bases(code: ir.Code, value: int) -> Iterator[int]:
    """What the value is an attribute of, and what that is one of."""
    while value >= 0:
        op = code.ops[value]
        if isinstance(op, ir.Attr):
            yield op.base
        elif not isinstance(op, ir.Bind):
            return
        value = op.base if isinstance(op, ir.Attr) else op.value
