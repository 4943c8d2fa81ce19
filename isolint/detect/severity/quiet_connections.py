"""A connection of the whole process in which no user's transaction meets another's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.guards import is_asynchronous
from isolint.detect.code.on_loop import runs_on_loop
from isolint.detect.severity.locked import Locked
from isolint.detect.severity.reading_connections import (
    READS_ONLY,
    ReadingConnections,
    is_opened_to_read,
)
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

AUTOCOMMIT = "each statement is a transaction of its own"
RUNS_THROUGH = "used only where nothing else can run meanwhile"
IN_TURN = "one lock is held wherever it is used"
_CONNECTIONS = ("connect()", "Connection()", "cursor()", "Cursor()")
_OF_A_THREAD = "sqlite3.Connection()"


class QuietConnections:
    def __init__(self, model: Model, locked: Locked) -> None:
        self.model = model
        self.codes = model.program.codes
        self._used: dict[int, list[tuple[CodeRef, int]]] = {}
        self.locked = locked
        self._reading = ReadingConnections(model.flow, self._uses)

    def note(self, ref: CodeRef, given: int) -> str:
        """Why a session that is kept for all users holds nothing of one of them; else empty."""
        values = self.model.flow.values(ref, given) if given >= 0 else ()
        kept = [obj for obj in sorted(values) if self.model.identities.is_session(obj)]
        if not kept:
            return ""
        if all(map(self._commits_itself, kept)):
            return AUTOCOMMIT
        if all(map(self._only_reads, kept)):
            return READS_ONLY
        if all(map(self._runs_through, kept)):
            return RUNS_THROUGH
        in_turn = all(self._is_plain(obj) and self._is_used_in_turn(obj) for obj in kept)
        return IN_TURN if in_turn else ""

    def of(self, obj: int) -> str:
        """The same for one that startup opened: a mapper's session keeps what it has loaded."""
        if not self._is_plain(obj):
            return ""
        if self._commits_itself(obj):
            return AUTOCOMMIT
        if self._only_reads(obj):
            return READS_ONLY
        if self._runs_through(obj):
            return RUNS_THROUGH
        return IN_TURN if self._is_used_in_turn(obj) else ""

    def _is_plain(self, obj: int) -> bool:
        """Not a mapper's."""
        path = getattr(self.model.flow.objects[obj], "path", "")
        return bool(path.endswith(_CONNECTIONS))

    def _commits_itself(self, obj: int) -> bool:
        """`connect(path, isolation_level=None)`, or told so later."""
        return obj in self._autocommitting or any(_is_auto(*told) for told in self._told(obj))

    def _only_reads(self, obj: int) -> bool:
        """A cursor that two ask at once gives one of them what the other asked for, and so does
        what was opened for one of them.
        """
        path = getattr(self.model.flow.objects[obj], "path", "")
        if not path.endswith(_CONNECTIONS[:2]):
            return False
        opening = self.model.flow.made_by(obj)
        if opening is not None:
            if any(self.model.taint.is_user_data(opening[0], part) for part in opening[1].args):
                return False
            if is_opened_to_read(*opening):
                return True
        return self._reading.holds(obj)

    def _told(self, obj: int) -> Iterator[tuple[CodeRef, str, int]]:
        """The named arguments of the call that opens it."""
        opening = self.model.flow.made_by(obj)
        if opening is not None:
            for name, given in opening[1].named:
                yield opening[0], name, given

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
        """One thread does all that asks it for something, and none of that awaits meanwhile."""
        alone = self._is_of_one_thread(obj)
        served = list(self._served(obj))
        return bool(served) and all(
            self._is_at_once(obj, ref) and (alone or runs_on_loop(self.model, context))
            for ref, _, context in served
        )

    def _is_at_once(self, obj: int, ref: CodeRef) -> bool:
        """Whatever the function asks for it also fetches before anything else can run."""
        code = ref.code
        if not (code.asynchronous or code.generator):
            return True
        used = [value for each, value in self._uses(obj) if each is ref]
        calls = [
            at
            for at, op in ref.each(ir.Call)
            if op.func in used or self._is_handed(obj, ref, at, op)
        ]
        waits = [at for at, op in enumerate(code.ops) if _lets_others_run(op)]
        awaited = any(
            isinstance(op := code.ops[at], (ir.Await, ir.Enter)) and op.value in calls
            for at in waits
        )
        first = code.ops[min(used)]
        fetches = isinstance(first, ir.Attr) and first.name.startswith("fetch")
        return not (fetches or awaited or any(min(used) < at < max(used) for at in waits))

    def _is_handed(self, obj: int, ref: CodeRef, at: int, op: ir.Call) -> bool:
        """`rows.insert_one(row, session=self.session)`: what is outside uses it as well."""
        flow = self.model.flow
        outside = ref.node + at in flow.external_calls
        return outside and any(obj in flow.values(ref, arg) for arg in op.args)

    def _is_of_one_thread(self, obj: int) -> bool:
        """An sqlite connection refuses every other thread, unless it is told not to check."""
        path = getattr(self.model.flow.objects[obj], "path", "")
        return path == _OF_A_THREAD and all(
            name not in ("check_same_thread", "**") for _, name, _ in self._told(obj)
        )

    def _is_used_in_turn(self, obj: int) -> bool:
        """Whoever uses it for a user holds a lock, and all of them the same one."""
        common: frozenset[int] | None = None
        for ref, value, context in self._served(obj):
            held = self.locked.held(ref, value, context)
            common = held if common is None else common & held
        return bool(common)

    def _served(self, obj: int) -> Iterator[tuple[CodeRef, int, Context]]:
        """What users cause, where it is open already and not closed."""
        for ref, value in self._uses(obj):
            for context in self.model.request.codes.get(ref.id, ()):
                yield ref, value, context

    def _uses(self, session: int) -> list[tuple[CodeRef, int]]:
        """What is asked of a session, and where."""
        found = self._used.get(session)
        if found is None:
            found = self._used[session] = [
                (ref, value)
                for ref, held in self.model.flow.holders.of({session})
                for value, op in ref.each(ir.Attr)
                if op.base in held and op.name != "close" and ref.code.name != "__init__"
            ]
        return found


def _lets_others_run(op: ir.AnyOp) -> bool:
    return is_asynchronous(op) or isinstance(op, ir.Yield)


def _is_auto(ref: CodeRef, name: str, value: int) -> bool:
    op = ref.code.ops[value] if value >= 0 else None
    if not isinstance(op, ir.Const):
        return False
    return (name, op.text) in (("autocommit", "True"), ("isolation_level", "None"))
