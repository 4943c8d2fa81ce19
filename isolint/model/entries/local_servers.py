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
from isolint.summary.operands import behind

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
        here = _listens_here(flow, ref, op)
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


def _listens_here(flow: Flow, ref: CodeRef, op: ir.Call) -> bool:
    address = ref.code.ops[op.args[0]] if op.args else None
    hosts = _hosts(flow, ref, address.values[0]) if _is_pair(address) else []
    return bool(hosts) and all(_is_here(code, host) for code, host in hosts)


def _hosts(flow: Flow, ref: CodeRef, value: int) -> list[tuple[ir.Code, int]]:
    """The value, or what the class sets its attribute to."""
    op, cls = ref.code.ops[value], flow.program.parent(ref)
    if not isinstance(op, ir.Attr) or not flow.classes.is_self(ref, op.base) or cls is None:
        return [(ref.code, value)]
    return [
        (method.code, put.value)
        for method in flow.classes.methods(cls.id)
        for _, put in method.each(ir.SetAttr)
        if put.name == op.name and put.value >= 0
    ]


def _is_here(code: ir.Code, value: int) -> bool:
    """`"localhost"`, or where the answer to a login is sent, `urlparse(redirect_uri).hostname or
    "localhost"`.
    """
    op = code.ops[value]
    while isinstance(op, ir.Bind) and op.value >= 0:
        op = code.ops[op.value]
    if isinstance(op, ir.Choice) and op.kind == "or":
        return _is_here(code, op.values[-1]) and any(
            _names_redirect(code, at) for at in behind(code, op.values)
        )
    return isinstance(op, ir.Const) and op.text in HERE


def _names_redirect(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    name = code.params[op.index].name if isinstance(op, ir.Param) else getattr(op, "name", "")
    return "redirect" in name


def _is_pair(op: ir.AnyOp | None) -> TypeGuard[ir.Collection]:
    return isinstance(op, ir.Collection) and len(op.values) == 2
