"""ISO304: one kind of identity passed as another."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.arguments import named_arguments
from isolint.detect.guards import used_in_log
from isolint.detect.hit import Hit
from isolint.detect.naming import Naming
from isolint.detect.placeholders import first_context
from isolint.detect.view import View
from isolint.model.program import CodeRef
from isolint.summary import ir

_NAMING = frozenset({ir.Call, ir.SetAttr, ir.Bind, ir.Collection, ir.Choice})
_TRACING = frozenset({"request"})


def detect(view: View) -> Iterator[Hit]:
    naming = Naming(view.model.identities)
    for ref in view.functions():
        for value, op in enumerate(ref.code.ops):
            if type(op) in _NAMING:
                yield from _in_operation(view, naming, ref, value, op)


def _in_operation(
    view: View, naming: Naming, ref: CodeRef, value: int, op: ir.AnyOp
) -> Iterator[Hit]:
    if isinstance(op, (ir.Choice, ir.Call)):
        found = naming.fallback(ref, value)
        if found is not None:
            for option in found.options:
                yield from _compare(view, naming, ref, found.kind, found.name, option, value)
    if isinstance(op, ir.Call):
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


def _may_be_identity(naming: Naming, ref: CodeRef, value: int) -> bool:
    composed = isinstance(ref.code.ops[value], (ir.Choice, ir.Call))
    return composed or naming.named(ref, value) is not None


def own_place(ref: CodeRef, argument: int, call: int) -> int:
    """The argument when it stands in the call; a variable's value stands where it was assigned."""
    variable = isinstance(ref.code.ops[argument], (ir.Bind, ir.Param, ir.Load, ir.Join, ir.Narrow))
    return call if variable else argument


def _expected(
    view: View, naming: Naming, ref: CodeRef, name: str, value: int, at: int
) -> Iterator[Hit]:
    """A value of one kind under a name of another, the options of a fallback included."""
    kind = view.model.identities.kind(name)
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
) -> Iterator[Hit]:
    found = naming.named(ref, value)
    if found is None or found[0] == kind or {kind, found[0]} & _TRACING:
        return
    if used_in_log(ref.code, at):
        return
    yield Hit(
        rule="ISO304",
        code=ref.id,
        value=at,
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH,
        reach=view.reach_of(ref.id),
        group=f"{kind}={found[1]}",
        context=first_context(view, ref),
        attribute=name,
        described=found[1],
    )
