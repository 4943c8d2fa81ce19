"""What is written and read again before anything else can run: in one event loop, without an await
between.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.on_loop import runs_on_loop
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.model.shared.sharing import Shared
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses, is_in_loop
from isolint.summary.operands import operands, roots

AT_ONCE = "read only in the same call, before another user's can begin"


class UsedAtOnce:
    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.reads = reads
        self.codes = model.program.codes

    def holds(self, write: Write) -> bool:
        return self._is_used_at_once(write) or self._is_part_of_it(write)

    def _is_part_of_it(self, write: Write) -> bool:
        """`ctx.image = image`, of what `self.ctx = Context()` has begun in the same step."""
        hold = self.model.lifetimes.holds.get(write.shared.obj)
        if hold is None or hold.parent == ROOT or not runs_on_loop(self.model, write.context):
            return False
        made = self.model.flow.made_at(write.shared.obj)
        if made is None:
            return False
        ref, value = made
        puts = _puts(ref, hold.name, value)
        began = [c for c in self.model.request.codes.get(ref.id, ()) if c[1] == hold.parent]
        whole = Shared(hold.parent, hold.parent, write.shared.confidence)
        return bool(puts and began) and all(
            self._is_used_at_once(
                replace(write, context=on, value=at, name=hold.name, kind=ATTRIBUTE, shared=whole)
            )
            for on in began
            for at in puts
        )

    def _is_used_at_once(self, write: Write) -> bool:
        """All that reads the attribute is the writing method, and what it calls on its object; none
        of them awaits or keeps what it makes of it, and the event loop began them.
        """
        writer = self.codes[write.context[0]]
        if write.kind != ATTRIBUTE or not runs_on_loop(self.model, write.context):
            return False
        until = _last_look(writer, write)
        if not runs_on(writer, write.value, until):
            return False
        reading = [ref for ref, _ in self.reads.of(write)]
        readers = [
            ref for ref in reading if ref is not writer and not _replaces_first(ref, write.name)
        ]
        readers = [ref for ref in readers if not self._has_it_replaced(ref, writer, write.name)]
        if any(self._keeps(ref, write.name) for ref in (writer, *readers)):
            return False
        if not readers:
            return bool(reading) and _replaces_first(writer, write.name)
        if not runs_on(writer, write.value):
            return False
        steps = (
            self._called_by(ref) for ref in (writer, *self._beginning_with(writer, write.name))
        )
        return any(self._are_within(own, readers) for own in steps)

    def _are_within(self, own: set[int], readers: list[CodeRef]) -> bool:
        return all(
            ref.id in own and _runs_through(ref) and self._callers(ref) <= own for ref in readers
        )

    def _beginning_with(self, writer: CodeRef, name: str) -> Iterator[CodeRef]:
        """The only method that calls the writer, of the same object: it does so before it calls
        anything else of it, whatever happens, and it awaits nothing.
        """
        callers = {self.codes[code] for code in self._callers(writer)}
        if len(callers) != 1 or not _always_replaces(writer, name):
            return
        ref = callers.pop()
        calls = [(value, op) for value, op in ref.each(ir.Call) if _is_on_self(ref, op)]
        if calls and _runs_through(ref) and calls[0][1].block == 0:
            first = calls[0][0]
            begun = [(first, 0)] if self._is_called(ref, first, writer) else []
            if begun and _comes_after(ref, name, begun):
                yield ref

    def _has_it_replaced(self, ref: CodeRef, writer: CodeRef, name: str) -> bool:
        """`self.begin(user_id)` stands before each look at it, in one step of the loop."""
        if not (_runs_through(ref) and _always_replaces(writer, name)):
            return False
        replaced = [
            (value, op.block)
            for value, op in ref.each(ir.Call)
            if _is_on_self(ref, op) and self._is_called(ref, value, writer)
        ]
        contexts = self.model.request.codes.get(ref.id, ())
        return (
            _comes_after(ref, name, replaced)
            and not self._keeps(ref, name)
            and all(runs_on_loop(self.model, context) for context in contexts)
        )

    def _is_called(self, ref: CodeRef, value: int, callee: CodeRef) -> bool:
        """No other function can be meant, such as one of a subclass."""
        calls = self.model.flow.calls.get(ref.node + value, {})
        return {code for code, _ in calls} == {callee.id}

    def _keeps(self, ref: CodeRef, name: str) -> bool:
        """`self.client = Client(key=self.key)`: the next user meets what was made of it, unless
        that is always replaced and asked for in the same step alone.
        """
        made = {value for value, op in ref.each(ir.Attr) if op.name == name}
        for value, op in enumerate(ref.code.ops):
            if not isinstance(op, (ir.SetAttr, ir.SetItem)):
                if not made.isdisjoint(operands(op)):
                    made.add(value)
            elif op.value in made and op.base not in made and self._stays(ref, op):
                return True
        return False

    def _stays(self, ref: CodeRef, op: ir.SetAttr | ir.SetItem) -> bool:
        of_step = isinstance(op, ir.SetAttr) and self._is_of_step(ref, op)
        return not of_step and self._lasts(ref, op.base)

    def _is_of_step(self, ref: CodeRef, op: ir.SetAttr) -> bool:
        if op.base or not (_always_replaces(ref, op.name) and _replaces_first(ref, op.name)):
            return False
        objects = self.model.flow.values(ref, op.base)
        reads = (read for obj in objects for read in self.reads.on(obj, op.name))
        readers = [reader for reader, _ in reads if reader is not ref]
        return any(
            self._are_within(
                self._called_by(begins), [each for each in readers if each is not begins]
            )
            for begins in (ref, *self._beginning_with(ref, op.name))
        )

    def _lasts(self, ref: CodeRef, base: int) -> bool:
        sharing = self.model.sharing
        return any(sharing.of(obj) is not None for obj in self.model.flow.values(ref, base))

    def _called_by(self, writer: CodeRef) -> set[int]:
        """The writer and what it calls on its own object, and they in turn."""
        found, stack = {writer.id}, [writer]
        while stack:
            ref = stack.pop()
            for value, op in ref.each(ir.Call):
                if not _is_on_self(ref, op):
                    continue
                for code, _ in self.model.flow.calls.get(ref.node + value, {}):
                    if code not in found:
                        found.add(code)
                        stack.append(self.codes[code])
        return found

    def _callers(self, ref: CodeRef) -> set[int]:
        reach = self.model.request
        return {
            caller[0]
            for context in reach.codes.get(ref.id, ())
            for caller, _ in reach.callers.get(context, ())
        }


def _puts(ref: CodeRef, name: str, made: int) -> list[int]:
    return [
        at
        for at, op in ref.each(ir.SetAttr)
        if op.name == name and op.value >= 0 and made in roots(ref.code, op.value)
    ]


def _runs_through(ref: CodeRef) -> bool:
    return not (ref.code.asynchronous or ref.code.generator)


def runs_on(ref: CodeRef, at: int, until: int | None = None) -> bool:
    """Nothing is awaited any more after the write, or until the last look at what it wrote."""
    if ref.code.generator or not ref.code.asynchronous:
        return _runs_through(ref)
    waiting = any(
        isinstance(op, ir.Await) or getattr(op, "asynchronous", False)
        for op in ref.code.ops[at + 1 : until]
    )
    return not waiting and not is_in_loop(ref.code, at)


def _last_look(ref: CodeRef, write: Write) -> int | None:
    """None where a loop may look again after it waited."""
    looks = [value for value, op in ref.each(ir.Attr) if op.name == write.name]
    if not looks or any(is_in_loop(ref.code, value) for value in looks):
        return None
    return max(looks)


def _is_on_self(ref: CodeRef, op: ir.Call) -> bool:
    func = ref.code.ops[op.func]
    return isinstance(func, ir.Attr) and func.base == 0


def _replaces_first(ref: CodeRef, name: str) -> bool:
    """What an earlier call left is replaced before the function looks."""
    written = _written(ref, name)
    return bool(written) and _comes_after(ref, name, written)


def _always_replaces(ref: CodeRef, name: str) -> bool:
    """Nothing that the function can do leaves out the write."""
    return _runs_through(ref) and any(
        block == 0 and not any(isinstance(op, ir.Return) for op in ref.code.ops[:at])
        for at, block in _written(ref, name)
    )


def _written(ref: CodeRef, name: str) -> list[tuple[int, int]]:
    return [
        (value, op.block)
        for value, op in ref.each(ir.SetAttr)
        if op.name == name and not op.augmented
    ]


def _comes_after(ref: CodeRef, name: str, written: list[tuple[int, int]]) -> bool:
    return all(
        any(at < value and encloses(ref.code, block, value) for at, block in written)
        for value, op in ref.each(ir.Attr)
        if op.name == name
    )
