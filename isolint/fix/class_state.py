"""ISO403: a list or dict of the class body, changed through `self`, moves into `__init__`."""

from __future__ import annotations

import re

import libcst as cst

from isolint.base.finding import Finding
from isolint.fix.class_attributes import Attribute, attribute_at, declared_at, is_special
from isolint.fix.class_bodies import into_constructor
from isolint.fix.class_changes import Change, change_through_self
from isolint.fix.edit import Mend, UnmendableError
from isolint.fix.fresh_values import is_fresh
from isolint.fix.project import Project, last_name
from isolint.fix.source import below


def mend(project: Project, finding: Finding) -> Mend | None:
    home = declared_at(finding)
    source = None if home is None else project.source(home.path)
    if source is None or home is None:
        return None
    attribute = attribute_at(source, home)
    if attribute is None or not is_fresh(attribute.value):
        return None
    change = change_through_self(project, finding, attribute.name)
    if change is None:
        return None
    cls = attribute.cls
    heirs = [node for _, node in project.subclasses(cls.name.value)]
    _check(project, attribute, change, heirs)
    edits = into_constructor(source, attribute)
    alone = not heirs and all(last_name(base.value) == "object" for base in cls.bases)
    safe = alone and not change.by_key and attribute.shed is None
    return Mend(source.path, tuple(edits), safe) if edits else None


def _check(
    project: Project, attribute: Attribute, change: Change, heirs: list[cst.ClassDef]
) -> None:
    why = ""
    if change.keeps_self:
        why = "it lists the objects themselves: keep them where the request ends"
    elif is_special(attribute.cls):
        why = "its class has a decorator, a metaclass, `__new__`, `__setattr__` or slots:"
        why += " make it anew there"
    elif attribute.shed is not None and change.by_key:
        why = "it is declared to be the class's and kept by key: key it by identity, and take out"
        why += " what nobody needs any more"
    elif attribute.shed is not None and _has_lasting_object(project, attribute.cls):
        why = "it is declared to be the class's, and an object of all has the same: keep it apart"
    elif _is_asked_of_class(project, attribute):
        why = "the class is asked for it as well: ask an object, then set it in `__init__`"
    elif not all(_leaves_it_alone(heir, attribute.name) for heir in heirs):
        why = "a subclass has its own, or does not call `__init__`: set it in all of them"
    if why:
        raise UnmendableError(why)


def _has_lasting_object(project: Project, cls: cst.ClassDef) -> bool:
    """A module makes one."""
    return any(
        last_name(call.func) == cls.name.value and source.nearest(call, cst.FunctionDef) is None
        for source in project.mentioning(cls.name.value)
        for call in source.calls
    )


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
