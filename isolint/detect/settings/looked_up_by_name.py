"""A setting that is looked up by what names it: `os.environ[named(vendor)] = load(vendor).key`."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.users.origins import CURRENT, KEY, PARAM
from isolint.model.writing.outside import Change
from isolint.summary import ir
from isolint.summary.operands import roots

BY_NAME = "made of its key alone"
_BROUGHT = frozenset({CURRENT, KEY, PARAM})
_OF_TEXTS = frozenset({"lower", "upper", "title", "casefold", "strip", "replace", "format"})


def is_looked_up_by_name(model: Model, ref: CodeRef, change: Change) -> bool:
    """Whoever sets it sets it to the same."""
    op = ref.code.ops[change.value]
    if not isinstance(op, ir.SetItem):
        return False
    told = _told(model, ref, op.key)
    return all(_is_looked_up(model, ref, given, told) for given in change.given)


def _told(model: Model, ref: CodeRef, key: int) -> set[int]:
    """The parameters that the key is made of and that are texts."""
    origins = model.origins.of(ref, key)
    found = {o.value for o in origins if o.kind == PARAM and o.code == ref.id}
    return {index for index in found if not _is_taken_apart(ref.code, index)}


def _is_looked_up(model: Model, ref: CodeRef, given: int, told: set[int]) -> bool:
    """What is called for with nothing else, or a part of it."""
    origins = model.origins.of(ref, given)
    brought = [origin for origin in origins if origin.kind in _BROUGHT]
    return (
        _is_called_for(ref.code, given)
        and bool(brought)
        and all(o.kind == PARAM and o.code == ref.id and o.value in told for o in brought)
    )


def _is_called_for(code: ir.Code, given: int) -> bool:
    ops = [code.ops[root] for root in roots(code, given)]
    return all(
        _is_called_for(code, op.base) if isinstance(op, ir.Attr) else isinstance(op, ir.Call)
        for op in ops
    )


def _is_taken_apart(code: ir.Code, index: int) -> bool:
    """`for name, value in given`, `given.name`: one part is not made of the other."""
    bases = (_taken(op) for op in code.ops)
    return any(_is_parameter(code, base, index) for base in bases if base >= 0)


def _taken(op: ir.AnyOp) -> int:
    if isinstance(op, (ir.Iter, ir.Unpack)):
        return op.value
    whole = isinstance(op, ir.Attr) and op.name in _OF_TEXTS
    return op.base if isinstance(op, (ir.Attr, ir.Item)) and not whole else -1


def _is_parameter(code: ir.Code, value: int, index: int) -> bool:
    ops = (code.ops[root] for root in roots(code, value))
    return any(isinstance(op, ir.Param) and op.index == index for op in ops)
