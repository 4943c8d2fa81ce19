"""The values that an operation uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from isolint.summary import ir

_USED: Mapping[type, Callable[[Any], Sequence[int]]] = MappingProxyType(
    {
        ir.Call: lambda op: (op.func, *op.args),
        ir.Choice: lambda op: (*op.values, op.test),
        ir.Collection: lambda op: (*op.values, *op.keys),
        ir.Join: lambda op: op.values,
        ir.Combine: lambda op: op.values,
        ir.Attr: lambda op: (op.base,),
        ir.Item: lambda op: (op.base, op.key),
        ir.SetItem: lambda op: (op.base, op.key, op.value),
        ir.SetAttr: lambda op: (op.base, op.value),
        ir.Decorate: lambda op: (op.decorator, op.value),
        **dict.fromkeys((ir.Param, ir.Const, ir.Load, ir.Make, ir.Import), lambda _: ()),
    }
)
_PASSING = (ir.Bind, ir.Await, ir.Narrow, ir.Star)
_LEADING_ON = (*_PASSING, ir.Join, ir.Choice)
_MAKING = frozenset({"list", "dict", "set", "deque", "OrderedDict"})
HTTP_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_METHODS_OF = frozenset({"method", "http_method", "request_method"})


def _value(op: Any) -> Sequence[int]:
    return (op.value,)


def operands(op: ir.AnyOp) -> list[int]:
    """Every value the operation reads, absent ones left out."""
    return [value for value in _USED.get(type(op), _value)(op) if value >= 0]


def users_of(code: ir.Code) -> dict[int, list[int]]:
    """By each value that is read: the operations that read it, in their order."""
    found: dict[int, list[int]] = {}
    for at, op in enumerate(code.ops):
        for value in set(operands(op)):
            found.setdefault(value, []).append(at)
    return found


def behind(code: ir.Code, values: Iterable[int]) -> set[int]:
    """The values, and all operations of the code that they are made from."""
    found, waiting = set[int](), list(values)
    while waiting:
        value = waiting.pop()
        if value not in found:
            found.add(value)
            waiting += operands(code.ops[value])
    return found


def is_empty_container(code: ir.Code, value: int) -> bool:
    """`[]`, `{}`, `list()`, `collections.deque()`."""
    op = code.ops[value]
    if isinstance(op, ir.Collection):
        return not op.values
    func = code.ops[op.func] if isinstance(op, ir.Call) and not op.args else None
    return isinstance(func, (ir.Load, ir.Attr)) and func.name in _MAKING


def spelled(code: ir.Code, value: int) -> str:
    """The name under which the code has the value; empty where it has none."""
    op = code.ops[value]
    if isinstance(op, ir.Param):
        return code.params[op.index].name
    return op.name if isinstance(op, (ir.Attr, ir.Load, ir.Bind)) else ""


def roots(code: ir.Code, value: int) -> list[int]:
    """Where a value comes from through variables, awaits and branches."""
    if value >= 0 and not isinstance(code.ops[value], _LEADING_ON):
        return [value]
    found: dict[int, None] = {}
    stack, seen = [value], set[int]()
    while stack:
        current = _bound(code.ops, stack.pop())
        if current < 0 or current in seen:
            continue
        op = code.ops[current]
        if isinstance(op, ir.Join):
            seen.add(current)
            stack.extend(reversed(op.values))
        elif not stack and not found:
            return [current]
        else:
            found[current] = None
    return list(found)


def _bound(ops: list[ir.AnyOp], value: int) -> int:
    """What stands behind a variable of one value, and behind variables of it."""
    while value >= 0:
        op = ops[value]
        if not isinstance(op, _PASSING) or op.value < 0:
            return value
        value = op.value
    return value


def alternatives(code: ir.Code, value: int) -> list[int]:
    """As `roots`, with the options of `a or b` and `a if test else b` in their place."""
    if value >= 0 and not isinstance(code.ops[value], _LEADING_ON):
        return [value]
    found: dict[int, None] = {}
    stack, seen = [value], set[int]()
    while stack:
        for root in roots(code, stack.pop()):
            op = code.ops[root]
            if isinstance(op, ir.Choice) and root not in seen:
                stack.extend(op.values)
            elif not isinstance(op, ir.Choice):
                found[root] = None
            seen.add(root)
    return list(found)


def alike(code: ir.Code, left: int, right: int, depth: int = 8) -> bool:
    """Whether two expressions surely give the same value: one value, or one spelling."""
    if left == right:
        return True
    if left < 0 or right < 0 or depth == 0:
        return False
    one, other = code.ops[left], code.ops[right]
    if isinstance(one, ir.Bind) and one.value >= 0:
        return alike(code, one.value, right, depth - 1)
    if isinstance(other, ir.Bind) and other.value >= 0:
        return alike(code, left, other.value, depth - 1)
    if isinstance(one, ir.Join) or isinstance(other, ir.Join):
        return _meet(code, left, right, depth - 1)
    if type(one) is not type(other) or _label(one) != _label(other):
        return False
    if isinstance(one, (ir.Param, ir.Iter)):
        return False
    parts, others = operands(one), operands(other)
    return len(parts) == len(others) and all(
        alike(code, a, b, depth - 1) for a, b in zip(parts, others, strict=True)
    )


def _meet(code: ir.Code, left: int, right: int, depth: int) -> bool:
    """A variable after a branch that sets it, or else leaves it None, and its version there."""
    pairs = [(a, b) for a in _set_versions(code, left) for b in _set_versions(code, right)]
    return bool(pairs) and all(alike(code, a, b, depth) for a, b in pairs)


def _set_versions(code: ir.Code, value: int) -> list[int]:
    found = (root for root in roots(code, value))
    return [root for root in found if getattr(code.ops[root], "kind", "") != "none"]


def _label(op: ir.AnyOp) -> str:
    if isinstance(op, ir.Const):
        return op.text
    return str(getattr(op, "name", "")) + str(getattr(op, "kind", ""))


def affixes(code: ir.Code, value: int) -> tuple[str, str]:
    """How a text made of parts surely begins and ends: `f"do_{name}"`, `"do_" + name`."""
    first, last = "", ""
    for root in roots(code, value)[:1]:
        op = code.ops[root]
        if isinstance(op, ir.Combine) and op.kind in ("format", "Add") and len(op.values) > 1:
            first, last = _text(code, op.values[0]), _text(code, op.values[-1])
    return first, last


def _text(code: ir.Code, value: int) -> str:
    op = code.ops[value]
    return op.text if isinstance(op, ir.Const) and op.kind == "str" else ""


def is_http_method(code: ir.Code, value: int) -> bool:
    """`request.method.lower()`, under whatever name."""
    found = [code.ops[root] for root in roots(code, value)]
    return bool(found) and all(_is_method_lowered(code, op) for op in found)


def _is_method_lowered(code: ir.Code, op: ir.AnyOp) -> bool:
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(func, ir.Attr) or func.name != "lower":
        return False
    asked = (code.ops[each] for each in roots(code, func.base))
    return any(isinstance(each, ir.Attr) and each.name in _METHODS_OF for each in asked)
