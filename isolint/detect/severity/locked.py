"""What a lock keeps for one request from the first write to the last read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.attribute_stores import AttributeStores
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Bound, External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, ITEM, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered
from isolint.summary.operands import is_empty_container

LOCKED = "a lock is held from the write to the last read"
BATCHED = "a buffer that is handed on whole under its lock"

Span = tuple[int, int]
"""A code and one of its blocks, in which a lock is held."""
_NONE: frozenset[Span] = frozenset()


class Locked:
    def __init__(self, model: Model, reads: AttributeReads, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores
        self.codes = model.program.codes
        self.reads = reads
        self._locks: dict[int, frozenset[int]] = {}

    def note(self, write: Write) -> str:
        if write.kind == ATTRIBUTE and self._is_one_use(write):
            return LOCKED
        return BATCHED if write.kind == ITEM and self._is_batch(write) else ""

    def held(self, ref: CodeRef, value: int, context: Context) -> frozenset[int]:
        """The locks that are held there, whoever called in the context."""
        return frozenset(
            lock
            for code, at in self._around.get(context, _NONE) | self._spans(ref, value)
            for lock in self.model.flow.values(
                self.codes[code], self.codes[code].code.blocks[at].value
            )
        )

    def _is_one_use(self, write: Write) -> bool:
        """One span of one lock covers whatever writes or reads the attribute for a user."""
        common: frozenset[Span] | None = None
        for ref, value in (*self._written(write), *self.reads.of(write)):
            for context in self._contexts(ref, value, write.shared.obj):
                around = self._around.get(context, _NONE) | self._spans(ref, value)
                common = around if common is None else common & around
        return bool(common)

    def _contexts(self, ref: CodeRef, value: int, obj: int) -> Iterator[Context]:
        """Those in which the operation is on the object: `self.x` of another is another place."""
        of_self = getattr(ref.code.ops[value], "base", -1) == 0
        for context in self.model.request.codes.get(ref.id, ()):
            if not of_self or context[1] in (-1, obj):
                yield context

    def _written(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        yield self.codes[write.context[0]], write.value
        for ref, value, op in self.stores.named(write.name):
            if write.shared.obj in self.model.flow.values(ref, op.base):
                yield ref, value

    @cached_property
    def _around(self) -> dict[Context, frozenset[Span]]:
        """Spans on every way from an entry point, by the context that the ways lead to."""
        links = self.model.request.links
        held = {context: _NONE for context, link in links.items() if link.caller is None}
        waiting = list(held)
        while waiting:
            caller = waiting.pop()
            ref, outer = self.codes[caller[0]], held[caller]
            for called, value in self._calls.get(caller, ()):
                inner = outer | self._spans(ref, value)
                if inner and not self._waits(ref, value, called):
                    inner = _NONE
                known = held.get(called)
                if known is None or not known <= inner:
                    held[called] = inner if known is None else known & inner
                    waiting.append(called)
        return held

    @cached_property
    def _calls(self) -> dict[Context, list[tuple[Context, int]]]:
        found: dict[Context, list[tuple[Context, int]]] = {}
        for called, callers in self.model.request.callers.items():
            for caller, value in callers:
                found.setdefault(caller, []).append((called, value))
        return found

    def _waits(self, ref: CodeRef, value: int, called: Context) -> bool:
        """The caller goes on only when the called code has ended."""
        op, callee = ref.code.ops[value], self.codes[called[0]]
        if not isinstance(op, ir.Call):
            return not callee.code.asynchronous
        found = [self.model.flow.objects[obj] for obj in self.model.flow.values(ref, op.func)]
        if not any(isinstance(obj, (Bound, Function)) and obj.code == callee.id for obj in found):
            return callee.code.name == "__init__"
        awaited = any(waiting.value == value for _, waiting in ref.each(ir.Await))
        return awaited or not callee.code.asynchronous

    def _spans(self, ref: CodeRef, value: int) -> frozenset[Span]:
        locks = self._locks.get(ref.id)
        if locks is None:
            locks = self._locks[ref.id] = self._locking(ref)
        if not locks:
            return _NONE
        return frozenset((ref.id, at) for at, _ in numbered(ref.code, value) if at in locks)

    def _locking(self, ref: CodeRef) -> frozenset[int]:
        """The blocks of a code that hold a lock."""
        return frozenset(
            at
            for at, block in enumerate(ref.code.blocks)
            if block.kind in ("with", "async with") and self._is_lock(ref, block.value)
        )

    def _is_lock(self, ref: CodeRef, value: int) -> bool:
        """One that all requests ask for."""
        objects = self.model.flow.values(ref, value) if value >= 0 else ()
        return any(
            isinstance(described := self.model.flow.objects[obj], External)
            and described.path in self.model.known.limiters
            and described.path.endswith("Lock()")
            and self.model.sharing.of(obj) is not None
            for obj in objects
        )

    def _is_batch(self, write: Write) -> bool:
        """`with lock: rows.append(row); if full: batch, rows = rows, []`."""
        ref = self.codes[write.context[0]]
        name = write.place.rpartition(".")[2]
        spans = self._spans(ref, write.value)
        return any(
            encloses(ref.code, block, value)
            for _, block in spans
            for value, op in ref.among(ir.SetAttr, ir.SetItem, ir.Bind)
            if _empties(ref.code, op, name)
        )


def _empties(code: ir.Code, op: ir.AnyOp, name: str) -> bool:
    """`self.rows = []` and `self.rows[kind] = []`."""
    if not isinstance(op, (ir.SetAttr, ir.SetItem, ir.Bind)) or op.value < 0:
        return False
    if not is_empty_container(code, op.value):
        return False
    place = code.ops[op.base] if isinstance(op, ir.SetItem) else op
    return getattr(place, "name", "") == name
