"""Which functions act on the world for a user: database, network, file, event, model, shared
state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

if TYPE_CHECKING:
    from isolint.detect.view import View


def user_facing(view: View) -> list[CodeRef]:
    """Functions on an execution path from which an effect is reached; helpers, dunders and what a
    model runs on its own objects are not.
    """
    request = view.model.request
    direct = [code for code in request.codes if _acts(view, view.program.codes[code])]
    reaching = set(direct)
    callers: dict[int, set[int]] = {}
    for context, found in request.callers.items():
        callers.setdefault(context[0], set()).update(caller[0] for caller, _ in found)
    stack = list(direct)
    while stack:
        for caller in callers.get(stack.pop(), ()):
            if caller not in reaching:
                reaching.add(caller)
                stack.append(caller)
    completes = view.flow.classes.completes
    facing = (ref for ref in view.functions() if ref.id in reaching and _counts(ref))
    return [ref for ref in facing if not completes(ref)]


def _counts(ref: CodeRef) -> bool:
    code = ref.code
    dunder = code.name.startswith("__") and code.name.endswith("__")
    return code.kind == "function" and not dunder


def _acts(view: View, ref: CodeRef) -> bool:
    return direct_effect(view, ref) is not None or bool(view.touches.get(ref.id))


def direct_effect(view: View, ref: CodeRef) -> str | None:
    """The first effect that the function itself has."""
    for value, op in enumerate(ref.code.ops):
        kind = call_effect(view, ref, value) if isinstance(op, ir.Call) else None
        if kind is not None:
            return kind
    return None


def call_effect(view: View, ref: CodeRef, value: int) -> str | None:
    """What calling outside code does to the world, or code of which a pack says what it does."""
    for obj in view.flow.external_calls.get(ref.node + value, ()):
        described = view.flow.objects[obj]
        kind = (
            view.model.known.effects.get(described.path)
            if isinstance(described, External)
            else None
        )
        if kind is not None:
            return kind
    return _own_effect(view, ref, value)


def _own_effect(view: View, ref: CodeRef, value: int) -> str | None:
    known = view.model.known.own_effects
    if not known:
        return None
    called = sorted(view.flow.calls.get(ref.node + value, ()))
    kinds = (known.get(path) for code, _ in called for path in _spelled(view, code))
    return next((kind for kind in kinds if kind is not None), None)


def _spelled(view: View, code: int) -> list[str]:
    """The function as packs spell it; a method as one of its class and of each base."""
    ref = view.program.codes[code]
    parent = view.program.parent(ref)
    if parent is None or parent.code.kind != "class":
        return [ref.symbol]
    return [f"{path}.{ref.code.name}" for path in view.flow.classes.paths(parent.id)]
