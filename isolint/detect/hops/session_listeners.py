"""Functions that every session runs before its statements, wherever that is: a tenant's filter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.arguments import external_path
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External, Function
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_FOR_STATEMENTS = frozenset({"do_orm_execute", "before_flush", "after_begin"})
_RUNNING = frozenset(
    {"execute", "exec", "scalars", "scalar", "query", "get", "add", "merge", "flush", "commit"}
)


class SessionListeners:
    def __init__(self, view: View) -> None:
        self.view = view
        self.flow = view.flow

    def told_by(self, ref: CodeRef) -> Iterator[tuple[int, Context]]:
        """The first statement that a code runs, with each listener that is told of it."""
        at = self._statement(ref) if self._listeners else -1
        if at >= 0:
            yield from ((at, (code, -1)) for code in self._listeners)

    def _statement(self, ref: CodeRef) -> int:
        for value, op in ref.each(ir.Call):
            func = ref.code.ops[op.func]
            if not isinstance(func, ir.Attr) or func.name not in _RUNNING:
                continue
            if self.view.model.values.kind(ref, func.base) == "session":
                return value
        return -1

    @cached_property
    def _listeners(self) -> list[int]:
        """`@event.listens_for(Session, "do_orm_execute")`, of all sessions there are."""
        found = {
            described.code
            for ref in self.view.program.having(ir.Call)
            for value, op in ref.each(ir.Call)
            if self._listens(ref, op)
            for given in _handlers(ref, value, op)
            for obj in self.flow.values(ref, given)
            if isinstance(described := self.flow.objects[obj], Function)
        }
        return sorted(found)

    def _listens(self, ref: CodeRef, op: ir.Call) -> bool:
        given = op.positional
        if len(given) < 2 or not ref.code.is_text(given[1]):
            return False
        event = ref.code.ops[given[1]]
        if not isinstance(event, ir.Const) or event.text not in _FOR_STATEMENTS:
            return False
        path = external_path(self.view, ref, op.func)
        return path in self.view.model.known.listeners and self._is_any_session(ref, given[0])

    def _is_any_session(self, ref: CodeRef, value: int) -> bool:
        """The class of sessions, not one of them."""
        paths = [
            described.path
            for obj in self.flow.values(ref, value)
            if isinstance(described := self.flow.objects[obj], External)
        ]
        return any(self.view.model.identities.session_path(f"{path}()") for path in paths)


def _handlers(ref: CodeRef, value: int, op: ir.Call) -> Iterator[int]:
    yield from op.positional[2:3]
    yield from (each.value for _, each in ref.each(ir.Decorate) if each.decorator == value)
