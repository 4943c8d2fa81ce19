"""ISO301, and ISO303 for a given None: the identity of that name is at hand, and is passed."""

from __future__ import annotations

import libcst as cst

from isolint.base.finding import Finding
from isolint.fix.at_hand import spelled
from isolint.fix.edit import Edit, Mend, UnmendableError
from isolint.fix.project import Project
from isolint.fix.source import Source, below


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    literal = None if source is None else _literal(source, finding)
    if source is None or literal is None or not finding.attribute.isidentifier():
        return None
    name = spelled(project, source, literal, finding.attribute)
    if name is None or name == _target(source, literal):
        return None
    edit = Edit(*source.span(literal), name)
    if _stands_already(source, literal, edit):
        raise UnmendableError(
            f"the same call stands beside it with {name}: mark the line if this one is for nobody"
        )
    return Mend(source.path, (edit,))


def _stands_already(source: Source, literal: cst.BaseExpression, edit: Edit) -> bool:
    """The mended call is there, for the other case: two branches would do the same."""
    call, function = source.nearest(literal, cst.Call), source.nearest(literal, cst.FunctionDef)
    if call is None or function is None:
        return False
    start, end = source.span(call)
    mended = source.text[start : edit.start] + edit.text + source.text[edit.end : end]
    return any(
        source.code(node) == mended for node in below(function) if isinstance(node, cst.Call)
    )


def _target(source: Source, literal: cst.BaseExpression) -> str:
    """What the literal is assigned to."""
    statement = source.parent(literal)
    return source.code(statement.targets[0].target) if isinstance(statement, cst.Assign) else ""


def _literal(source: Source, finding: Finding) -> cst.BaseExpression | None:
    """The argument or dict value itself, or what the attribute or entry is set to."""
    found = source.at(finding.place, cst.SimpleString) or source.at(finding.place, cst.Name)
    if isinstance(found, cst.SimpleString) or (found is not None and found.value == "None"):
        return found if isinstance(source.parent(found), (cst.Arg, cst.DictElement)) else None
    place = source.at(finding.place, cst.Attribute) or source.at(finding.place, cst.Subscript)
    target = None if place is None else source.parent(place)
    statement = None if target is None else source.parent(target)
    if isinstance(target, cst.AssignTarget) and isinstance(statement, cst.Assign):
        alone = len(statement.targets) == 1 and isinstance(statement.value, cst.SimpleString)
        return statement.value if alone else None
    return None
