"""Which parameter each argument of a call becomes, by keyword or by the resolved callee's
position.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.definitions.objects import Class, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Edge
from isolint.summary import ir


def named_arguments(view: View, ref: CodeRef, value: int, op: ir.Call) -> Iterator[tuple[str, int]]:
    """(parameter name, argument) pairs, each once."""
    for name, argument in op.named:
        if name != "**":
            yield name, argument
    yield from _fields(view, ref, op)
    seen: set[tuple[str, int]] = set()
    for code, receiver in view.flow.calls.get(ref.node + value, {}):
        callee, shift = view.program.codes[code], 1 if receiver >= 0 else 0
        given = _given(view, ref, value, op, (code, receiver))
        fits = _fits(ref, op, given, callee, shift)
        for pair in _positional(ref, given, callee, shift) if fits else ():
            if pair not in seen:
                seen.add(pair)
                yield pair


def _given(view: View, ref: CodeRef, value: int, op: ir.Call, edge: Edge) -> list[int]:
    """`add_task(send, text, user_id)`: what follows the function that is handed over is for it."""
    if edge not in view.flow.callbacks.get(ref.node + value, {}):
        return op.positional
    known = view.model.known.callbacks.get(external_path(view, ref, op.func))
    return [] if known is None else op.positional[known.handler + 1 :]


def _fields(view: View, ref: CodeRef, op: ir.Call) -> Iterator[tuple[str, int]]:
    """Positional arguments of a class without a constructor of its own: its fields in order."""
    for obj in sorted(view.flow.values(ref, op.func)) if op.positional else ():
        described = view.flow.objects[obj]
        if isinstance(described, Class) and not view.flow.classes.member(
            described.code, "__init__"
        ):
            names = view.flow.classes.fields_of(described.code)
            yield from zip(names, op.positional, strict=False)


def _fits(ref: CodeRef, op: ir.Call, given: list[int], callee: CodeRef, shift: int) -> bool:
    """Whether every parameter that must be given is; decorators may give some."""
    if callee.code.decorators or "**" in op.keywords:
        return True
    if any(isinstance(ref.code.ops[each], ir.Star) for each in given):
        return True
    params = [p for p in callee.code.params if p.kind == "positional"][shift:]
    missing = params[len(given) :]
    return all(p.default >= 0 or p.name in op.keywords for p in missing)


def _positional(
    ref: CodeRef, given: list[int], callee: CodeRef, shift: int
) -> Iterator[tuple[str, int]]:
    params = [p.name for p in callee.code.params if p.kind == "positional"][shift:]
    for name, argument in zip(params, given, strict=False):
        if isinstance(ref.code.ops[argument], ir.Star):
            return
        yield name, argument


def external_path(view: View, ref: CodeRef, func: int) -> str:
    """The path of the outside function that is called, or the empty string."""
    for obj in view.flow.values(ref, func):
        described = view.flow.objects[obj]
        if isinstance(described, External):
            return described.path
    return ""
