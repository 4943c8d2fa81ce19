"""ISO304: one kind of identity passed as another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.arguments import named_arguments
from isolint.detect.code.guards import used_in_log
from isolint.detect.code.naming import Naming
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import first_context
from isolint.detect.identities.same_identities import (
    Confusion,
    PrivateChats,
    is_asked_which,
    without_convention,
)
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_NAMING = (ir.Call, ir.SetAttr, ir.Bind, ir.Collection, ir.Choice, ir.Return)
_GETTER = re.compile(
    r"_?(?:get|resolve|extract|find|lookup|determine|derive)_(\w+?)(?:_(?:from|for|by|of)_\w+)?"
)
_TRACING = frozenset({"request"})


def detect(view: View) -> Iterator[Hit]:
    found = list(_confusions(view))
    whole = partial(_confusions, view, everywhere=True)
    yield from without_convention(found, (lambda: found) if view.is_whole else whole)


def _confusions(view: View, everywhere: bool = False) -> Iterator[Confusion]:
    naming, chats = Naming(view.model.identities), PrivateChats(view)
    for ref in view.functions(everywhere):
        for value, op in ref.among(*_NAMING):
            for found in _in_operation(view, naming, ref, value, op):
                kinds = (found.wanted, found.given)
                names = (found.hit.attribute, found.hit.described)
                if not chats.same(ref, kinds, names):
                    yield found


def _in_operation(
    view: View, naming: Naming, ref: CodeRef, value: int, op: ir.AnyOp
) -> Iterator[Confusion]:
    if isinstance(op, (ir.Choice, ir.Call)):
        found = naming.fallback(ref, value)
        if found is not None:
            for option in found.options:
                yield from _compare(view, naming, ref, found.kind, found.name, option, value)
    if isinstance(op, ir.Return):
        yield from _returned(view, naming, ref, value, op)
    elif isinstance(op, ir.Call):
        yield from _tested(view, naming, ref, value, op)
        if not any(_may_be_identity(naming, ref, argument) for argument in op.args):
            return
        for name, argument in named_arguments(view, ref, value, op):
            yield from _expected(view, naming, ref, name, argument, own_place(ref, argument, value))
    elif isinstance(op, (ir.Bind, ir.SetAttr)) and op.value >= 0:
        yield from _expected(view, naming, ref, op.name, op.value, value)
    elif isinstance(op, ir.Collection) and op.kind == "dict":
        for key, item in zip(op.keys, op.values, strict=False):
            field = ref.code.ops[key] if key >= 0 else None
            if isinstance(field, ir.Const) and field.kind == "str":
                at = own_place(ref, item, key)
                yield from _expected(view, naming, ref, field.text, item, at)


def _returned(
    view: View, naming: Naming, ref: CodeRef, value: int, op: ir.Return
) -> Iterator[Confusion]:
    """`def get_thread_id(run_id): … return run_id`: the function's name says what it gives."""
    found = _GETTER.fullmatch(ref.code.name)
    if found is not None and ref.code.kind == "function":
        at = own_place(ref, op.value, value)
        yield from _expected(view, naming, ref, found[1], op.value, at)


def _tested(
    view: View, naming: Naming, ref: CodeRef, value: int, op: ir.Call
) -> Iterator[Confusion]:
    """`user_id.startswith("run_")`: callers are known to pass another kind."""
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or func.name != "startswith" or len(op.args) != 1:
        return
    prefix, tested = ref.code.ops[op.args[0]], ref.code.ops[func.base]
    if not isinstance(tested, ir.Param) or not ref.code.is_text(op.args[0]):
        return
    assert isinstance(prefix, ir.Const)
    other = f"{prefix.text.rstrip('_-:')}_id"
    name = ref.code.params[tested.index].name
    kinds = naming.identities.kind(name, ref), naming.identities.kind(other, ref)
    if kinds[0] and kinds[1] and kinds[0] != kinds[1]:
        hit = _hit(view, ref, value, kinds[0], name, other, Severity.LOW)
        yield Confusion(hit, kinds[0], kinds[1])


def _may_be_identity(naming: Naming, ref: CodeRef, value: int) -> bool:
    composed = isinstance(ref.code.ops[value], (ir.Choice, ir.Call))
    return composed or naming.named(ref, value) is not None


def own_place(ref: CodeRef, argument: int, call: int) -> int:
    """The argument when it stands in the call; a variable's value stands where it was assigned."""
    variable = isinstance(ref.code.ops[argument], (ir.Bind, ir.Param, ir.Load, ir.Join, ir.Narrow))
    return call if variable else argument


def _expected(
    view: View, naming: Naming, ref: CodeRef, name: str, value: int, at: int
) -> Iterator[Confusion]:
    """A value of one kind under a name of another, the options of a fallback included."""
    kind = view.model.identities.kind(name, ref)
    if kind is None:
        return
    op = ref.code.ops[value]
    options = [value]
    if isinstance(op, ir.Choice) and op.kind != "and":
        options = list(op.values)
    elif isinstance(op, ir.Call):
        options += _default(ref, op)
    for option in options:
        yield from _compare(view, naming, ref, kind, name, option, at)


def _default(ref: CodeRef, op: ir.Call) -> list[int]:
    func = ref.code.ops[op.func]
    if isinstance(func, ir.Load) and func.name == "getattr":
        return op.args[2:3]
    return op.args[1:2] if isinstance(func, ir.Attr) and func.name == "get" else []


def _compare(
    view: View, naming: Naming, ref: CodeRef, kind: str, name: str, value: int, at: int
) -> Iterator[Confusion]:
    found = naming.named(ref, value)
    if found is None or found[0] == kind or {kind, found[0]} & _TRACING:
        return
    if used_in_log(ref.code, at) or is_asked_which(ref, at, (name, found[1])):
        return
    yield Confusion(_hit(view, ref, at, kind, name, found[1], Severity.MEDIUM), kind, found[0])


def _hit(
    view: View, ref: CodeRef, at: int, kind: str, name: str, given: str, severity: Severity
) -> Hit:
    return Hit(
        rule="ISO304",
        code=ref.id,
        value=at,
        severity=severity,
        confidence=Confidence.HIGH,
        reach=view.reach_of(ref.id),
        group=f"{kind}={given}",
        context=first_context(view, ref),
        attribute=name,
        described=given,
    )
