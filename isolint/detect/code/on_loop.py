"""Whether code runs on an event loop, where nothing else can run until it awaits."""

from __future__ import annotations

from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Bound, Class, Function, Instance
from isolint.model.reaching.reach import Link
from isolint.model.scan import Model
from isolint.summary import ir


def runs_on_loop(model: Model, context: Context) -> bool:
    """An asynchronous entry point began it, by nothing but calls."""
    reach = model.request
    if context not in reach.links:
        return False
    chain = reach.chain(context)
    first = model.program.codes[chain[0][0][0]]
    if first.id in model.workers.codes or not _is_awaited(model, chain):
        return False
    return all(
        _is_called(model, link.caller, link.value, code)
        for (code, _), link in chain
        if link.caller is not None
    )


def _is_awaited(model: Model, chain: list[tuple[Context, Link]]) -> bool:
    """The framework awaits the entry, or what it hands back: `lambda event: handle(event)`."""
    first, *others = (model.program.codes[code] for (code, _), _ in chain)
    if first.code.asynchronous or not others or first.code.kind != "lambda":
        return first.code.asynchronous
    made = {op.value for _, op in first.each(ir.Return)}
    return others[0].code.asynchronous and made == {chain[1][1].value}


def _is_called(model: Model, caller: Context, value: int, code: int) -> bool:
    """By name, or as `creator(image)`; not handed to what may run it in a thread."""
    ref = model.program.codes[caller[0]]
    op = ref.code.ops[value]
    if not isinstance(op, ir.Call):
        return False
    called = [model.flow.objects[obj] for obj in model.flow.values(ref, op.func)]
    if any(isinstance(obj, (Bound, Function)) and obj.code == code for obj in called):
        return True
    known = any(isinstance(obj, (Class, Instance)) for obj in called)
    return known and model.program.codes[code].code.name in ("__call__", "__init__")
