"""A connection of the whole process in which no user's transaction meets another's."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.on_loop import runs_on_loop
from isolint.model.objects import External
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

AUTOCOMMIT = "each statement is a transaction of its own"
RUNS_THROUGH = "used only where nothing else can run meanwhile"


class QuietConnections:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.codes = model.program.codes

    def note(self, ref: CodeRef, given: int) -> str:
        """Why a session that is kept for all users holds nothing of one of them; else empty."""
        values = self.model.flow.values(ref, given) if given >= 0 else ()
        kept = [obj for obj in sorted(values) if self.model.identities.is_session(obj)]
        if not kept:
            return ""
        if all(obj in self._autocommitting or self._is_made_so(obj) for obj in kept):
            return AUTOCOMMIT
        return RUNS_THROUGH if all(map(self._runs_through, kept)) else ""

    def _is_made_so(self, obj: int) -> bool:
        """`connect(path, isolation_level=None)`."""
        site = getattr(self.model.flow.objects[obj], "site", -1)
        if not isinstance(self.model.flow.objects[obj], External) or site < 0:
            return False
        code, value = self.model.program.position(site)
        ref = self.codes[code]
        op = ref.code.ops[value]
        return isinstance(op, ir.Call) and any(_is_auto(ref, *named) for named in op.named)

    @cached_property
    def _autocommitting(self) -> frozenset[int]:
        """`connection.autocommit = True`, `connection.set_session(autocommit=True)`."""
        found: set[int] = set()
        for ref in self.codes:
            for _, store in ref.each(ir.SetAttr):
                if _is_auto(ref, store.name, store.value):
                    found |= self.model.flow.values(ref, store.base)
            for _, call in ref.each(ir.Call):
                func = ref.code.ops[call.func]
                told = any(_is_auto(ref, *named) for named in call.named)
                if told and isinstance(func, ir.Attr):
                    found |= self.model.flow.values(ref, func.base)
        return frozenset(found)

    def _runs_through(self, obj: int) -> bool:
        """The event loop began all that asks it for something, and none of that awaits."""
        users = self._users.get(obj, [])
        contexts = [c for ref in users for c in self.model.request.codes.get(ref.id, ())]
        return bool(contexts) and all(
            not (self.codes[code].code.asynchronous or self.codes[code].code.generator)
            and runs_on_loop(self.model, (code, receiver))
            for code, receiver in contexts
        )

    @cached_property
    def _users(self) -> dict[int, list[CodeRef]]:
        """Codes with something that they do with a session."""
        found: dict[int, list[CodeRef]] = {}
        for ref in self.codes:
            held = {
                obj for _, op in ref.each(ir.Attr) for obj in self.model.flow.values(ref, op.base)
            }
            for obj in held:
                if self.model.identities.is_session(obj):
                    found.setdefault(obj, []).append(ref)
        return found


def _is_auto(ref: CodeRef, name: str, value: int) -> bool:
    op = ref.code.ops[value] if value >= 0 else None
    if not isinstance(op, ir.Const):
        return False
    return (name, op.text) in (("autocommit", "True"), ("isolation_level", "None"))
