"""Who gets what is sent on a connection: one that was looked up, or all of a collection."""

from __future__ import annotations

import re

from isolint.detect.code.guards import inside_blocks
from isolint.detect.view import View
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import operands, roots

_WHOLE = frozenset({"values", "items", "keys", "copy"})
_COPYING = frozenset({"list", "tuple", "set", "sorted", "frozenset", "reversed", "enumerate"})
_LIVELY = re.compile(r"state|status|clos|connected|open|alive|active|ready")
_LEAVING_OUT = frozenset({"NotEqual", "IsNot", "NotIn"})
_TESTS = _LEAVING_OUT | {"Equal", "Is", "In", "Compare", "Not"}
_DEPTH = 8


def goes_to_all(view: View, ref: CodeRef, call: int, connection: int) -> bool:
    """Whether the connection is each one of a shared collection, and none is chosen."""
    element = _element(ref, connection, _DEPTH)
    if element < 0 or not _is_whole(view, ref, element, _DEPTH):
        return False
    return not _is_chosen(ref, element, call)


def sends_on(ref: CodeRef, index: int, names: frozenset[str]) -> bool:
    """A helper that sends on the connection it is given."""
    for _, op in ref.each(ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and func.name in names:
            given = (ref.code.ops[root] for root in roots(ref.code, func.base))
            if any(isinstance(one, ir.Param) and one.index == index for one in given):
                return True
    return False


def _element(ref: CodeRef, value: int, depth: int) -> int:
    """The iteration that the connection comes from, -1 if it comes from elsewhere."""
    for root in roots(ref.code, value) if depth else ():
        op = ref.code.ops[root]
        if isinstance(op, ir.Iter):
            return root
        if isinstance(op, (ir.Unpack, ir.Item)):
            inner = op.value if isinstance(op, ir.Unpack) else op.key
            return _element(ref, inner, depth - 1)
    return -1


def _is_whole(view: View, ref: CodeRef, element: int, depth: int) -> bool:
    op = ref.code.ops[element]
    return isinstance(op, ir.Iter) and _is_collection(view, ref, op.value, depth)


def _is_collection(view: View, ref: CodeRef, value: int, depth: int) -> bool:
    """A shared collection as a whole, not what one key of it holds."""
    found = roots(ref.code, value) if depth else []
    return bool(found) and all(_is_all(view, ref, root, depth) for root in found)


def _is_all(view: View, ref: CodeRef, value: int, depth: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and func.name in _WHOLE and not op.args:
            return _is_collection(view, ref, func.base, depth - 1)
        copying = isinstance(func, ir.Load) and func.name in _COPYING and bool(op.args)
        return copying and _is_collection(view, ref, op.args[0], depth - 1)
    if isinstance(op, ir.Unpack):
        inner = _element(ref, op.value, depth - 1)
        return inner >= 0 and _is_whole(view, ref, inner, depth - 1)
    if isinstance(op, ir.Iter):
        return _is_collection(view, ref, op.value, depth - 1)
    if isinstance(op, ir.Item) and not _is_fixed(ref, op.key):
        inner = _element(ref, op.key, depth - 1)
        return inner >= 0 and _is_whole(view, ref, inner, depth - 1)
    return isinstance(op, (ir.Attr, ir.Load, ir.Item)) and _is_shared(view, ref, value)


def _is_fixed(ref: CodeRef, key: int) -> bool:
    """`app["sockets"]`, `app[SOCKETS]`: the same for all."""
    op = ref.code.ops[key]
    return isinstance(op, ir.Const) or (isinstance(op, ir.Load) and op.home == ir.GLOBAL)


def _is_shared(view: View, ref: CodeRef, value: int) -> bool:
    return any(
        isinstance(view.flow.objects[obj], Container) and view.model.sharing.of(obj) is not None
        for obj in view.flow.values(ref, value)
    )


def _is_chosen(ref: CodeRef, element: int, call: int) -> bool:
    """A test between the iteration and the call that lets only some of the connections pass."""
    around = {block.value for block in surrounding(ref.code, call) if block.kind == "if"}
    for test in _tests(ref, element, call):
        within = test in around or not _is_block_test(ref, test)
        if not _is_idle(ref, test, within):
            return True
    return False


def _tests(ref: CodeRef, element: int, call: int) -> list[int]:
    """Those of `if` statements, and those of a comprehension."""
    loop = ref.code.ops[call].block
    inside = inside_blocks(ref.code, ref.code.ops[element].block)
    statements = [
        block.value
        for index, block in enumerate(ref.code.blocks)
        if block.kind == "if" and index in inside and element < block.value < call
    ]
    asked = [
        value
        for value in range(element + 1, call)
        if isinstance(op := ref.code.ops[value], ir.Combine)
        and op.kind in _TESTS
        and op.block == loop
        and not any(value in operands(ref.code.ops[test]) for test in statements)
    ]
    return [*statements, *(value for value in asked if value not in statements)]


def _is_block_test(ref: CodeRef, test: int) -> bool:
    return any(block.kind == "if" and block.value == test for block in ref.code.blocks)


def _is_idle(ref: CodeRef, test: int, within: bool) -> bool:
    """Whether it asks for a connection that still works, or leaves out the sender alone."""
    op = ref.code.ops[test]
    if isinstance(op, ir.Choice):
        return all(_is_idle(ref, part, within) for part in op.values)
    if _mentions_life(ref, test, _DEPTH):
        return True
    if not isinstance(op, ir.Combine):
        return isinstance(op, (ir.Bind, ir.Load, ir.Param, ir.Join, ir.Iter))
    if op.kind == "Not":
        return _is_idle(ref, op.values[0], not within)
    if any(getattr(ref.code.ops[part], "kind", "") == "none" for part in op.values):
        return True
    return (op.kind in _LEAVING_OUT) == within and op.kind != "Compare"


def _mentions_life(ref: CodeRef, value: int, depth: int) -> bool:
    op = ref.code.ops[value]
    name = op.name if isinstance(op, (ir.Attr, ir.Load)) else ""
    if _LIVELY.search(name.lower()):
        return True
    return depth > 0 and any(_mentions_life(ref, part, depth - 1) for part in operands(op))
