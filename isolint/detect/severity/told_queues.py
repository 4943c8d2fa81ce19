"""Queues of all users of which each item is told to the client that listens next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import QUEUE_TAKING
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.blocks import is_in_loop
from isolint.summary.operands import behind, roots

_SENDING = ("send_json", "send_text", "send_str", "send_bytes", "write_message", "send")
TO_WHOEVER_LISTENS = "told to whichever client listens next"


class ToldQueues:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write, ref: CodeRef) -> bool:
        """What takes an item and puts it back only borrows it."""
        takers = self._takers.get(write.shared.obj, {})
        told = bool(takers) and all(takers.values()) and ref.id not in takers
        return told and not self._is_of_one(write.shared.obj)

    def _is_of_one(self, obj: int) -> bool:
        """An entry, or what hangs on one."""
        holds = self.model.lifetimes.holds
        while obj != ROOT and obj in holds:
            if holds[obj].name.startswith("["):
                return True
            obj = holds[obj].parent
        return False

    @cached_property
    def _takers(self) -> dict[int, dict[int, bool]]:
        """The codes that take from an object, and whether each tells a client what it took."""
        found: dict[int, dict[int, bool]] = {}
        for ref, func, op in self.model.program.each(ir.Attr):
            if op.name in QUEUE_TAKING:
                tells = self._tells_client(ref, func)
                for obj in self.model.flow.values(ref, op.base):
                    takers = found.setdefault(obj, {})
                    takers[ref.id] = tells and takers.get(ref.id, True)
        return found

    def _tells_client(self, ref: CodeRef, func: int) -> bool:
        if ref.id not in self.model.request.codes:
            return False
        taken = {at for at, op in ref.each(ir.Call) if op.func == func and is_in_loop(ref.code, at)}
        return bool(taken) and any(
            not taken.isdisjoint(behind(ref.code, told)) for told in self._told(ref)
        )

    def _told(self, ref: CodeRef) -> Iterator[list[int]]:
        """What a stream yields, and what is sent on the connection that the code was given."""
        yield from ([op.value] for _, op in ref.each(ir.Yield) if op.value >= 0)
        for _, op in ref.each(ir.Call):
            func = ref.code.ops[op.func]
            receiver = [func.base] if isinstance(func, ir.Attr) else []
            if any(self._is_connection(ref, value) for value in (*receiver, *op.args)):
                yield op.args

    def _is_connection(self, ref: CodeRef, value: int) -> bool:
        """Its own: not each one of a collection."""
        own = all(isinstance(ref.code.ops[root], ir.Param) for root in roots(ref.code, value))
        return own and any(
            isinstance(described := self.model.flow.objects[obj], External)
            and self._sends(described.path)
            for obj in self.model.flow.values(ref, value)
        )

    def _sends(self, path: str) -> bool:
        """An object of this path sends to its other end."""
        found = (self.model.known.emissions.get(f"{path}.{name}") for name in _SENDING)
        return any(sent is not None and sent.to_one for sent in found)
