"""How a function gets at an identity of a given name, without a guess."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from isolint.fix.project import Project, last_name
from isolint.fix.scopes import function_around, has_at_hand, parameters
from isolint.fix.source import Source, below


def spelled(project: Project, source: Source, node: cst.CSTNode, name: str) -> str | None:
    """The name itself, `self.name` or `context.name`."""
    function = function_around(source, node)
    if function is None:
        return None
    if has_at_hand(source, node, name) or _is_closed_over(source, function, name):
        return name
    if _is_kept(source, function, name):
        return f"{next(parameters(function)).name.value}.{name}"
    found = [way for p in _fixed(function) if (way := _by_way_of(project, p, name))]
    return found[0] if len(found) == 1 else None


def _is_closed_over(source: Source, function: cst.FunctionDef, name: str) -> bool:
    """A parameter of the function around, which this one has no other meaning for."""
    around = function_around(source, function)
    if around is None or any(_binds(each, name) for each in below(around.body)):
        return False
    return all(p.name.value != name for p in parameters(function)) and any(
        p.name.value == name for p in parameters(around)
    )


def _is_kept(source: Source, function: cst.FunctionDef, name: str) -> bool:
    """A method of an object that was given the identity when it was made, and never another."""
    block = source.parent(function)
    cls = None if block is None else source.parent(block)
    if not isinstance(cls, cst.ClassDef) or function.decorators or not any(parameters(function)):
        return False
    made = next((f for f in _methods(cls) if f.name.value == "__init__"), None)
    if made is None or made is function:
        return False
    pairs = [pair for pair in assigned(cls) if pair[0] == name]
    given = {p.name.value for p in parameters(made) if p.default is None}
    return [value for _, value in pairs] == [name] and name in given and _assigns(made, name)


def _by_way_of(project: Project, param: cst.Param, name: str) -> str:
    """The type of the parameter is a class of the program with a field of this name that must be
    given; of a `User`, the id is the `user_id`.
    """
    kind = "" if param.annotation is None else _plain(param.annotation.annotation)
    found = project.classes(kind) if kind else []
    if len(found) != 1:
        return ""
    if name in _fields(found[0]):
        return f"{param.name.value}.{name}"
    own = f"{kind.lower()}_id" == name and _has(found[0], "id")
    return f"{param.name.value}.id" if own else ""


def _has(cls: cst.ClassDef, name: str) -> bool:
    lines = (line for line in cls.body.body if isinstance(line, cst.SimpleStatementLine))
    return any(_binds(node, name) for line in lines for node in below(line))


def _plain(annotation: cst.BaseExpression) -> str:
    """`Context` of `Context`, `module.Context` and `Annotated[Context, …]`."""
    if isinstance(annotation, cst.Subscript) and last_name(annotation) == "Annotated":
        first = annotation.slice[0].slice
        return _plain(first.value) if isinstance(first, cst.Index) else ""
    return last_name(annotation) if isinstance(annotation, (cst.Name, cst.Attribute)) else ""


def _fields(cls: cst.ClassDef) -> Iterator[str]:
    for line in cls.body.body:
        if isinstance(line, cst.SimpleStatementLine):
            for part in line.body:
                if isinstance(part, cst.AnnAssign) and part.value is None:
                    yield last_name(part.target)


def _fixed(function: cst.FunctionDef) -> Iterator[cst.Param]:
    """Parameters that the body gives no other value."""
    for param in parameters(function):
        if not any(_binds(node, param.name.value) for node in below(function.body)):
            yield param


def _binds(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Param)):
        return node.name.value == name
    if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.NamedExpr)):
        target: cst.CSTNode = node.target
    elif isinstance(node, (cst.For, cst.CompFor)):
        target = node.target
    elif isinstance(node, cst.AsName):
        target = node.name
    else:
        return isinstance(node, (cst.Global, cst.Nonlocal, cst.Del))
    return any(isinstance(each, cst.Name) and each.value == name for each in below(target))


def _methods(cls: cst.ClassDef) -> list[cst.FunctionDef]:
    return [part for part in cls.body.body if isinstance(part, cst.FunctionDef)]


def _assigns(method: cst.FunctionDef, name: str) -> bool:
    return any(found == name for found, _ in assigned(method))


def assigned(root: cst.CSTNode) -> Iterator[tuple[str, str]]:
    """`(a, b)` of `self.a = b`; the value is empty when it is no name."""
    for node in below(root):
        if isinstance(node, cst.Assign):
            targets: list[cst.BaseExpression] = [each.target for each in node.targets]
        elif isinstance(node, (cst.AnnAssign, cst.AugAssign)):
            targets = [node.target]
        else:
            continue
        value = node.value
        for target in targets:
            if isinstance(target, cst.Attribute) and last_name(target.value) == "self":
                yield target.attr.value, value.value if isinstance(value, cst.Name) else ""
