"""Handlers of plain servers that listen on their own machine alone, as for the answer to a login in
a browser there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.shared.outside_calls import outside_calls
from isolint.summary import ir

_SERVERS = frozenset(
    f"{module}.{threads}{name}"
    for module, name in (("http.server", "HTTPServer"), ("socketserver", "TCPServer"))
    for threads in ("", "Threading")
)
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def local_handlers(flow: Flow) -> frozenset[int]:
    """The methods of classes that no server gets but such ones."""
    served: dict[int, bool] = {}
    for ref, _, op, _ in outside_calls(flow, _SERVERS.__contains__):
        here = _listens_here(ref, op)
        for cls in _classes(flow, ref, op):
            served[cls] = served.get(cls, True) and here
    return frozenset(
        method.id
        for cls, here in served.items()
        if here
        for owner in flow.classes.info[cls].mro
        for method in flow.classes.methods(owner)
    )


def _classes(flow: Flow, ref: CodeRef, op: ir.Call) -> Iterator[int]:
    for value in op.args[1:]:
        for obj in sorted(flow.values(ref, value)):
            described = flow.objects[obj]
            if isinstance(described, Class):
                yield described.code


def _listens_here(ref: CodeRef, op: ir.Call) -> bool:
    address = ref.code.ops[op.args[0]] if op.args else None
    host = ref.code.ops[address.values[0]] if _is_pair(address) else None
    return isinstance(host, ir.Const) and host.text in HERE


def _is_pair(op: ir.AnyOp | None) -> TypeGuard[ir.Collection]:
    return isinstance(op, ir.Collection) and len(op.values) == 2
