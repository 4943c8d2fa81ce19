"""ISO403: a list or dict of the class body, changed through `self`, moves into `__init__`."""

from __future__ import annotations

import re

import libcst as cst

from isolint.base.finding import Finding, Place, StepKind
from isolint.fix.class_bodies import Attribute, into_constructor
from isolint.fix.class_changes import change_through_self
from isolint.fix.edit import Mend
from isolint.fix.fresh_values import is_fresh
from isolint.fix.project import Project, last_name
from isolint.fix.source import Source, below

_FIXED = ("ClassVar", "Final")


def mend(project: Project, finding: Finding) -> Mend | None:
    home = _declared_at(finding)
    source = None if home is None else project.source(home.path)
    if source is None or home is None:
        return None
    attribute = _attribute(source, home)
    change = None if attribute is None else change_through_self(project, finding, attribute.name)
    if attribute is None or change is None or change.keeps_self:
        return None
    cls = attribute.cls
    heirs = [node for _, node in project.subclasses(cls.name.value)]
    if _is_special(cls) or _is_asked_of_class(project, attribute):
        return None
    if not all(_leaves_it_alone(heir, attribute.name) for heir in heirs):
        return None
    edits = into_constructor(source, attribute)
    alone = not heirs and all(last_name(base.value) == "object" for base in cls.bases)
    safe = alone and not change.by_key
    return Mend(source.path, tuple(edits), safe) if edits else None


def _declared_at(finding: Finding) -> Place | None:
    for step in finding.trace:
        if step.kind is StepKind.OWNER and step.symbol == finding.object:
            return step.place
    return None


def _attribute(source: Source, place: Place) -> Attribute | None:
    """One name, in the body of a class, given a value that can be made anew."""
    line = source.starting(place, cst.SimpleStatementLine)
    block = None if line is None else source.parent(line)
    cls = None if block is None else source.parent(block)
    if line is None or not isinstance(cls, cst.ClassDef) or len(line.body) != 1:
        return None
    if len(source.code(line).splitlines()) > 1:
        return None
    part, target, value = line.body[0], None, None
    if isinstance(part, cst.Assign) and len(part.targets) == 1:
        target, value = part.targets[0].target, part.value
    elif isinstance(part, cst.AnnAssign):
        target, value = part.target, part.value
        if any(last_name(node) in _FIXED for node in below(part.annotation)):
            return None
    if not isinstance(target, cst.Name) or value is None or not is_fresh(value):
        return None
    return Attribute(cls, line, target.value)


def _is_special(cls: cst.ClassDef) -> bool:
    """Something else than `__init__` may make its objects."""
    own = [part.name.value for part in cls.body.body if isinstance(part, cst.FunctionDef)]
    return bool(cls.decorators or cls.keywords) or "__new__" in own


def _is_asked_of_class(project: Project, attribute: Attribute) -> bool:
    """`Class.items`, `cls.items`, `type(self).items`, or the bare name in the class body."""
    pattern = rf"(\b[A-Z]\w*|\bcls|\)|\b__class__)\s*\.\s*{attribute.name}\b"
    if any(re.search(pattern, source.text) for source in project.mentioning(attribute.name)):
        return True
    return any(
        isinstance(node, cst.Name) and node.value == attribute.name
        for part in attribute.cls.body.body
        if part is not attribute.line and isinstance(part, cst.SimpleStatementLine)
        for node in below(part)
    )


def _leaves_it_alone(heir: cst.ClassDef, name: str) -> bool:
    """It gives the attribute no value of its own, and its `__init__` calls the one above."""
    for part in heir.body.body:
        if isinstance(part, cst.SimpleStatementLine):
            if any(isinstance(node, cst.Name) and node.value == name for node in below(part)):
                return False
        elif isinstance(part, cst.FunctionDef) and part.name.value == "__init__":
            calls = (node for node in below(part) if isinstance(node, cst.Call))
            if not any(_is_call_above(call) for call in calls):
                return False
    return True


def _is_call_above(call: cst.Call) -> bool:
    func = call.func
    return (
        isinstance(func, cst.Attribute)
        and func.attr.value == "__init__"
        and (last_name(func.value) == "super" or last_name(func.value)[:1].isupper())
    )
