"""Servers that talk over standard input and output alone: whoever asks has begun the process."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.shared.outside_calls import outside_calls
from isolint.summary import ir

ONE_CLIENT = "its client has begun the process for itself"
_OF_PROTOCOL = ("mcp.", "fastmcp.")
_SERVER = "mcp.server.fastmcp.FastMCP()."
_RUNS = frozenset({_SERVER + "run", _SERVER + "run_async"})
_STDIO = frozenset({_SERVER + "run_stdio_async", "mcp.server.stdio.stdio_server"})
_SERVED = (
    *(_SERVER + name for name in ("run_sse", "run_http", "run_streamable", "sse_app", "http_app")),
    *(_SERVER + "streamable_http_app", "mcp.server.sse.", "mcp.server.streamable_http"),
)


def tools_of_one_client(model: Model) -> frozenset[int]:
    """The tools of a program whose servers are never put on a network."""
    runs = outside_calls(model.flow, _runs_a_server)
    ways = {_way(ref, op, path) for ref, _, op, path in runs}
    return _tools(model) if ways == {"stdio"} else frozenset()


def _tools(model: Model) -> frozenset[int]:
    return frozenset(
        code
        for code, known in model.entries.decorated.items()
        if any(path.startswith(_OF_PROTOCOL) for path in known.path)
    )


def _runs_a_server(path: str) -> bool:
    return path in _RUNS or path in _STDIO or path.startswith(_SERVED)


def _way(ref: CodeRef, op: ir.Call, path: str) -> str:
    """stdio, or that others can reach the server."""
    if path in _STDIO:
        return "stdio"
    return "network" if path.startswith(_SERVED) else _transport(ref, op)


def _transport(ref: CodeRef, op: ir.Call) -> str:
    """By default that of a process begun for one client."""
    given = dict(op.named).get("transport", op.positional[0] if op.positional else -1)
    if given < 0:
        return "network" if any(name in dict(op.named) for name in ("host", "port")) else "stdio"
    told = ref.code.ops[given]
    return "stdio" if isinstance(told, ir.Const) and told.text == "stdio" else "network"
