"""Whether a fallback identity is the key under which a store is written and read: all who come
without an identity then share one entry.
"""

from __future__ import annotations

from isolint.detect.severity.memo_values import is_looked_up
from isolint.detect.view import View
from isolint.model.definitions.objects import Class, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import ADDING
from isolint.summary import ir
from isolint.summary.blocks import surrounding

ONE_ENTRY = "all who come without one share one entry"
_READING = frozenset({"get"})
_STORING = frozenset({"set", "hset", "rpush", "lpush", "setex"})
_OF_ONE_USE = frozenset({"thread", "run", "session", "request"})
_SAME = (ir.Bind, ir.Join, ir.Narrow, ir.Choice, ir.Await)


class CommonEntries:
    """`written` and `read` are the stores, by object, in which the value is a key."""

    def __init__(self, view: View, empty: bool) -> None:
        self.view = view
        self.empty = empty
        self.written: set[int] = set()
        self.read: set[int] = set()
        self._seen: set[tuple[int, int]] = set()

    def found(self, ref: CodeRef, value: int) -> bool:
        self._follow(ref, value)
        return not self.written.isdisjoint(self.read)

    def _follow(self, ref: CodeRef, value: int) -> None:
        if (ref.id, value) in self._seen or (self.empty and _is_asked_for(ref.code, value)):
            return
        self._seen.add((ref.id, value))
        for index in ref.users(value):
            if self.empty and _is_told_apart(ref.code, index, value):
                continue
            op = ref.code.ops[index]
            if isinstance(op, _SAME) or self._names_entry(ref, op, value):
                self._follow(ref, index)
            self._note(ref, index, op, value)
            if isinstance(op, ir.Call):
                self._enter(ref, index, op, value)

    def _names_entry(self, ref: CodeRef, op: ir.AnyOp, value: int) -> bool:
        """`f"history:{user_id}"`; in `f"{user_id}:{chat_id}"` the chat tells the entries apart."""
        if not isinstance(op, ir.Combine) or op.kind != "format":
            return False
        kinds = {self._kind(ref, part) for part in op.values if part != value}
        return kinds.isdisjoint(_OF_ONE_USE) or self._kind(ref, value) in _OF_ONE_USE

    def _kind(self, ref: CodeRef, value: int) -> str | None:
        op = ref.code.ops[value]
        if isinstance(op, ir.Param):
            return self.view.model.identities.kind(ref.code.params[op.index].name, ref)
        if not isinstance(op, (ir.Bind, ir.Load, ir.Attr)):
            return None
        return self.view.model.identities.kind(op.name, ref)

    def _enter(self, ref: CodeRef, index: int, op: ir.Call, value: int) -> None:
        for code, _ in self.view.flow.calls.get(ref.node + index, {}):
            callee = self.view.program.codes[code]
            for at, each in callee.each(ir.Param):
                if self._passed(op, callee, each.index) == value:
                    self._follow(callee, at)

    def _passed(self, op: ir.Call, callee: CodeRef, index: int) -> int | None:
        name = callee.code.params[index].name
        if name in op.keywords:
            return dict(op.named)[name]
        position = index - self.view.flow.classes.has_self(callee)
        return op.positional[position] if 0 <= position < len(op.positional) else None

    def _note(self, ref: CodeRef, index: int, op: ir.AnyOp, value: int) -> None:
        if isinstance(op, ir.SetItem) and op.key == value:
            if not is_looked_up(self.view.model, ref, op.key, op.value):
                self.written |= self._stores(ref, op.base)
        elif isinstance(op, ir.Item) and op.key == value:
            stores = self._stores(ref, op.base)
            self.written |= stores if _is_added_to(ref.code, index) else set()
            self.read |= stores if not _is_added_to(ref.code, index) else set()
        elif isinstance(op, ir.Combine) and op.kind == "Equal":
            for side in map(ref.code.ops.__getitem__, op.values):
                if isinstance(side, ir.Attr):
                    self.read |= self._records(ref, side.base)
        elif isinstance(op, ir.Call):
            self._note_call(ref, op, value)

    def _note_call(self, ref: CodeRef, op: ir.Call, value: int) -> None:
        func = ref.code.ops[op.func]
        if value in (argument for _, argument in op.named):
            self.written |= self._records(ref, op.func)
            if isinstance(func, ir.Attr) and func.name in ("filter_by", "filter", "get"):
                self.read |= self._asked(ref, func.base)
        if isinstance(func, ir.Attr) and op.args[:1] == [value]:
            stores = self._stores(ref, func.base)
            if func.name in _READING or func.name == "setdefault":
                self.read |= stores
            if func.name in _STORING or func.name == "setdefault":
                self.written |= stores

    def _asked(self, ref: CodeRef, value: int) -> set[int]:
        """The classes in `session.query(Message).order_by(…)`, `Message.objects`."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Attr):
            return self._records(ref, op.base) or self._asked(ref, op.base)
        if isinstance(op, ir.Call):
            given = [obj for argument in op.args for obj in self._records(ref, argument)]
            return set(given) or self._asked(ref, op.func)
        return set()

    def _records(self, ref: CodeRef, value: int) -> set[int]:
        objects = self.view.flow.objects
        return {o for o in self.view.flow.values(ref, value) if isinstance(objects[o], Class)}

    def _stores(self, ref: CodeRef, value: int) -> set[int]:
        return {obj for obj in self.view.flow.values(ref, value) if self._lasts(obj)}

    def _lasts(self, obj: int) -> bool:
        outside = isinstance(self.view.flow.objects[obj], External)
        return outside or self.view.model.sharing.of(obj) is not None


def _is_added_to(code: ir.Code, item: int) -> bool:
    """`HISTORY[thread_id].append(…)`."""
    return any(isinstance(op, ir.Attr) and op.base == item and op.name in ADDING for op in code.ops)


def _is_asked_for(code: ir.Code, value: int) -> bool:
    """`if not thread_id: return []`."""
    return any(
        block.kind == "if" and block.value >= 0 and _denies(code, block.value, value)
        for block in code.blocks
    )


def _denies(code: ir.Code, test: int, value: int) -> bool:
    op = code.ops[test]
    if isinstance(op, ir.Choice):
        return any(_denies(code, part, value) for part in op.values)
    return isinstance(op, ir.Combine) and op.kind == "Not" and op.values[0] == value


def _is_told_apart(code: ir.Code, index: int, value: int) -> bool:
    """Where the code has asked whether there is an identity: `if thread_id: store(thread_id)`."""
    return any(
        block.kind == "if" and block.value >= 0 and block.value == value
        for block in surrounding(code, index)
    )
