"""Values that have no name of their own: what they are given to is named for an identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.detect.code.naming import Fallback, Naming
from isolint.detect.identities.placeholders import is_placeholder
from isolint.detect.identities.signatures import names_id
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_LOOKUPS = ("get", "pop")


def given_fallback(view: View, ref: CodeRef, value: int, op: ir.AnyOp) -> Fallback | None:
    """`user_id = headers.get("x-user") or "guest"`, `load(user_id=whose(request) or "guest")`."""
    options, naming = _options(ref, op), Naming(view.model.identities)
    if not any(_is_placeholder(view, naming, ref, option) for option in options):
        return None
    found = _identity(view, ref, _targets(view, ref, value))
    return None if found is None else Fallback(*found, options)


def received_identity(view: View, ref: CodeRef) -> tuple[str, str] | None:
    """Kind and name of what callers take that to be which the function returns."""
    return _identity(view, ref, _received_as(view, ref))


def _identity(view: View, ref: CodeRef, names: Iterable[str]) -> tuple[str, str] | None:
    kinds = ((view.model.identities.kind(name, ref), name) for name in names if names_id(name))
    return next(((kind, name) for kind, name in kinds if kind is not None), None)


def _options(ref: CodeRef, op: ir.AnyOp) -> list[int]:
    """What stands in where the first value is missing; nothing where that is constant itself."""
    if isinstance(op, ir.Choice) and op.kind == "or":
        first, *others = op.values
        return [] if isinstance(ref.code.ops[first], ir.Const) else others
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name in _LOOKUPS:
        return op.positional[1:2]
    return []


def _is_placeholder(view: View, naming: Naming, ref: CodeRef, option: int) -> bool:
    """A word for nobody, as it is or by the name of a constant or of a setting."""
    op = ref.code.ops[option]
    literal = op.text if isinstance(op, ir.Const) and op.kind == "str" else None
    text = naming.written(ref, option) if literal is None else literal
    return bool(text) and is_placeholder(view, text or "")


def _received_as(view: View, ref: CodeRef) -> Iterator[str]:
    """What callers, and the framework for a dependency, call that which the function returns."""
    for node, _ in sorted(view.call_sites.get(ref.id, ())):
        code, value = view.program.position(node)
        caller = view.program.codes[code]
        op = caller.code.ops[value]
        if isinstance(op, ir.Param):
            yield caller.code.params[op.index].name
        elif isinstance(op, ir.Call):
            yield from filter(None, _given_to(view, caller, value))


def _targets(view: View, ref: CodeRef, value: int) -> Iterator[str]:
    for name in _given_to(view, ref, value):
        yield from [name] if name else _received_as(view, ref)


def _given_to(view: View, ref: CodeRef, value: int) -> Iterator[str]:
    """Also of a variable that holds it; a return has no name."""
    same = {value}
    for at, op in enumerate(ref.code.ops[value + 1 :], value + 1):
        if isinstance(op, (ir.Bind, ir.Await)) and op.value in same:
            same.add(at)
        if isinstance(op, (ir.Bind, ir.SetAttr, ir.Return)) and op.value in same:
            yield "" if isinstance(op, ir.Return) else op.name
        elif isinstance(op, ir.Call) and not same.isdisjoint(op.args):
            yield from (name for name, given in op.named if given in same)
            for place, given in enumerate(op.positional):
                if given in same:
                    yield from _by_place(view, ref, at, place)
        elif isinstance(op, ir.Collection) and op.kind == "dict":
            keys = (ref.code.ops[op.keys[at]] for at, v in enumerate(op.values) if v in same)
            yield from (key.text for key in keys if isinstance(key, ir.Const))


def _by_place(view: View, ref: CodeRef, call: int, place: int) -> Iterator[str]:
    """The parameter that an argument without a name becomes."""
    for code, receiver in view.flow.calls.get(ref.node + call, {}):
        params = view.program.codes[code].code.params[1 if receiver >= 0 else 0 :]
        plain = [param.name for param in params if param.kind == "positional"]
        yield from plain[place : place + 1]
