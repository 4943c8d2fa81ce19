"""Lookups that a class of the program answers: only it knows what its `get` does."""

from __future__ import annotations

import libcst as cst

from isolint.fix.edit import UnmendableError
from isolint.fix.project import Project, base_names, last_name
from isolint.fix.source import Source

_LOOKUPS = ("get", "pop")
_MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "UserDict", "TypedDict"})
_OWN = "the class {name} of the program looks it up: refuse there what has none, or mark the line"


def check_lookup(project: Project, source: Source, node: cst.BaseExpression) -> None:
    """`config.get("client_id", "")` with `config: Configuration`, which is no mapping."""
    func = node.func if isinstance(node, cst.Call) else None
    if not isinstance(func, cst.Attribute) or func.attr.value not in _LOOKUPS:
        return
    name = _class_of(source, func.value)
    classes = project.classes(name) if name else []
    if classes and not any(_MAPPINGS.intersection(base_names(each)) for each in classes):
        raise UnmendableError(_OWN.format(name=name))


def _class_of(source: Source, receiver: cst.BaseExpression) -> str:
    """As the parameter of the function around it is annotated."""
    around = source.nearest(receiver, cst.FunctionDef)
    if around is None or not isinstance(receiver, cst.Name):
        return ""
    given = around.params
    for param in (*given.posonly_params, *given.params, *given.kwonly_params):
        if param.name.value == receiver.value and param.annotation is not None:
            return last_name(param.annotation.annotation)
    return ""
