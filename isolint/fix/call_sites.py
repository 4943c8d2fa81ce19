"""How the calls of a name in the program give an argument."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from isolint.fix.project import Project, last_name
from isolint.fix.source import Source, below


def all_give(project: Project, name: str, argument: str, position: int) -> bool:
    """By name or by position, which counts from 0 without `self`; -1 when only a name will do.

    Any call of that name counts, whoever is called; a call that unpacks may leave it out.
    """
    return all(_gives(call, argument, position) for call in _calls(project, name))


def none_by_position(project: Project, name: str, position: int) -> bool:
    """No call gives so many arguments without their names, and nobody hands the function on."""
    if any(
        _hands_on(source, node, name)
        for source in project.mentioning(name)
        for node in below(source.tree)
    ):
        return False
    return all(
        not any(arg.star == "*" for arg in call.args)
        and sum(arg.keyword is None and not arg.star for arg in call.args) <= position
        for call in _calls(project, name)
    )


def _hands_on(source: Source, node: cst.CSTNode, name: str) -> bool:
    """`submit(name, …)`, `name.delay(…)`, `f = name`"""
    above = source.parent(node)
    if isinstance(node, cst.Attribute):
        return node.attr.value == name and not isinstance(above, (cst.Call, cst.ImportAlias))
    if not isinstance(node, cst.Name) or node.value != name:
        return False
    others = (cst.Call, cst.FunctionDef, cst.ImportAlias, cst.Attribute)
    attribute = isinstance(above, cst.Attribute) and above.value is node
    return attribute or not isinstance(above, others)


def _calls(project: Project, name: str) -> Iterator[cst.Call]:
    for source in project.mentioning(name):
        yield from (call for call in source.calls if last_name(call.func) == name)


def _gives(call: cst.Call, argument: str, position: int) -> bool:
    if any(arg.keyword is not None and arg.keyword.value == argument for arg in call.args):
        return True
    if any(arg.star for arg in call.args):
        return False
    return 0 <= position < sum(arg.keyword is None for arg in call.args)
