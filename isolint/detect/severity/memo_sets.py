"""A set that only remembers what is done: each member is asked for by itself, none is read."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef, Program
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import alike

_CHANGING = frozenset({"add", "discard", "remove", "clear"})


class MemoSets:
    def __init__(self, model: Model) -> None:
        self.model = model
        self._only_asked: dict[str, bool] = {}

    def adds(self, ref: CodeRef, value: int, name: str) -> bool:
        """`if key not in done: …; done.add(key)`, where nothing else is done with the set."""
        op = ref.code.ops[value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr) or func.name != "add":
            return False
        if not op.args or not _is_asked(ref, func.base, op.args[0]) or _walks(ref, func.base):
            return False
        found = self._only_asked.get(name)
        if found is None:
            found = self._only_asked[name] = all(
                _is_member_use(each, at) for each, at in _named(self.model.program, name)
            )
        return found


def _walks(ref: CodeRef, base: int) -> bool:
    """`walk(child, visited)`: who finds a member there already gets less than who came first."""
    given = isinstance(ref.code.ops[base], ir.Param)
    return given and any(base in call.args for _, call in ref.each(ir.Call))


def _is_asked(ref: CodeRef, base: int, key: int) -> bool:
    return any(
        op.kind in ("In", "NotIn")
        and len(op.values) == 2
        and alike(ref.code, op.values[1], base)
        and alike(ref.code, op.values[0], key)
        for _, op in ref.each(ir.Combine)
    )


def _named(program: Program, name: str) -> Iterator[tuple[CodeRef, int]]:
    for ref, at, load in program.each(ir.Load):
        if load.name == name:
            yield ref, at
    for ref, at, attr in program.each(ir.Attr):
        if attr.name == name:
            yield ref, at


def _is_member_use(ref: CodeRef, at: int) -> bool:
    users = [ref.code.ops[user] for user in ref.users(at)]
    return all(
        (isinstance(op, ir.Attr) and op.name in _CHANGING)
        or (isinstance(op, ir.Combine) and op.kind in ("In", "NotIn") and op.values[1] == at)
        for op in users
    )
