"""Servers that talk over standard input and output alone: whoever asks has begun the process."""

from __future__ import annotations

from isolint.model.entries.targets import external_paths
from isolint.model.program import CodeRef
from isolint.model.scan import Model
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
    ways = {
        way
        for ref in model.program.having(ir.Call)
        for value, op in ref.each(ir.Call)
        if ref.node + value in model.flow.external_calls
        and (way := _way(ref, op, external_paths(model.flow, ref, op.func)))
    }
    return _tools(model) if ways == {"stdio"} else frozenset()


def _tools(model: Model) -> frozenset[int]:
    return frozenset(
        code
        for code, known in model.entries.decorated.items()
        if any(path.startswith(_OF_PROTOCOL) for path in known.path)
    )


def _way(ref: CodeRef, op: ir.Call, paths: list[str]) -> str:
    """stdio, or that others can reach the server; empty for what runs none."""
    if any(path.startswith(_SERVED) for path in paths):
        return "network"
    if any(path in _STDIO for path in paths):
        return "stdio"
    return _transport(ref, op) if any(path in _RUNS for path in paths) else ""


def _transport(ref: CodeRef, op: ir.Call) -> str:
    given = dict(op.named).get("transport", op.positional[0] if op.positional else -1)
    if given < 0:
        return "network" if any(name in dict(op.named) for name in ("host", "port")) else "stdio"
    told = ref.code.ops[given]
    return "stdio" if isinstance(told, ir.Const) and told.text == "stdio" else "network"
