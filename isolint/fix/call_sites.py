"""Whether every call of a name in the program gives an argument."""

from __future__ import annotations

import libcst as cst

from isolint.fix.project import Project, last_name
from isolint.fix.source import below


def all_give(project: Project, name: str, argument: str, position: int) -> bool:
    """By name or by position, which counts from 0 without `self`; -1 when only a name will do.

    Any call of that name counts, whoever is called; a call that unpacks may leave it out.
    """
    return all(
        _gives(node, argument, position)
        for source in project.mentioning(name)
        for node in below(source.tree)
        if isinstance(node, cst.Call) and last_name(node.func) == name
    )


def _gives(call: cst.Call, argument: str, position: int) -> bool:
    if any(arg.keyword is not None and arg.keyword.value == argument for arg in call.args):
        return True
    if any(arg.star for arg in call.args):
        return False
    return 0 <= position < sum(arg.keyword is None for arg in call.args)
