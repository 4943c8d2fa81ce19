"""ISO403: what methods keep on the class, `type(self).x = …` or `Class.x.append(…)`, is kept on the
object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from isolint.base.finding import Finding
from isolint.fix.class_attributes import Attribute, attribute_in, is_special
from isolint.fix.class_bodies import into_constructor
from isolint.fix.class_changes import is_keyed, is_of_class
from isolint.fix.edit import Edit, Mend, UnmendableError
from isolint.fix.fresh_values import is_constant, is_fresh
from isolint.fix.project import Project, last_name
from isolint.fix.scopes import function_around, parameters
from isolint.fix.source import Source, below

_CLASS = re.compile(r"(\b[A-Z]\w*|\bcls|\)|\b__class__)$")
_MAKING = ("__init__", "__new__", "__del__", "__init_subclass__")


def mend(project: Project, finding: Finding) -> Mend | None:
    """Never safe: another object of the class may have been meant to see it."""
    source = project.source(finding.place.path)
    node = None if source is None else source.expression(finding.place)
    if source is None or node is None:
        return None
    function = function_around(source, node)
    if function is None or is_of_class(function):
        raise UnmendableError(
            "no object is at hand where the class is changed: keep it in one that is made per"
            " request, and hand that on"
        )
    *_, owner, name = ["", *(finding.object or "").split(".")]
    attribute = _attribute(project, source, owner, name)
    if attribute is None:
        raise UnmendableError(
            "its class is not a plain one that the program makes objects of: keep it in an object"
            " that is made per request, and hand that on"
        )
    used = _used(project, source, attribute)
    if not used or source.offset(finding.place) not in {source.span(node)[0] for node in used}:
        raise UnmendableError(
            "it is asked of the class elsewhere, or kept by key: keep it per request, or in a store"
            " that the identity is the key of"
        )
    edits = [_on_object(source, node) for node in used]
    if is_fresh(attribute.value):
        moved = into_constructor(source, attribute)
        edits = [*edits, *moved] if moved else []
    elif attribute.shed is not None:
        edits.append(attribute.shed)
    return Mend(source.path, tuple(sorted(edits))) if edits else None


def _attribute(project: Project, source: Source, owner: str, name: str) -> Attribute | None:
    """Of a class that stands alone, under the only name of its kind."""
    if not (owner.isidentifier() and name.isidentifier()):
        return None
    classes = project.classes(owner)
    own = [node for node in below(source.tree) if node in classes]
    if len(classes) != 1 or len(own) != 1 or project.subclasses(owner):
        return None
    if not _is_made(project, owner):
        return None
    cls = classes[0]
    if is_special(cls) or any(last_name(base.value) != "object" for base in cls.bases):
        return None
    found = attribute_in(source, cls, name)
    return found if found is not None and is_constant(found.value) else None


def _is_made(project: Project, owner: str) -> bool:
    """By the program: of a class that a framework makes objects of, each may be for one request,
    and what the next request asks for must outlive it.
    """
    return any(
        last_name(call.func) == owner
        for source in project.mentioning(owner)
        for call in source.calls
    )


def _used(project: Project, source: Source, attribute: Attribute) -> list[cst.Attribute]:
    """Every place where the class is asked; empty when one of them has no object."""
    found: list[cst.Attribute] = []
    for each in project.mentioning(attribute.name):
        for node in _asking_a_class(each, attribute.name):
            if each is not source or not _is_movable(source, node, attribute):
                return []
            found.append(node)
    bare = [node for node in _names(attribute) if node.value == attribute.name]
    return [] if bare else found


def _asking_a_class(source: Source, name: str) -> Iterator[cst.Attribute]:
    """By the look of it: all but what is plainly an object's."""
    for node in below(source.tree):
        if not isinstance(node, cst.Attribute) or node.attr.value != name:
            continue
        if _CLASS.search(source.code(node.value)):
            yield node


def _is_movable(source: Source, node: cst.Attribute, attribute: Attribute) -> bool:
    function = function_around(source, node)
    block = None if function is None else source.parent(function)
    if function is None or block is not attribute.cls.body or is_of_class(function):
        return False
    receiver = next((param.name.value for param in parameters(function)), "")
    asked = (attribute.cls.name.value, f"type({receiver})", f"{receiver}.__class__")
    if not receiver or source.code(node.value) not in asked or function.name.value in _MAKING:
        return False
    statement = source.nearest(node, cst.SimpleStatementLine)
    parts = () if statement is None else tuple(below(statement))
    # A number that all objects count, a list of the objects themselves and a store by key belong
    # to the class.
    return not any(
        isinstance(part, cst.AugAssign) or is_keyed(part) or _is_whole(source, part, receiver)
        for part in parts
    )


def _is_whole(source: Source, node: cst.CSTNode, receiver: str) -> bool:
    if not isinstance(node, cst.Name) or node.value != receiver:
        return False
    above = source.parent(node)
    if isinstance(above, cst.Arg):
        call = source.parent(above)
        return not (isinstance(call, cst.Call) and source.code(call.func) == "type")
    return not isinstance(above, cst.Attribute)


def _on_object(source: Source, node: cst.Attribute) -> Edit:
    function = function_around(source, node)
    assert function is not None
    start, end = source.whole(node.value)
    return Edit(start, end, next(parameters(function)).name.value)


def _names(attribute: Attribute) -> Iterator[cst.Name]:
    for part in attribute.cls.body.body:
        if part is not attribute.line and isinstance(part, cst.SimpleStatementLine):
            yield from (node for node in below(part) if isinstance(node, cst.Name))
