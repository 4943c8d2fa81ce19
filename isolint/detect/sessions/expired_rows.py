"""Rows that a commit has expired: whoever reads an attribute of one next loads it again, through
the session that it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.detect.view import View
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, roots

_FINDING = frozenset({"first", "one", "one_or_none", "scalar_one", "scalar_one_or_none", "get"})
_KEEPING = "expire_on_commit"
_SYNC = ("sqlalchemy.orm.", "sqlmodel.Session", "flask_sqlalchemy.")

IsSession = Callable[[CodeRef, int], bool]


def is_expired(view: View, is_session: IsSession, ref: CodeRef, value: int) -> bool:
    """Found through a session, or added to it, and the session commits after that; nothing
    refreshes the row.
    """
    if view.once(_keeps_rows):
        return False
    return any(
        _is_let_go(ref, value, session, root)
        for root in roots(ref.code, value)
        for session in _sessions_of(ref, value, root)
        if is_session(ref, session) and _is_sync(view, ref, session)
    )


def _keeps_rows(view: View) -> bool:
    """`sessionmaker(engine, expire_on_commit=False)`."""
    return any(
        name == _KEEPING and not ref.code.is_true(argument)
        for ref in view.program.having(ir.Call)
        for _, op in ref.each(ir.Call)
        for name, argument in op.named
    )


def _sessions_of(ref: CodeRef, value: int, root: int) -> Iterator[int]:
    op = ref.code.ops[root]
    if isinstance(op, ir.Call) and _method(ref, op) in _FINDING:
        yield from _bases(ref, root)
    for _, base, given in _calls(ref, "add"):
        if given and alike(ref.code, given[0], value):
            yield base


def _bases(ref: CodeRef, value: int) -> Iterator[int]:
    """`session`, of `session.query(User).filter_by(id=1).first()`."""
    op = ref.code.ops[value]
    while isinstance(op, ir.Call) and isinstance(func := ref.code.ops[op.func], ir.Attr):
        yield func.base
        found = roots(ref.code, func.base)
        op = ref.code.ops[found[0]] if len(found) == 1 else op
        if len(found) != 1:
            return


def _is_let_go(ref: CodeRef, value: int, session: int, root: int) -> bool:
    commits = [at for at, base, _ in _calls(ref, "commit") if alike(ref.code, base, session)]
    last = max((at for at in commits if at > root), default=-1)
    loaded = (given for at, _, given in _calls(ref, "refresh") if at > last)
    return last >= 0 and not any(args and alike(ref.code, args[0], value) for args in loaded)


def _is_sync(view: View, ref: CodeRef, session: int) -> bool:
    """An asynchronous session is told to keep its rows: it can load nothing by itself."""
    objects = [view.flow.objects[obj] for obj in view.flow.values(ref, session)]
    return any(isinstance(each, External) and each.path.startswith(_SYNC) for each in objects)


def _calls(ref: CodeRef, name: str) -> Iterator[tuple[int, int, list[int]]]:
    """Calls of a method: where, of what, with what."""
    for value, op in ref.each(ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and func.name == name:
            yield value, func.base, op.positional


def _method(ref: CodeRef, op: ir.Call) -> str:
    func = ref.code.ops[op.func]
    return func.name if isinstance(func, ir.Attr) else ""
