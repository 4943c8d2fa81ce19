"""What surrounds an operation: tests of what it writes, locks held, awaits inside."""

from __future__ import annotations

from collections.abc import Collection

from isolint.detect.code.operator_tests import leaves
from isolint.summary import ir
from isolint.summary.blocks import numbered, surrounding
from isolint.summary.operands import operands, roots


def _filled_in(code: ir.Code, block: int) -> list[str]:
    """Globals and attributes that are set straight in a block, or in a `with` or `try` in it."""
    straight = {block}
    for index, each in enumerate(code.blocks):
        if each.parent in straight and each.kind in ("with", "try"):
            straight.add(index)
    return [
        op.name
        for op in code.ops
        if op.block in straight
        and (isinstance(op, ir.SetAttr) or (isinstance(op, ir.Bind) and op.home != ir.LOCAL))
    ]


def mentions(code: ir.Code, value: int, name: str, depth: int = 6) -> bool:
    """Whether an expression reads a variable, attribute or constant of this name."""
    if value < 0 or depth == 0:
        return False
    op = code.ops[value]
    if isinstance(op, (ir.Load, ir.Attr)) and op.name == name:
        return True
    if isinstance(op, ir.Const):
        return op.kind == "str" and op.text == name
    return any(mentions(code, part, name, depth - 1) for part in _parts(op))


def _parts(op: ir.AnyOp) -> list[int]:
    if isinstance(op, (ir.Combine, ir.Choice, ir.Collection, ir.Join)):
        return op.values
    if isinstance(op, ir.Call):
        return [op.func, *op.args]
    if isinstance(op, ir.Attr):
        return [op.base]
    if isinstance(op, ir.Item):
        return [op.base, op.key]
    if isinstance(op, (ir.Bind, ir.Await)):
        return [op.value]
    return []


def is_lazy(code: ir.Code, value: int, name: str, beside: Collection[str] = ()) -> bool:
    """Whether a write happens only while its place is still empty: `if x is None: x = …`, or
    `if x: return` before it; also while another place is that is filled there with it. `beside`
    are more of those.
    """
    wanted = {"if": ABSENT, "else": PRESENT}
    for index, block in numbered(code, value):
        if block.kind in wanted:
            others = [*beside, *_filled_in(code, index)]
            if _is_asked(code, block.value, name, others, wanted[block.kind]):
                return True
    others = [*beside, *_filled_in(code, code.ops[value].block)]
    return any(
        block.kind == "if"
        and block.value < value
        and _is_asked(code, block.value, name, others, PRESENT)
        and leaves(code, index)
        for index, block in enumerate(code.blocks)
    )


def is_named_lazily(code: ir.Code, value: int) -> bool:
    """`if not hasattr(cls, key): setattr(cls, key, …)`, whatever the key is."""
    op = code.ops[value]
    if not isinstance(op, ir.Call) or len(op.args) < 2:
        return False
    return any(
        block.value >= 0 and _has(code, block.value, op.args[:2], wanted=block.kind == "else")
        for block in surrounding(code, value)
        if block.kind in ("if", "else")
    )


def _has(code: ir.Code, test: int, place: list[int], wanted: bool) -> bool:
    op = code.ops[test]
    if isinstance(op, ir.Combine) and op.kind == "Not":
        return _has(code, op.values[0], place, not wanted)
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    asks_for = isinstance(func, ir.Load) and func.name == "hasattr"
    return wanted and asks_for and isinstance(op, ir.Call) and op.args == place


def _is_asked(code: ir.Code, test: int, name: str, others: list[str], wanted: str) -> bool:
    return asks(code, test, name) == wanted or any(
        _settles(code, test, other, wanted) for other in others
    )


def _settles(code: ir.Code, test: int, name: str, wanted: str) -> bool:
    """`if task and not task.done(): return` tells nothing of what was filled with the task."""
    return asks(code, test, name) == wanted and not _asks_it(code, test, name)


def _asks_it(code: ir.Code, test: int, name: str) -> bool:
    """Whether the test calls a method of what the place holds."""
    op = code.ops[test]
    if isinstance(op, (ir.Choice, ir.Combine)):
        return any(_asks_it(code, part, name) for part in op.values)
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    held = code.ops[func.base] if isinstance(func, ir.Attr) else None
    return isinstance(held, (ir.Load, ir.Attr, ir.Bind)) and held.name == name


def is_update(code: ir.Code, value: int, name: str) -> bool:
    """Whether a write happens only where its key is already in: `if k in x: x[k] = …`."""
    wanted = {"if": "In", "else": "NotIn"}
    around = list(surrounding(code, value))
    return any(
        block.kind in wanted and _asks_for_key(code, block.value, name, wanted[block.kind])
        for block in around
    ) or any(
        block.kind == "if"
        and 0 <= block.value < value
        and _asks_for_key(code, block.value, name, "NotIn")
        and leaves(code, index)
        for index, block in enumerate(code.blocks)
        if block.parent < 0 or code.blocks[block.parent] in around
    )


def _asks_for_key(code: ir.Code, test: int, name: str, kind: str) -> bool:
    op = code.ops[test] if test >= 0 else None
    if isinstance(op, ir.Choice) and op.kind == ("and" if kind == "In" else "or"):
        return any(_asks_for_key(code, part, name, kind) for part in op.values)
    return isinstance(op, ir.Combine) and op.kind == kind and mentions(code, op.values[1], name)


ABSENT, PRESENT = "absent", "present"
_ANSWERS = {"Is": ABSENT, "Equal": ABSENT, "NotIn": ABSENT, "IsNot": PRESENT, "In": PRESENT}
_ASKING = frozenset({"hasattr", "getattr", "get", "getenv", "hasHandlers"})
_OPPOSITE = {ABSENT: PRESENT, PRESENT: ABSENT}
_LISTING = {"all": "and", "any": "or"}


def asks(code: ir.Code, test: int, name: str) -> str | None:
    """What a true test says of a place: that it is still absent, or present; None for neither."""
    if test < 0:
        return None
    op = code.ops[test]
    if isinstance(op, (ir.Load, ir.Attr, ir.Bind, ir.Item)):
        return PRESENT if mentions(code, test, name) else None
    if isinstance(op, ir.Combine):
        if op.kind == "Not":
            return _OPPOSITE.get(asks(code, op.values[0], name) or "")
        return _ANSWERS.get(op.kind) if _compares(code, op, name) else None
    kind, parts = _together(code, op)
    if kind:
        answers = [a for a in (asks(code, part, name) for part in parts) if a]
        return ABSENT if kind == "and" and ABSENT in answers else next(iter(answers), None)
    if isinstance(op, ir.Call):
        func = code.ops[op.func]
        asking = isinstance(func, (ir.Load, ir.Attr)) and (
            func.name in _ASKING or func.name == name
        )
        return PRESENT if asking and mentions(code, test, name) else None
    return None


def _together(code: ir.Code, op: ir.AnyOp) -> tuple[str, list[int]]:
    """`x is None and y`, `all([x is None, y])`; without a kind for other tests."""
    if isinstance(op, ir.Choice):
        return op.kind, op.values
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Load) or len(op.args) != 1:
        return "", []
    listed = code.ops[op.args[0]]
    kind = _LISTING.get(func.name, "")
    return (kind, listed.values) if kind and isinstance(listed, ir.Collection) else ("", [])


def _compares(code: ir.Code, op: ir.Combine, name: str) -> bool:
    """`store == "name"` asks for neither, `"name" in stores` for the name."""
    sides = op.values
    if op.kind == "Equal" and not any(_is_state(code.ops[side]) for side in sides):
        return False
    return any(mentions(code, side, name) for side in sides)


def _is_state(op: ir.AnyOp) -> bool:
    """Nothing yet, or a named constant."""
    if isinstance(op, (ir.Load, ir.Attr)):
        return op.name.isupper()
    if isinstance(op, ir.Collection):
        return not op.values
    return isinstance(op, ir.Const) and op.text in ("", "None", "False", "0", "0.0")


def inside_blocks(code: ir.Code, block: int) -> set[int]:
    """The block and all blocks nested in it."""
    found = {block}
    for index, candidate in enumerate(code.blocks):
        if candidate.parent in found:
            found.add(index)
    return found


def is_used_as_mapping(code: ir.Code, store: int) -> bool:
    """`for k, v in query.items(): query[k] = …`."""
    op = code.ops[store]
    stored = set(roots(code, op.base)) if isinstance(op, ir.SetItem) else set()
    return any(
        isinstance(read, ir.Attr)
        and read.name in _OF_MAPPINGS
        and not stored.isdisjoint(roots(code, read.base))
        for read in code.ops
    )


_OF_MAPPINGS = frozenset({"items", "keys", "values", "setdefault", "get"})


def awaits_inside(code: ir.Code, block: int) -> bool:
    blocks = inside_blocks(code, block)
    return any(
        is_asynchronous(op) or isinstance(op, ir.Yield) for op in code.ops if op.block in blocks
    )


def is_asynchronous(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Await) or (isinstance(op, ir.Enter) and op.asynchronous)


def used_in_log(code: ir.Code, value: int) -> bool:
    """Whether a value ends in log messages only, on its way kept in variables, cut, put into texts
    or replaced where it is empty.
    """
    waiting, seen = [value], {value}
    while waiting:
        value = waiting.pop()
        users = [(index, op) for index, op in enumerate(code.ops) if value in operands(op)]
        if not users:
            return False
        for index, op in users:
            if _is_on_the_way(op, value):
                waiting += {index} - seen
                seen.add(index)
            elif not (isinstance(op, ir.Call) and value in op.args and is_log(code, op)):
                return False
    return True


def _is_on_the_way(op: ir.AnyOp, value: int) -> bool:
    if isinstance(op, ir.Bind):
        return op.home == ir.LOCAL
    if isinstance(op, ir.Item):
        return op.key != value
    return isinstance(op, (ir.Join, ir.Choice)) or (
        isinstance(op, ir.Combine) and op.kind == "format"
    )


def uses(op: ir.AnyOp) -> list[int]:
    if isinstance(op, (ir.Combine, ir.Choice, ir.Collection)):
        return op.values
    if isinstance(op, ir.Call):
        return op.args
    if isinstance(op, (ir.Bind, ir.Return, ir.SetAttr, ir.SetItem, ir.Await, ir.Yield)):
        return [op.value]
    return []


def is_log(code: ir.Code, op: ir.Call) -> bool:
    func = code.ops[op.func]
    return isinstance(func, ir.Attr) and func.name in _LOG_METHODS


_LOG_METHODS = frozenset(
    [
        "debug",
        "info",
        "warning",
        "error",
        "exception",
        "critical",
        "log",
        "warn",
        "success",
        "trace",
    ]
)
