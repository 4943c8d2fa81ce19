"""An attribute that a class body gives its value."""

from __future__ import annotations

import re

import libcst as cst
from msgspec import Struct

from isolint.base.finding import Finding, Place, StepKind
from isolint.fix.edit import Edit, UnmendableError
from isolint.fix.project import last_name
from isolint.fix.source import Source, below

_OF_OBJECTS = frozenset({"__new__", "__setattr__"})

_OF_CLASS, _FIXED = "ClassVar", "Final"
_QUOTED = re.compile(rf"""(["'])(?:\w+\.)?{_OF_CLASS}\[(.*)\]\1""")


class Attribute(Struct, frozen=True):
    """The `line` of the class body that gives the attribute its value; `shed` takes away what
    declares it to be the class's.
    """

    cls: cst.ClassDef
    line: cst.SimpleStatementLine
    name: str
    value: cst.BaseExpression
    shed: Edit | None = None


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
    if len(line.body) != 1 or _has_text_of_lines(line):
        return None
    part, target, value, shed = line.body[0], None, None, None
    if isinstance(part, cst.Assign) and len(part.targets) == 1:
        target, value = part.targets[0].target, part.value
    elif isinstance(part, cst.AnnAssign):
        target, value = part.target, part.value
        if any(last_name(node) == _FIXED for node in below(part.annotation)):
            raise UnmendableError(
                "it is declared to be final: drop that, and set it in `__init__`, if each object"
                " is to have its own"
            )
        shed = _shed(source, part)
    if not isinstance(target, cst.Name) or value is None:
        return None
    return Attribute(cls, line, target.value, value, shed)


def _shed(source: Source, part: cst.AnnAssign) -> Edit | None:
    """`ClassVar[list[str]]` -> `list[str]`; the annotation goes where it says no more."""
    declared = part.annotation.annotation
    if isinstance(declared, cst.SimpleString):
        found = _QUOTED.fullmatch(declared.value)
        return Edit(*source.span(declared), found[1] + found[2] + found[1]) if found else None
    if last_name(declared) != _OF_CLASS:
        return None
    start, end = source.span(declared)
    if isinstance(declared, cst.Subscript):
        return Edit(start, end, source.code(declared.slice[0]))
    return Edit(source.span(part.target)[1], end, "")


def _has_text_of_lines(line: cst.SimpleStatementLine) -> bool:
    """Its blanks would move with the statement."""
    texts = (node for node in below(line) if isinstance(node, cst.SimpleString))
    return any("\n" in text.value or "\r" in text.value for text in texts)


def attribute_in(source: Source, cls: cst.ClassDef, name: str) -> Attribute | None:
    lines = (part for part in cls.body.body if isinstance(part, cst.SimpleStatementLine))
    named = (line for line in lines if any(_gives(part, name) for part in line.body))
    found = (_attribute(source, cls, line) for line in named)
    return next((each for each in found if each is not None), None)


def _gives(part: cst.BaseSmallStatement, name: str) -> bool:
    if isinstance(part, cst.AnnAssign):
        return last_name(part.target) == name
    return isinstance(part, cst.Assign) and any(last_name(t.target) == name for t in part.targets)


def is_special(cls: cst.ClassDef) -> bool:
    """Something else than `__init__` may make its objects, or what becomes of an attribute is not
    plain.
    """
    own = [part.name.value for part in cls.body.body if isinstance(part, cst.FunctionDef)]
    special = not _OF_OBJECTS.isdisjoint(own)
    return bool(cls.decorators or cls.keywords) or special or _has_slots(cls)


def _has_slots(cls: cst.ClassDef) -> bool:
    return any(
        last_name(target.target) == "__slots__"
        for line in cls.body.body
        if isinstance(line, cst.SimpleStatementLine)
        for part in line.body
        if isinstance(part, cst.Assign)
        for target in part.targets
    )
