"""Where one request meets another: what is written on a shared place, some request reads there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.guards import used_in_log
from isolint.detect.severity.unread_lists import UnreadLists
from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, ITEM, REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import operands

UNSEEN = "no request is seen to read it"


class Meetings:
    def __init__(self, model: Model, reads: AttributeReads, lists: UnreadLists) -> None:
        self.model = model
        self.reads = reads
        self.lists = lists

    def unseen(self, write: Write) -> bool:
        """No code that serves requests takes anything from the place that one of them writes."""
        if write.context not in self.model.request.links:
            return False
        if write.kind == ITEM:
            reading = self.lists.reading(write.shared.obj)
            return reading is not None and self._serving.isdisjoint(reading)
        if write.kind not in (REBIND, ATTRIBUTE, CLASS) or write.name == ANY:
            return False
        return next(self._reads(write), None) is None and not self._is_taken_whole(write)

    def reader(self, write: Write) -> tuple[CodeRef, int] | None:
        """Where a request reads what is written, if possible in other code than the writer's."""
        if write.kind not in (REBIND, ATTRIBUTE, CLASS) or write.name == ANY:
            return None
        return min(
            self._reads(write), key=lambda read: read[0].id == write.context[0], default=None
        )

    def _reads(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        if write.kind == REBIND:
            yield from self._naming(write)
            return
        reads = self.reads.of_class(write) if write.kind == CLASS else self.reads.of(write)
        for ref, at in reads:
            if self._serves(ref) and not used_in_log(ref.code, at):
                yield ref, at

    def _serves(self, ref: CodeRef) -> bool:
        return ref.id in self._serving

    @cached_property
    def _serving(self) -> frozenset[int]:
        return frozenset(code for code, _ in self.model.request.live)

    def _naming(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        """Code that reads a variable of a module, or of a function around it."""
        scope, name = write.place.rpartition(".")[0], write.name
        for ref, value, op in self._loads.get(name, ()):
            home = self.model.program.codes[ref.module.base + max(op.home, 0)]
            around = home.symbol == scope or ref.module.name == scope
            if around and _is_used(ref.code, value):
                yield ref, value
        for ref, value, base in self.reads.places(name):
            described = (self.model.flow.objects[obj] for obj in self.model.flow.values(ref, base))
            if self._serves(ref) and any(isinstance(each, ModuleObject) for each in described):
                yield ref, value

    @cached_property
    def _loads(self) -> dict[str, list[tuple[CodeRef, int, ir.Load]]]:
        found: dict[str, list[tuple[CodeRef, int, ir.Load]]] = {}
        for ref, value, op in self.model.program.each(ir.Load):
            if ref.id in self._serving:
                found.setdefault(op.name, []).append((ref, value, op))
        return found

    def _is_taken_whole(self, write: Write) -> bool:
        """By code outside the program, which may read anything of it."""
        return write.kind != REBIND and write.shared.obj in self._whole

    @cached_property
    def _whole(self) -> frozenset[int]:
        return frozenset(
            obj
            for code in self._serving
            for value in self._given_away(self.model.program.codes[code])
            for obj in self.model.flow.values(self.model.program.codes[code], value)
        )

    def _given_away(self, ref: CodeRef) -> Iterator[int]:
        for value, op in ref.each(ir.Call):
            if not self.model.flow.calls.get(ref.node + value):
                yield from op.args
                func = ref.code.ops[op.func]
                if isinstance(func, ir.Attr):
                    yield func.base
        if ref.id in self._entries:
            yield from (op.value for _, op in ref.each(ir.Return) if op.value >= 0)

    @cached_property
    def _entries(self) -> frozenset[int]:
        return frozenset(entry.code for entry in self.model.entries.found)


def _is_used(code: ir.Code, value: int) -> bool:
    """`global x` alone uses nothing."""
    tested = any(block.value == value for block in code.blocks)
    return tested or any(value in operands(op) for op in code.ops)
