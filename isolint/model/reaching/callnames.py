"""Dotted names for everything that can be called, the program's own and outside things."""

from __future__ import annotations

import re

from isolint.model.definitions.objects import ContainerMethod, External, ObjectTable
from isolint.model.definitions.program import CodeRef, Program

_RESULT = re.compile(r"\(\)|\[\]|\.\*$")
_KINDS = {"str": "PyStr", "dict": "PyDict", "set": "PySet", "tuple": "PyTuple"}
ROOT_PACKAGE = "__init__"


def code_names(program: Program) -> list[str]:
    """The name of each code by its number; lambdas are counted in each scope."""
    names: list[str] = []
    lambdas: dict[int, int] = {}
    for ref in program.codes:
        names.append(_name(program, ref, names, lambdas))
    return names


def _name(program: Program, ref: CodeRef, names: list[str], lambdas: dict[int, int]) -> str:
    parent = program.parent(ref)
    if parent is None:
        return ref.module.name or ROOT_PACKAGE
    own = ref.code.name
    if ref.code.kind == "lambda":
        lambdas[parent.id] = lambdas.get(parent.id, 0) + 1
        own = f"<lambda{lambdas[parent.id]}>"
    in_root = parent.code.kind == "module" and not ref.module.name
    return own if in_root else f"{names[parent.id]}.{own}"


def outside_name(path: str) -> str:
    """`pkg.Class().method` is what `pkg.Class.method` names."""
    return _RESULT.sub("", path)


def method_name(kind: str, name: str) -> str:
    """A method of a string or a container, after the literal that makes one."""
    return f"<**{_KINDS.get(kind, 'PyList')}**>.{name}"


def external_name(objects: ObjectTable, obj: int) -> str | None:
    """What is called outside the program; None when it has no name."""
    described = objects[obj]
    if isinstance(described, External):
        return outside_name(described.path)
    if isinstance(described, ContainerMethod):
        container = objects[described.container]
        return method_name(getattr(container, "kind", ""), described.name)
    return None
