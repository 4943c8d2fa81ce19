"""What a function is called with that is handed over together with its arguments."""

from __future__ import annotations

from isolint.model.definitions.objects import Bound, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.summary import ir
from isolint.summary.operands import roots


def handed_on(
    flow: Flow, caller: CodeRef, op: ir.Call, callee: CodeRef, index: int, receiver: int
) -> int | None:
    """`to_thread(job.run, text)`: what follows the function that is handed over is for it.

    `Thread(target=work, args=(text,))`, `Timer(5, work, [text])`: so are these.
    """
    position = index - (1 if receiver >= 0 else 0)
    if position < 0:
        return None
    for at, given in enumerate(op.positional):
        if _is_callee(flow, caller, given, callee):
            after = op.positional[at + 1 :]
            if after and _packs(flow, caller, op):
                after = _items(caller, after[0])
            if position < len(after):
                return after[position]
            return _packed(caller, op, callee, index, position)
    if any(_is_callee(flow, caller, given, callee) for _, given in op.named):
        return _packed(caller, op, callee, index, position)
    return None


def _is_callee(flow: Flow, caller: CodeRef, given: int, callee: CodeRef) -> bool:
    objects = (flow.objects[obj] for obj in flow.values(caller, given))
    return any(isinstance(obj, (Function, Bound)) and obj.code == callee.id for obj in objects)


def _packs(flow: Flow, caller: CodeRef, op: ir.Call) -> bool:
    paths = external_paths(flow, caller, op.func)
    known = (flow.known.callbacks.get(path) for path in paths)
    return any(callback is not None and callback.packed for callback in known)


def _items(caller: CodeRef, value: int) -> list[int]:
    displays = (caller.code.ops[root] for root in roots(caller.code, value))
    return next((op.values for op in displays if isinstance(op, ir.Collection)), [])


def _packed(caller: CodeRef, op: ir.Call, callee: CodeRef, index: int, position: int) -> int | None:
    for name, value in op.named:
        for root in roots(caller.code, value):
            display = caller.code.ops[root]
            if not isinstance(display, ir.Collection):
                continue
            if name == "args" and position < len(display.values):
                return display.values[position]
            if name == "kwargs" and display.kind == "dict":
                for key, item in zip(display.keys, display.values, strict=False):
                    text = caller.code.ops[key] if key >= 0 else None
                    if isinstance(text, ir.Const) and text.text == callee.code.params[index].name:
                        return item
    return None
