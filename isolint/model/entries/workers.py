"""Loops that startup begins and that take what requests put into a container or a table: queue
consumers.

What such a loop takes is one user's job, and all that it calls with it is done for that user.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from isolint.model.definitions.objects import Container, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.consuming import made_before, message_loops, served_by
from isolint.model.entries.emptying import emptied_and_read
from isolint.model.entries.polling import polled
from isolint.model.entries.streams import called_for_each, stream_loops
from isolint.model.pointsto.containers import ADDING, QUEUE_TAKING
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import NOTHING, Objects
from isolint.model.pointsto.targets import Target
from isolint.model.reaching.entry_points import MESSAGE, WORKER, Entry
from isolint.model.reaching.reach import Reach
from isolint.model.users.origins import results
from isolint.summary import ir
from isolint.summary.blocks import is_in_loop

_FIRST = frozenset({"pop", "popleft"}) | QUEUE_TAKING


class Workers(Struct, frozen=True):
    """`takes` has the operations, by code and value, that give a job; `handed_on` where from;
    `loops` are the functions that go over what comes in, each on its object, `at_once` what they
    begin and do not wait for.
    """

    found: tuple[Entry, ...]
    takes: frozenset[tuple[int, int]]
    handed_on: frozenset[int]
    loops: frozenset[Target]
    at_once: frozenset[int]

    @property
    def codes(self) -> frozenset[int]:
        """What does one job after another."""
        return frozenset(entry.code for entry in self.found) - self.at_once

    @property
    def apart(self) -> frozenset[int]:
        """Codes of which startup does nothing but begin them; what surrounds a loop over outside
        messages is startup's.
        """
        return frozenset(entry.code for entry in self.found if entry.kind == WORKER)


def find_workers(
    flow: Flow, request: Reach, startup: Reach, beside: Collection[int] = ()
) -> Workers:
    """Modules that stand `beside` the service work for none of its users."""
    begun_only = startup.codes.keys() - request.codes.keys()
    filled = _filled(flow, request, begun_only)
    found: list[Entry] = []
    takes: set[tuple[int, int]] = set()
    handed_on: set[int] = set()
    for code in startup.codes if filled else ():
        ref = flow.program.codes[code]
        taken = {value: filled & objects for value, objects in _taken(flow, ref)}
        apart = code in request.codes or ref.module.index in beside
        if apart or not any(taken.values()):
            continue
        found += [Entry(WORKER, "", *context) for context in startup.codes[code]]
        takes.update((code, value) for value, objects in taken.items() if objects)
        handed_on.update(*taken.values())
    for code, values in _polling(flow, request, startup, beside):
        takes.update((code, value) for value in values)
        found += [Entry(WORKER, "", *context) for context in startup.codes[code]]
    loops: set[Target] = set()
    for code, values in message_loops(flow).items():
        if code not in request.codes and flow.program.codes[code].module.index not in beside:
            takes.update((code, value) for value in values)
            loops.update(startup.codes.get(code, []))
            served = served_by(flow, code, startup.codes.get(code, []))
            found += [Entry(MESSAGE, "", *target) for target in served]
    streams = {code: values for code, values in stream_loops(flow).items() if code in begun_only}
    at_once: set[int] = set()
    for code, values in streams.items():
        takes.update((code, value) for value in values)
        loops.update(startup.codes[code])
        called = called_for_each(flow, code, values)
        found += [Entry(MESSAGE, "", *target) for target in called]
        at_once.update(target[0] for target, waits in called.items() if not waits)
    return Workers(
        tuple(dict.fromkeys(found)),
        frozenset(takes),
        frozenset(handed_on),
        frozenset(loops),
        frozenset(at_once),
    )


def _polling(
    flow: Flow, request: Reach, startup: Reach, beside: Collection[int]
) -> Iterator[tuple[int, list[int]]]:
    for code in startup.codes:
        ref = flow.program.codes[code]
        apart = code in request.codes or ref.module.index in beside
        values = [] if apart else list(polled(ref))
        if values:
            yield code, values


def lasting(flow: Flow, found: Workers) -> dict[int, int]:
    """Objects that serve one job after another, with the nodes of where they were made: those that
    a loop runs on, and those that its function has at hand; what a loop takes is a job itself.
    """
    made: dict[int, int] = {}
    jobs = _jobs(flow, found)
    own = {(entry.code, entry.receiver) for entry in found.found if entry.kind == WORKER}
    for code, receiver in sorted(own | found.loops):
        made.update(made_before(flow, code))
        at = flow.made_at(receiver)
        if at is not None and isinstance(flow.objects[receiver], Instance):
            made[receiver] = at[0].node + at[1]
    return {obj: node for obj, node in made.items() if obj not in jobs}


def _jobs(flow: Flow, found: Workers) -> set[int]:
    """What the loops are given, waited for or not."""
    jobs: set[int] = set()
    for code, value in found.takes:
        ref = flow.program.codes[code]
        awaited = (at for at, op in ref.each(ir.Await) if op.value == value)
        jobs.update(*(flow.values(ref, at) for at in (value, *awaited)))
    return jobs


def _filled(flow: Flow, request: Reach, begun: Collection[int]) -> set[int]:
    """Containers into which execution paths put something, each on the objects that it runs on."""
    found: set[int] = set()
    for code, contexts in request.codes.items():
        ref = flow.program.codes[code]
        for _, op in ref.each(ir.Call):
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name in ADDING and op.args:
                for _, receiver in contexts:
                    found |= _held(flow, request, ref, receiver, func.base)
    return {obj for obj in found if _lasts(flow, obj, begun)}


def _held(flow: Flow, request: Reach, ref: CodeRef, receiver: int, value: int) -> frozenset[int]:
    own = request.self_values.evaluate(ref, receiver, value) if receiver >= 0 else None
    return frozenset(flow.values(ref, value)) if own is None else own


def _lasts(flow: Flow, obj: int, begun: Collection[int]) -> bool:
    """Made by a module, a class, a constructor or startup: no list of what is still to be done."""
    made = flow.made_at(obj) if isinstance(flow.objects[obj], Container) else None
    return made is not None and (
        made[0].code.kind in ("module", "class")
        or made[0].code.name in ("__init__", "__post_init__")
        or made[0].id in begun
    )


def _taken(flow: Flow, ref: CodeRef) -> Iterator[tuple[int, Objects]]:
    """Calls in a loop that take an entry out, whichever is next, with the containers; also the
    elements of what is replaced by an empty container, or emptied.
    """
    for value, base in emptied_and_read(ref):
        yield value, flow.values(ref, base)
    for value, op in ref.each(ir.Call):
        if is_in_loop(ref.code, value):
            base = _source(ref, op)
            if base >= 0:
                yield value, flow.values(ref, base)
            else:
                yield value, _given_back(flow, ref, value)


def _given_back(flow: Flow, ref: CodeRef, value: int) -> Objects:
    """`await bus.next_message()`, a method that does no more than take the next one."""
    found = NOTHING
    for code, _ in flow.calls.get(ref.node + value, {}):
        called = flow.program.codes[code]
        for result in results(called):
            op = called.code.ops[result]
            while isinstance(op, (ir.Await, ir.Bind)) and op.value >= 0:
                op = called.code.ops[op.value]
            base = _source(called, op) if isinstance(op, ir.Call) else -1
            if base >= 0:
                found |= flow.values(called, base)
    return found


def _source(ref: CodeRef, op: ir.Call) -> int:
    """What `….get()` is called on; -1 when it asks for a certain entry, as `.get("name")` does, or
    for none.
    """
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or func.name not in _FIRST:
        return -1
    given = [ref.code.ops[arg] for arg in op.args]
    plain = all(isinstance(arg, ir.Const) and arg.kind != "str" for arg in given)
    return func.base if plain else -1
