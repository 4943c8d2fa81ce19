"""What attributes of a thread-local are set, cleared and read, also by a name that is given."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.code.arguments import named_arguments
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

ALL = "__dict__"
_BY_NAME = {"getattr": "read", "setattr": "set", "delattr": "clear"}


class Use(Struct, frozen=True):
    """`given` is what an attribute is set to, NONE where it is read or deleted; `restores` where
    that is what it was before.
    """

    code: int
    value: int
    name: str
    given: int = ir.NONE
    sets: bool = False
    restores: bool = False

    def clears(self, code: ir.Code) -> bool:
        """The attribute is deleted, set to None, or put back."""
        return self.sets and (self.given < 0 or self.restores or is_none(code, self.given))


def uses(view: View, ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[tuple[int, Use]]:
    """The object, as a value of `ref`, with each use that the operation makes of it."""
    if isinstance(op, ir.SetAttr):
        restores = op.value >= 0 and _is_of_before(view, ref, op)
        yield op.base, Use(ref.id, value, op.name, op.value, sets=True, restores=restores)
        for clearing in _cleared_by_callers(view, ref, op):
            yield op.base, clearing
    elif isinstance(op, ir.Attr):
        yield op.base, Use(ref.id, value, op.name)
    elif isinstance(op, ir.Call) and len(op.args) > 1:
        func = ref.code.ops[op.func]
        does = _BY_NAME.get(func.name) if isinstance(func, ir.Load) else None
        if does is not None:
            given = op.args[2] if does == "set" and len(op.args) > 2 else ir.NONE
            named = list(_named(view, ref, value, op.args[1], given))
            if does == "clear" and not named:
                named = [(ref.id, value, ALL, given)]
            for use in named:
                yield op.args[0], Use(*use, sets=does != "read")


def _cleared_by_callers(view: View, ref: CodeRef, op: ir.SetAttr) -> Iterator[Use]:
    """`set_prefix(None)`, where the function sets `local.prefix = prefix`."""
    stored = _parameter(ref, op.value)
    for caller, at, told in _told(view, ref) if stored else ():
        given = told.get(stored, ir.NONE)
        if given >= 0 and is_none(caller.code, given):
            yield Use(caller.id, at, op.name, given, sets=True)


def _told(view: View, ref: CodeRef) -> Iterator[tuple[CodeRef, int, dict[str, int]]]:
    """What callers give a function by the names of its parameters, and where."""
    for node, _ in view.call_sites.get(ref.id, ()):
        call = view.program.call(node)
        if call is not None:
            caller, at = call[0], node - call[0].node
            yield caller, at, dict(named_arguments(view, caller, at, call[1]))


def _is_of_before(view: View, ref: CodeRef, op: ir.SetAttr) -> bool:
    """`before = getattr(local, "user", None)` stands above `local.user = before`."""
    objects = view.flow.values(ref, op.base)
    found = [_read(ref, root) for root in roots(ref.code, op.value)]
    return bool(found) and all(
        name == op.name and not objects.isdisjoint(view.flow.values(ref, base))
        for base, name in found
    )


def _read(ref: CodeRef, value: int) -> tuple[int, str]:
    """The object and the attribute that a value is read from."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Attr):
        return op.base, op.name
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) and len(op.args) > 1 else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Load) and func.name == "getattr":
        return op.args[0], _text(ref, op.args[1])
    return value, ""


def _named(
    view: View, ref: CodeRef, value: int, name: int, given: int
) -> Iterator[tuple[int, int, str, int]]:
    """By a text here, or by the texts that callers give the function for it."""
    text = _text(ref, name)
    if text:
        yield ref.id, value, text, given
    wanted, stored = (_parameter(ref, each) for each in (name, given))
    for caller, at, told in _told(view, ref) if wanted else ():
        text = _text(caller, told.get(wanted, ir.NONE))
        if text and (given < 0 or stored in told):
            yield caller.id, at, text, told.get(stored, ir.NONE)


def _text(ref: CodeRef, value: int) -> str:
    op = ref.code.ops[value] if value >= 0 else None
    return op.text if isinstance(op, ir.Const) and op.kind == "str" else ""


def _parameter(ref: CodeRef, value: int) -> str:
    op = ref.code.ops[value] if value >= 0 else None
    return ref.code.params[op.index].name if isinstance(op, ir.Param) else ""


def is_none(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    return isinstance(op, ir.Const) and op.kind == "none"
