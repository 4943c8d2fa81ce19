"""What outside code gives to a function that it calls: `Thread(target=work, args=(queue,))`."""

from __future__ import annotations

from msgspec import Struct

from isolint.model.definitions.objects import Container
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import one_by_one
from isolint.model.pointsto.site import Site
from isolint.pack.running import Callback
from isolint.summary import ir
from isolint.summary.operands import roots

_LISTS = frozenset({"tuple", "list"})


class Given(Struct, frozen=True):
    """Nodes of arguments, as of a `Site`."""

    args: list[int]
    stars: list[int]
    named: list[tuple[str, int]]


NOTHING = Given([], [], [])


def given(flow: Flow, containers: Containers, site: Site, callback: Callback | None) -> Given:
    if callback is None:
        return NOTHING
    found = _packed(site, callback) if callback.args else _plain(site, callback)
    if callback.each:
        found = Given([_element(flow, containers, node) for node in found.args], [], [])
    if not callback.copies:
        return found
    args = [_queues(flow, node) for node in found.args]
    return Given(args, [], [(n, _queues(flow, node)) for n, node in found.named if n != "**"])


def _element(flow: Flow, containers: Containers, node: int) -> int:
    """`pool.map(work, rows)`."""
    found = flow.graph.new_node()
    containers.merge(node, found)
    return found


def _plain(site: Site, callback: Callback) -> Given:
    """`submit(work, queue, limit=3)`."""
    named = [(name, arg) for name, arg in site.named if name != callback.keyword]
    return Given(_after(site, callback), [], named)


def _packed(site: Site, callback: Callback) -> Given:
    """`Thread(target=work, args=(queue,), kwargs={"limit": 3})`, `Timer(5, work, [queue])`."""
    told = dict(zip((callback.args, callback.kwargs), _after(site, callback), strict=False))
    told = (told if callback.packed else {}) | dict(site.named)
    args, kwargs = told.get(callback.args), told.get(callback.kwargs)
    listed = None if args is None else _display(site, args)
    keyed = None if kwargs is None else _display(site, kwargs)
    plain, stars = list[int](), [] if args is None else [args]
    if listed is not None and listed.kind in _LISTS:
        plain, stars = _items(site, listed), []
    named = [] if kwargs is None else [("**", kwargs)]
    if keyed is not None and keyed.kind == "dict":
        named = _entries(site, keyed)
    return Given(plain, stars, named)


def _after(site: Site, callback: Callback) -> list[int]:
    """Nothing follows a function that is given by its keyword."""
    named = any(name == callback.keyword for name, _ in site.named)
    return site.args[callback.handler + 1 :] if callback.handler >= 0 and not named else []


def _display(site: Site, node: int) -> ir.Collection | None:
    code, value = site.caller.code, node - site.caller.node
    found = roots(code, value) if 0 <= value < len(code.ops) else []
    op = code.ops[found[0]] if len(found) == 1 else None
    return op if isinstance(op, ir.Collection) else None


def _items(site: Site, display: ir.Collection) -> list[int]:
    """Those before the first that is unpacked."""
    ops = site.caller.code.ops
    stars = [at for at, value in enumerate(display.values) if isinstance(ops[value], ir.Star)]
    values = display.values[: stars[0]] if stars else display.values
    return [site.caller.node + value for value in values]


def _entries(site: Site, display: ir.Collection) -> list[tuple[str, int]]:
    ops = site.caller.code.ops
    keys = (ops[key] if key >= 0 else None for key in display.keys)
    return [
        (key.text, site.caller.node + value)
        for key, value in zip(keys, display.values, strict=False)
        if isinstance(key, ir.Const) and key.kind == "str"
    ]


def _queues(flow: Flow, node: int) -> int:
    """A process has a copy of all else."""
    found = flow.graph.new_node()
    flow.graph.accepts[found] = one_by_one(lambda obj: _is_queue(flow, obj))
    flow.graph.edge(node, found)
    return found


def _is_queue(flow: Flow, obj: int) -> bool:
    described = flow.objects[obj]
    return isinstance(described, Container) and described.kind == "queue"
