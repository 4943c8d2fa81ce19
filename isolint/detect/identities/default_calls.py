"""A function that says in its name that it gives a default, where nobody is known to be asking."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.missing import is_tested
from isolint.detect.code.naming import Fallback
from isolint.detect.code.operator_words import words
from isolint.detect.view import View
from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.model.users.origins import CURRENT
from isolint.summary import ir
from isolint.summary.operands import roots, spelled

_DEFAULT = frozenset({"default", "fallback"})
_TENANT = "tenant"


def default_calls(view: View, ref: CodeRef) -> Iterator[tuple[int, Fallback, str]]:
    """`tenant = current_tenant.get()`, and `if not tenant: tenant = get_default_tenant()`; or both
    with an `or`.
    """
    for value, op in ref.each(ir.Call):
        name = _named_default(view, ref, op)
        for at, known in _filled(ref, value) if name else ():
            asked = (o for given in known for o in view.model.origins.of(ref, given))
            who = next((origin.name for origin in asked if origin.kind == CURRENT), "")
            if who:
                yield at, Fallback(_TENANT, who.rpartition(".")[2], []), f"{name}()"


def _named_default(view: View, ref: CodeRef, op: ir.Call) -> str:
    """A function of the program that is told nothing."""
    name = "" if op.args else spelled(ref.code, op.func)
    if _DEFAULT.isdisjoint(words(name)):
        return ""
    functions = (view.flow.objects[obj] for obj in view.flow.values(ref, op.func))
    return name if any(isinstance(each, Function) for each in functions) else ""


def _filled(ref: CodeRef, call: int) -> Iterator[tuple[int, list[int]]]:
    """Where the default comes in, and what it stands in for."""
    for value, op in ref.among(ir.Choice, ir.Bind):
        if isinstance(op, ir.Choice) and op.kind == "or" and call in roots(ref.code, op.values[-1]):
            yield value, op.values[:-1]
        elif isinstance(op, ir.Bind) and op.value >= 0 and op.value == call and is_tested(ref, op):
            before = ref.code.names.get(op.name, ())
            yield value, [each for each in before if each < value]
