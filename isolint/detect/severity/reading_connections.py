"""Connections through which nothing is written: no transaction of one user meets another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import roots

READS_ONLY = "nothing is written through it"
Uses = Callable[[int], Iterable[tuple[CodeRef, int]]]

_OPENED_TO_READ = re.compile(r"[?&](mode=ro|immutable=1)\b")
_QUERY = re.compile(r"\s*(select|explain|show|pragma\s+\w+\s*$)\b", re.IGNORECASE)
_CHANGING_QUERY = re.compile(r"\bfor\s+(update|share)\b|\binto\b", re.IGNORECASE)
_TOLD = frozenset({"row_factory", "text_factory", "description", "close"})
_FETCHING = frozenset({"fetchone", "fetchall", "fetchmany", "fetchval"})
_PASSING_ON = frozenset({"closing", "isinstance", "setattr"})
_DEEPEST = 2


def is_opened_to_read(ref: CodeRef, opening: ir.Call) -> bool:
    """`connect("file:wiki.db?mode=ro", uri=True)`."""
    texts = (text for path in opening.args[:1] for text in _texts(ref.code, path))
    return any(map(_OPENED_TO_READ.search, texts))


class ReadingConnections:
    def __init__(self, flow: Flow, uses: Uses) -> None:
        self.flow = flow
        self.uses = uses

    def holds(self, obj: int, depth: int = _DEEPEST) -> bool:
        """Every statement that it is asked for is a query in words, also through its cursors."""
        uses = list(self.uses(obj)) if depth else []
        reads = bool(uses) and all(self._reads(ref, value, depth) for ref, value in uses)
        return reads and not self._is_handed_out(obj)

    def _is_handed_out(self, obj: int) -> bool:
        """`frame.to_sql("rows", connection)`: a library does with it what nobody sees here."""
        return any(
            obj in self.flow.values(ref, given)
            for ref, value, call in self.flow.program.each(ir.Call)
            if not self.flow.calls.get(ref.node + value)
            for given in call.args
            if _called(ref.code, call) not in _PASSING_ON
        )

    def _reads(self, ref: CodeRef, value: int, depth: int) -> bool:
        op = ref.code.ops[value]
        if not isinstance(op, ir.Attr):
            return False
        if op.name in _TOLD | _FETCHING:
            return True
        calls = [(at, call) for at, call in ref.each(ir.Call) if call.func == value]
        if op.name == "execute":
            return bool(calls) and all(_is_query(ref.code, call) for _, call in calls)
        if op.name != "cursor":
            return False
        cursors = {obj for at, _ in calls for obj in self.flow.values(ref, at)}
        return bool(cursors) and all(self.holds(obj, depth - 1) for obj in cursors)


def _called(code: ir.Code, call: ir.Call) -> str:
    func = code.ops[call.func]
    return func.name if isinstance(func, (ir.Load, ir.Attr)) else ""


def _is_query(code: ir.Code, call: ir.Call) -> bool:
    texts = list(_texts(code, call.args[0])) if call.args else []
    return bool(texts and _QUERY.match(texts[0])) and not any(
        _CHANGING_QUERY.search(text) for text in texts
    )


def _texts(code: ir.Code, value: int, depth: int = 4) -> Iterator[str]:
    """The constant parts of a text, in their order."""
    for root in roots(code, value) if depth else ():
        op = code.ops[root]
        if isinstance(op, ir.Const) and op.kind == "str":
            yield op.text
        elif isinstance(op, ir.Combine):
            for part in op.values:
                yield from _texts(code, part, depth - 1)
