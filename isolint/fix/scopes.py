"""Names that a function has at hand where an expression stands."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from isolint.fix.source import Source, below


def parameters(function: cst.FunctionDef) -> Iterator[cst.Param]:
    """In the order of the text, without `*args` and `**kwargs`."""
    params = function.params
    yield from (*params.posonly_params, *params.params, *params.kwonly_params)


def function_around(source: Source, node: cst.CSTNode) -> cst.FunctionDef | None:
    """The function whose body evaluates the node itself, when it is called."""
    child = node
    for parent in source.parents(node):
        if isinstance(parent, (cst.Lambda, cst.ClassDef)):
            return None
        if isinstance(parent, cst.FunctionDef):
            return parent if parent.body is child else None
        child = parent
    return None


def has_at_hand(source: Source, node: cst.CSTNode, name: str) -> bool:
    """A parameter of this name, or a variable that an earlier statement of a block around has
    given its value.
    """
    function = function_around(source, node)
    if function is None or any(_bends(each, name) for each in below(function.body)):
        return False
    if any(param.name.value == name for param in parameters(function)):
        return True
    child = node
    for parent in source.parents(node):
        if isinstance(parent, cst.IndentedBlock):
            before = parent.body[: parent.body.index(child)]
            if any(_gives(statement, name) for statement in before):
                return True
        if parent is function:
            return False
        child = parent
    return False


def _bends(node: cst.CSTNode, name: str) -> bool:
    """`del x`, `global x`, a loop and the like make it uncertain what the name holds."""
    if isinstance(node, (cst.For, cst.CompFor)):
        return any(isinstance(e, cst.Name) and e.value == name for e in below(node.target))
    if isinstance(node, cst.Del):
        return any(isinstance(each, cst.Name) and each.value == name for each in below(node))
    if isinstance(node, (cst.Global, cst.Nonlocal)):
        return any(item.name.value == name for item in node.names)
    return False


def _gives(statement: cst.CSTNode, name: str) -> bool:
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    for part in statement.body:
        if isinstance(part, cst.Assign):
            targets = [target.target for target in part.targets]
        elif isinstance(part, cst.AnnAssign) and part.value is not None:
            targets = [part.target]
        else:
            continue
        if any(isinstance(target, cst.Name) and target.value == name for target in targets):
            return True
    return False
