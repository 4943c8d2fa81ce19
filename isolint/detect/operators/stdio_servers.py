"""Servers that talk over standard input and output alone: whoever asks has begun the process."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import functions
from isolint.model.scan import Model
from isolint.model.shared.outside_calls import outside_calls
from isolint.summary import ir

ONE_CLIENT = "its client has begun the process for itself"
_OF_PROTOCOL = ("mcp.", "fastmcp.")
_SERVER = "mcp.server.fastmcp.FastMCP()."
_ADDING = frozenset({_SERVER + "tool", _SERVER + "tool()", _SERVER + "add_tool"})
_RUNS = frozenset({_SERVER + "run", _SERVER + "run_async"})
_STDIO = frozenset({_SERVER + "run_stdio_async", "mcp.server.stdio.stdio_server"})
_SERVED = (
    *(_SERVER + name for name in ("run_sse", "run_http", "run_streamable", "sse_app", "http_app")),
    *(_SERVER + "streamable_http_app", "mcp.server.sse.", "mcp.server.streamable_http"),
)


def tools_of_one_client(model: Model) -> frozenset[int]:
    """The tools of servers that are never put on a network."""
    runs = outside_calls(model.flow, _runs_a_server)
    ways = [(ref.module.name.split("."), _way(model, ref, op, path)) for ref, _, op, path in runs]
    codes = model.program.codes
    return frozenset(
        code for code in _tools(model) if _nearest(ways, codes[code].module.name) == {"stdio"}
    )


def _nearest(ways: list[tuple[list[str], str]], module: str) -> set[str]:
    """How the server runs that is beside the module: a repository can hold many of them."""
    named = module.split(".")
    near = [(_shared(run, named), way) for run, way in ways]
    best = max((depth for depth, _ in near), default=0)
    return {way for depth, way in near if depth == best}


def _shared(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _tools(model: Model) -> set[int]:
    decorated = {
        code
        for code, known in model.entries.decorated.items()
        if any(path.startswith(_OF_PROTOCOL) for path in known.path)
    }
    return decorated | {
        code
        for ref, _, op, _ in outside_calls(model.flow, _adds_a_tool)
        for given in op.args
        for code, _ in functions(model.flow, ref, given)
    }


def _adds_a_tool(path: str) -> bool:
    return path in _ADDING


def _runs_a_server(path: str) -> bool:
    return path in _RUNS or path in _STDIO or path.startswith(_SERVED)


def _way(model: Model, ref: CodeRef, op: ir.Call, path: str) -> str:
    """stdio, or that others can reach the server."""
    if path in _STDIO:
        return "stdio"
    return "network" if path.startswith(_SERVED) else _transport(model, ref, op)


def _transport(model: Model, ref: CodeRef, op: ir.Call) -> str:
    """By default that of a process begun for one client; one that is asked for is what the command
    line offers.
    """
    given = dict(op.named).get("transport", op.positional[0] if op.positional else -1)
    if given < 0:
        return "network" if any(name in dict(op.named) for name in ("host", "port")) else "stdio"
    told = ref.code.ops[given]
    offered = [told.text] if isinstance(told, ir.Const) else _offered(model)
    return "stdio" if set(offered) == {"stdio"} else "network"


def _offered(model: Model) -> Iterator[str]:
    """`parser.add_argument("--transport", choices=["stdio"])`."""
    for ref, _, op in model.program.each(ir.Call):
        option = ref.code.ops[op.positional[0]] if op.positional else None
        if isinstance(option, ir.Const) and option.text == "--transport":
            choices = ref.code.ops[dict(op.named).get("choices", op.func)]
            values = choices.values if isinstance(choices, ir.Collection) else [op.func]
            yield from (getattr(ref.code.ops[value], "text", "") for value in values)
