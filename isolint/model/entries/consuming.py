"""Loops over the messages of an outside queue: `for message in KafkaConsumer(…)`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import Target, external_paths, receivers
from isolint.summary import ir
from isolint.summary.blocks import is_in_loop

Messages = dict[int, list[int]]


def message_loops(flow: Flow) -> Messages:
    """By code, the operations that give the next message."""
    found = {ref.id: list(_given(flow, ref)) for ref in flow.program.codes}
    return {code: values for code, values in found.items() if values}


def _given(flow: Flow, ref: CodeRef) -> Iterator[int]:
    known = flow.known
    for value, loop in ref.each(ir.Iter):
        if any(path in known.consumed for path in external_paths(flow, ref, loop.value)):
            yield value
    for value, call in ref.each(ir.Call):
        func = ref.code.ops[call.func]
        if not isinstance(func, ir.Attr) or func.name not in known.consuming_names:
            continue
        paths = external_paths(flow, ref, call.func)
        if any(path in known.consumed for path in paths) and is_in_loop(ref.code, value):
            yield value


def served_by(flow: Flow, code: int, contexts: list[Target]) -> list[Target]:
    """What runs for each message: the function of the loop, or what a module calls in it."""
    ref = flow.program.codes[code]
    if ref.code.kind == "module":
        calls = [value for value, call in ref.each(ir.Call) if is_in_loop(ref.code, value)]
        return [edge for value in calls for edge in flow.calls.get(ref.node + value, {})]
    parent = flow.program.parent(ref)
    if parent is None or parent.code.kind != "class" or not ref.code.params:
        return contexts or [(code, -1)]
    return contexts or [(code, receiver) for receiver in receivers(flow, parent.id)]


def made_before(flow: Flow, code: int) -> Iterator[tuple[int, int]]:
    """Objects that the function of a loop has at hand for all messages, with the place's node."""
    ref = flow.program.codes[code]
    for value, _ in ref.each(ir.Call):
        for obj in sorted(flow.values(ref, value)) if not is_in_loop(ref.code, value) else ():
            described = flow.objects[obj]
            if isinstance(described, Instance) and described.site >= 0:
                yield obj, ref.node + value
