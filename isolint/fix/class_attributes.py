"""An attribute that a class body gives its value."""

from __future__ import annotations

import libcst as cst
from msgspec import Struct

from isolint.base.finding import Finding, Place, StepKind
from isolint.fix.edit import UnmendableError
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
    return _attribute(cls, line)


def _attribute(cls: cst.ClassDef, line: cst.SimpleStatementLine) -> Attribute | None:
    if len(line.body) != 1 or _has_text_of_lines(line):
        return None
    part, target, value = line.body[0], None, None
    if isinstance(part, cst.Assign) and len(part.targets) == 1:
        target, value = part.targets[0].target, part.value
    elif isinstance(part, cst.AnnAssign):
        target, value = part.target, part.value
        if any(last_name(node) in _FIXED for node in below(part.annotation)):
            raise UnmendableError(
                "it is declared to be the class's: drop that, and set it in `__init__`, if each"
                " object is to have its own"
            )
    if not isinstance(target, cst.Name) or value is None:
        return None
    return Attribute(cls, line, target.value, value)


def _has_text_of_lines(line: cst.SimpleStatementLine) -> bool:
    """Its blanks would move with the statement."""
    texts = (node for node in below(line) if isinstance(node, cst.SimpleString))
    return any("\n" in text.value or "\r" in text.value for text in texts)


def attribute_in(cls: cst.ClassDef, name: str) -> Attribute | None:
    lines = (part for part in cls.body.body if isinstance(part, cst.SimpleStatementLine))
    named = (line for line in lines if any(_gives(part, name) for part in line.body))
    found = (_attribute(cls, line) for line in named)
    return next((each for each in found if each is not None), None)


def _gives(part: cst.BaseSmallStatement, name: str) -> bool:
    if isinstance(part, cst.AnnAssign):
        return last_name(part.target) == name
    return isinstance(part, cst.Assign) and any(last_name(t.target) == name for t in part.targets)


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
