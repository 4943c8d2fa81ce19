"""Parameters that are a database's session by how they are called and asked."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import roots

_ASKING = frozenset({"query", "exec", "execute", "scalars", "scalar", "cursor"})


def is_asked_for_rows(flow: Flow, ref: CodeRef, index: int) -> bool:
    """`session.query(Role).all()`: what it finds is told by the query; a web session is asked
    otherwise.
    """
    known, name = flow.known, ref.code.params[index].name
    if name not in known.session_names:
        return False
    return any(
        op.name in _ASKING and index in roots(ref.code, op.base) for _, op in ref.each(ir.Attr)
    )
