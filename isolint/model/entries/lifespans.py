"""What an application is told to run when it begins, and what that leaves for its requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isolint.model.definitions.objects import Container, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.entering import first_bare
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import Target, functions, listed
from isolint.model.reaching.entry_points import Entries
from isolint.summary import ir


def startup_hooks(
    flow: Flow, ref: CodeRef, given: int, paths: Sequence[str], entries: Entries
) -> None:
    """`lifespan=run`, `on_startup=[open_pool]` of a call of one of the outside `paths`."""
    for item in listed(ref, given):
        for code, receiver in functions(flow, ref, item):
            entries.startup.append(code)
            _give_application(flow, (code, receiver), paths)
            body = flow.program.codes[code]
            for value in _left(flow, body):
                _keep(flow, body, value, ref.node + given, entries)


def _give_application(flow: Flow, hook: Target, paths: Sequence[str]) -> None:
    """`async def lifespan(app)`, without an annotation."""
    ref = flow.program.codes[hook[0]]
    bare = first_bare(ref, hook[1] >= 0)
    if bare is None:
        return
    for path in (flow.known.normal(f"{each}()") for each in paths):
        if path in flow.known.applications:
            flow.graph.add(ref.node + bare, flow.objects.number(External(path)))


def _left(flow: Flow, body: CodeRef) -> Iterator[int]:
    """What each request finds again: the items of `yield {"db": pool}` in its state, and the whole
    of `yield Resources(pool)` where its context says so.
    """
    for _, op in body.each(ir.Yield):
        if op.value < 0:
            continue
        for place in flow.known.startup_contexts:
            _put(flow, body, op.value, place)
        yield op.value
        given = body.code.ops[op.value]
        if not isinstance(given, ir.Collection):
            continue
        for key, value in zip(given.keys, given.values, strict=False):
            name = body.code.ops[key] if key >= 0 else None
            if isinstance(name, ir.Const):
                for state in flow.known.startup_yields:
                    _put(flow, body, value, f"{state}.{name.text}")
                yield value


def _put(flow: Flow, body: CodeRef, value: int, place: str) -> None:
    owner, _, name = place.rpartition(".")
    kept = flow.objects.number(External(owner))
    flow.graph.edge(body.node + value, flow.field(kept, name))


def _keep(flow: Flow, body: CodeRef, value: int, node: int, entries: Entries) -> None:
    for obj in sorted(flow.values(body, value)):
        if isinstance(flow.objects[obj], (Instance, Container)):
            entries.kept.setdefault(obj, node)
