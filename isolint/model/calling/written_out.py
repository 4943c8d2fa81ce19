"""Arguments that a call writes out for what it is to run: `Thread(target=f, args=(row,))`."""

from __future__ import annotations

from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import one_by_one
from isolint.model.pointsto.site import Site
from isolint.summary import ir
from isolint.summary.operands import roots

_LISTS = frozenset({"tuple", "list"})


def written_out(
    flow: Flow, site: Site, queues_alone: bool
) -> tuple[list[int], list[tuple[str, int]]]:
    """The nodes of `args`, as far as they are told apart, and those of `kwargs`; of `queues_alone`
    where all else is copied.
    """
    args, named = list[int](), list[tuple[str, int]]()
    for name, node in site.named:
        display = _display(site, node) if name in ("args", "kwargs") else None
        if display is not None and name == "args" and display.kind in _LISTS:
            args = [site.caller.node + value for value in _single(site.caller.code, display)]
        elif display is not None and name == "kwargs" and display.kind == "dict":
            named = _pairs(site, display)
    if not queues_alone:
        return args, named
    return [_queues(flow, node) for node in args], [(n, _queues(flow, node)) for n, node in named]


def _queues(flow: Flow, node: int) -> int:
    found = flow.graph.new_node()
    flow.graph.accepts[found] = one_by_one(
        lambda obj: getattr(flow.objects[obj], "kind", "") == "queue"
    )
    flow.graph.edge(node, found)
    return found


def _display(site: Site, node: int) -> ir.Collection | None:
    code, value = site.caller.code, node - site.caller.node
    found = roots(code, value) if 0 <= value < len(code.ops) else []
    op = code.ops[found[0]] if len(found) == 1 else None
    return op if isinstance(op, ir.Collection) else None


def _single(code: ir.Code, display: ir.Collection) -> list[int]:
    """Those before the first that is unpacked."""
    ops = (code.ops[value] for value in display.values)
    stars = [at for at, op in enumerate(ops) if isinstance(op, ir.Star)]
    return display.values[: stars[0]] if stars else display.values


def _pairs(site: Site, display: ir.Collection) -> list[tuple[str, int]]:
    ops = site.caller.code.ops
    keys = ((ops[key] if key >= 0 else None) for key in display.keys)
    return [
        (key.text, site.caller.node + value)
        for key, value in zip(keys, display.values, strict=True)
        if isinstance(key, ir.Const) and key.kind == "str"
    ]
