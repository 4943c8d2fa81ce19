"""Checks that a mend would write twice: the second asks what the first has settled."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst
from msgspec.structs import replace

from isolint.fix.edit import Edit, Mend
from isolint.fix.source import Source, below

_CHECK = re.compile(r"if not ([A-Za-z_]\w*):\s")


def without_repeats(source: Source, mend: Mend) -> Mend:
    """A variable that was refused when empty is not asked again by the statements that follow."""
    checks = [edit for edit in mend.edits if edit.start == edit.end and _CHECK.match(edit.text)]
    if len({edit.text for edit in checks}) == len(checks):
        return mend
    again = {late for early, late in _pairs(checks) if _is_settled(source, early, late)}
    return replace(mend, edits=tuple(edit for edit in mend.edits if edit not in again))


def _pairs(checks: list[Edit]) -> Iterator[tuple[Edit, Edit]]:
    for number, late in enumerate(checks):
        yield from ((early, late) for early in checks[:number] if early.text == late.text)


def _is_settled(source: Source, early: Edit, late: Edit) -> bool:
    """Both stand in one block, and the variable gets no other value in between."""
    found = _CHECK.match(early.text)
    first, last = _statement(source, early), _statement(source, late)
    if found is None or first is None or last is None:
        return False
    block = source.parent(first)
    return block is source.parent(last) and not any(
        isinstance(node, cst.Name)
        and node.value == found[1]
        and early.start <= source.span(node)[0] < late.start
        and _is_given(source, node)
        for node in below(block or source.tree)
    )


def _statement(source: Source, edit: Edit) -> cst.CSTNode | None:
    return next(
        (
            node
            for node in below(source.tree)
            if isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
            and source.span(node)[0] == edit.start
        ),
        None,
    )


def _is_given(source: Source, name: cst.Name) -> bool:
    """It is a target, deleted, or a name that a statement binds."""
    above = source.parent(name)
    if isinstance(above, (cst.Arg, cst.Attribute)):
        return False
    kinds = (cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.NamedExpr, cst.CompFor, cst.For)
    if isinstance(above, kinds):
        return above.target is name
    return isinstance(above, (cst.Element, cst.AsName, cst.Del, cst.NameItem, cst.ImportAlias))
