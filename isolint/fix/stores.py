"""Whether a default argument is there for the next call: a store that is asked by key."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from isolint.fix.class_changes import is_keyed
from isolint.fix.project import last_name
from isolint.fix.source import Source, below

_ASKING = ("get", "setdefault", "pop")
_KEEPING = ("add", "setdefault")
_REST = ("clear", "discard", "remove")
_AGAIN = (cst.For, cst.While, cst.BaseComp, cst.FunctionDef, cst.Lambda)


def is_store(source: Source, function: cst.FunctionDef, name: str) -> bool:
    """Each use is by one key, none of them in a loop: made anew, it would hold nothing."""
    uses = list(_uses(source, function, name))
    if any(_in_loop(source, function, use) for use in uses):
        return False
    kinds = [_kinds(source, function, use) for use in uses]
    return all(kinds) and all(any(kind in each for each in kinds) for kind in ("ask", "keep"))


def _uses(source: Source, function: cst.FunctionDef, name: str) -> Iterator[cst.Name]:
    for node in below(function.body):
        if isinstance(node, cst.Name) and node.value == name:
            above = source.parent(node)
            if not isinstance(above, cst.Attribute) or above.value is node:
                yield node


def _in_loop(source: Source, function: cst.FunctionDef, node: cst.CSTNode) -> bool:
    for above in source.parents(node):
        if above is function:
            return False
        if isinstance(above, _AGAIN):
            return True
    return False


def _kinds(source: Source, function: cst.FunctionDef, use: cst.Name) -> tuple[str, ...]:
    """What a use does; nothing for one of the whole."""
    above = source.parent(use)
    if isinstance(above, cst.Subscript):
        keyed = all(map(is_keyed, above.slice))
        given = isinstance(source.parent(above), cst.AssignTarget)
        return () if not keyed else ("keep",) if given else ("ask",)
    if isinstance(above, cst.ComparisonTarget) and isinstance(above.operator, (cst.In, cst.NotIn)):
        return ("ask",)
    if isinstance(above, cst.Arg):
        call = source.parent(above)
        called = "" if call is None else last_name(call)
        return ("other",) if called in ("len", function.name.value) else ()
    return _called(source, above)


def _called(source: Source, above: cst.CSTNode | None) -> tuple[str, ...]:
    if not isinstance(above, cst.Attribute) or not isinstance(source.parent(above), cst.Call):
        return ()
    method = above.attr.value
    kinds = (("ask", _ASKING), ("keep", _KEEPING), ("other", _REST))
    return tuple(kind for kind, methods in kinds if method in methods)
