"""An attribute that a class body gives its value."""

from __future__ import annotations

import libcst as cst
from msgspec import Struct

from isolint.base.finding import Finding, Place, StepKind
from isolint.fix.project import last_name
from isolint.fix.source import Source, below

_FIXED = ("ClassVar", "Final")


class Attribute(Struct, frozen=True):
    """The `line` of the class body that gives the attribute its value."""

    cls: cst.ClassDef
    line: cst.SimpleStatementLine
    name: str
    value: cst.BaseExpression


def declared_at(finding: Finding) -> Place | None:
    for step in finding.trace:
        if step.kind is StepKind.OWNER and step.symbol == finding.object:
            return step.place
    return None


def attribute_at(source: Source, place: Place) -> Attribute | None:
    """One name, in the body of a class, given a value."""
    line = source.starting(place, cst.SimpleStatementLine)
    block = None if line is None else source.parent(line)
    cls = None if block is None else source.parent(block)
    if line is None or not isinstance(cls, cst.ClassDef):
        return None
    return _attribute(source, cls, line)


def _attribute(
    source: Source, cls: cst.ClassDef, line: cst.SimpleStatementLine
) -> Attribute | None:
    if len(line.body) != 1 or len(source.code(line).splitlines()) > 1:
        return None
    part, target, value = line.body[0], None, None
    if isinstance(part, cst.Assign) and len(part.targets) == 1:
        target, value = part.targets[0].target, part.value
    elif isinstance(part, cst.AnnAssign):
        target, value = part.target, part.value
        if any(last_name(node) in _FIXED for node in below(part.annotation)):
            return None
    if not isinstance(target, cst.Name) or value is None:
        return None
    return Attribute(cls, line, target.value, value)


def attribute_in(source: Source, cls: cst.ClassDef, name: str) -> Attribute | None:
    lines = (part for part in cls.body.body if isinstance(part, cst.SimpleStatementLine))
    found = (_attribute(source, cls, line) for line in lines)
    return next((each for each in found if each is not None and each.name == name), None)


def is_special(cls: cst.ClassDef) -> bool:
    """Something else than `__init__` may make its objects, or they cannot take an attribute."""
    own = [part.name.value for part in cls.body.body if isinstance(part, cst.FunctionDef)]
    return bool(cls.decorators or cls.keywords) or "__new__" in own or _has_slots(cls)


def _has_slots(cls: cst.ClassDef) -> bool:
    return any(
        last_name(target.target) == "__slots__"
        for line in cls.body.body
        if isinstance(line, cst.SimpleStatementLine)
        for part in line.body
        if isinstance(part, cst.Assign)
        for target in part.targets
    )
