"""How a method changes what its class holds for all instances."""

from __future__ import annotations

import libcst as cst
from msgspec import Struct

from isolint.base.finding import Finding
from isolint.fix.fresh_values import is_constant
from isolint.fix.project import Project, last_name
from isolint.fix.scopes import function_around, parameters
from isolint.fix.source import Source, below


class Change(Struct, frozen=True):
    """`keeps_self` for a list of all instances, `by_key` for a store that is asked later: both
    may be meant to be shared.
    """

    keeps_self: bool
    by_key: bool


def change_through_self(project: Project, finding: Finding, name: str) -> Change | None:
    """None when the change is not one of `self.name`."""
    source = project.source(finding.place.path)
    node = None if source is None else source.expression(finding.place)
    if source is None or node is None:
        return None
    receiver = _receiver(source, node)
    start = source.offset(finding.place)
    if not receiver or not source.text.startswith(f"{receiver}.{name}", start):
        return None
    statement = source.nearest(node, cst.SimpleStatementLine)
    parts = [] if statement is None else list(below(statement))
    keeps = any(_is_passed(source, part, receiver) for part in parts)
    return Change(keeps, any(is_keyed(part) for part in parts))


def _receiver(source: Source, node: cst.CSTNode) -> str:
    function = function_around(source, node)
    if function is None or is_of_class(function):
        return ""
    return next((param.name.value for param in parameters(function)), "")


def is_of_class(function: cst.FunctionDef) -> bool:
    kinds = ("classmethod", "staticmethod")
    return any(last_name(each.decorator) in kinds for each in function.decorators)


def _is_passed(source: Source, node: cst.CSTNode, receiver: str) -> bool:
    """The whole of `self`, as an argument or a value."""
    if not isinstance(node, cst.Name) or node.value != receiver:
        return False
    return not isinstance(source.parent(node), cst.Attribute)


def is_keyed(node: cst.CSTNode) -> bool:
    if not isinstance(node, cst.SubscriptElement) or not isinstance(node.slice, cst.Index):
        return False
    return not is_constant(node.slice.value)
