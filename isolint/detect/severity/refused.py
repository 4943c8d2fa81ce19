"""Slots that one request has at a time: whoever comes meanwhile is refused."""

from __future__ import annotations

from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.code.guards import ABSENT, PRESENT, asks, mentions
from isolint.detect.code.on_loop import runs_on_loop
from isolint.detect.severity.keyed import NAMED
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, REBIND, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered
from isolint.summary.operands import alike, operands

_STATES = frozenset({"status", "state", "running", "is_running", "is_alive", "is_active"})
REFUSED = "others are refused until it is free again"


class Refused:
    def __init__(self, model: Model, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores

    def holds(self, write: Write, kind: str) -> bool:
        """`if self.running is not None: raise Busy` under the lock that the write is under, or
        `if self.running is None: self.running = user`; or the lock itself is asked whether somebody
        has it.
        """
        if kind in NAMED and self._is_taken_first(write):
            return True
        if write.kind == REBIND:
            code = self.model.program.codes[write.context[0]].code
            return _is_refused(code, write.value, write.name, ends=True)
        if write.kind != ATTRIBUTE or write.key >= 0:
            return False
        code = self.model.program.codes[write.context[0]].code
        if _is_refused_by_lock(code, write.value):
            return True
        kept = _is_refused(code, write.value, write.name)
        kept = kept or (kind in NAMED and _is_left_alone(code, write.value, write.name))
        if kept and self._is_freed(write.name):
            return True
        return _is_refused(code, write.value, write.name, ends=True)

    def _is_taken_first(self, write: Write) -> bool:
        """`if connection is None: connection = websocket; …` of an event loop, where whoever comes
        meanwhile gets nothing at all.
        """
        code = self.model.program.codes[write.context[0]].code
        if write.kind not in (ATTRIBUTE, REBIND) or not runs_on_loop(self.model, write.context):
            return False
        return _is_all_for_first(code, write.value, write.name) and (
            self._is_freed(write.name) if write.kind == ATTRIBUTE else _is_let_go(code, write.name)
        )

    def _is_freed(self, name: str) -> bool:
        """Given up in a method, not only before it was ever taken."""
        return any(
            isinstance(given := ref.code.ops[op.value], ir.Const)
            and given.kind == "none"
            and ref.code.name != "__init__"
            for ref, _, op in self.stores.named(name)
            if op.value >= 0
        )


def _is_refused_by_lock(code: ir.Code, at: int) -> bool:
    """`if self.lock.locked(): raise Busy`, and then `self.lock.acquire()`."""
    taken = [
        func
        for value, op in enumerate(code.ops[:at])
        if isinstance(op, ir.Call) and isinstance(func := code.ops[op.func], ir.Attr)
        if func.name == "acquire"
    ]
    return any(
        block.kind == "if"
        and 0 <= block.value < at
        and _asks_lock(code, block.value, taken)
        and any(isinstance(op, ir.Raise) and op.block == index for op in code.ops)
        for index, block in enumerate(code.blocks)
    )


def _asks_lock(code: ir.Code, test: int, taken: list[ir.Attr]) -> bool:
    op = code.ops[test]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(func, ir.Attr) or func.name != "locked":
        return False
    return any(alike(code, func.base, each.base) for each in taken)


def _is_left_alone(code: ir.Code, at: int, name: str) -> bool:
    """Only while nobody has the slot, under a lock."""
    around = [(index, block) for index, block in numbered(code, at)]
    held = any(block.kind.endswith("with") for _, block in around)
    wanted = {"if": ABSENT, "else": PRESENT}
    return held and any(
        block.kind in wanted and asks(code, block.value, name) == wanted[block.kind]
        for _, block in around
    )


def _is_all_for_first(code: ir.Code, at: int, name: str) -> bool:
    """Nothing is awaited before the slot is taken, and all that follows is of who has it."""
    for index, block in numbered(code, at):
        if block.kind == "if" and asks(code, block.value, name) == ABSENT:
            waits = any(isinstance(op, ir.Await) for op in code.ops[block.value : at])
            rest = (value for value, op in enumerate(code.ops) if value > at and _does(op))
            return not waits and all(encloses(code, index, value) for value in rest)
    return False


def _does(op: ir.AnyOp) -> bool:
    return isinstance(op, (ir.Call, ir.SetAttr, ir.SetItem, ir.Await))


def _is_let_go(code: ir.Code, name: str) -> bool:
    return any(
        isinstance(op, ir.Bind)
        and op.name == name
        and op.value >= 0
        and isinstance(given := code.ops[op.value], ir.Const)
        and given.kind == "none"
        for op in code.ops
    )


def _is_refused(code: ir.Code, at: int, name: str, ends: bool = False) -> bool:
    """With `ends`, what has the slot ends by itself: `job is not None and job.status == BUSY`."""
    held = [index for index, block in numbered(code, at) if block.kind.endswith("with")]
    return any(
        block.kind == "if"
        and 0 <= block.value < at
        and any(encloses(code, each, block.value) for each in held)
        and asks(code, block.value, name) == PRESENT
        and (not ends or _asks_state(code, block.value, name))
        and any(isinstance(op, ir.Raise) and op.block == index for op in code.ops)
        for index, block in enumerate(code.blocks)
    )


def _asks_state(code: ir.Code, test: int, name: str) -> bool:
    """`job.status`, `job.is_running()`: anywhere in the test, which a loop can lead back to."""
    waiting, seen = [test], {test}
    while waiting:
        op = code.ops[waiting.pop()]
        if isinstance(op, ir.Attr) and op.name in _STATES and mentions(code, op.base, name):
            return True
        more = set(operands(op)) - seen
        waiting += sorted(more)
        seen |= more
    return False
