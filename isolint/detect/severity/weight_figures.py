"""What stands in a file of weights beside them, and is read out where they are loaded."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import operands, roots

FIGURE = "read out of a file of weights that are loaded beside it"
_FILLING = frozenset({"load_state_dict"})


def is_read_out(model: Model, ref: CodeRef, given: int) -> bool:
    """`limit = loaded["config"]["limit"]`, where `net.load_state_dict(loaded["weight"])`; neither
    the file as a whole nor an object of the program's own that is made of it, as the net is.
    """
    if given < 0 or any(_is_made(model, obj) for obj in model.flow.values(ref, given)):
        return False
    read, others = _files(model, ref, [given])
    if not read or others or not read.isdisjoint(roots(ref.code, given)):
        return False
    filled = [
        arg
        for _, op in ref.each(ir.Call)
        if isinstance(func := ref.code.ops[op.func], ir.Attr) and func.name in _FILLING
        for arg in op.args
    ]
    return bool(filled) and read <= _files(model, ref, filled)[0]


def _files(model: Model, ref: CodeRef, values: Iterable[int]) -> tuple[set[int], bool]:
    """The calls that load a file, and whether the values are made of what a caller gives too."""
    found, seen, waiting, others = set[int](), set[int](), list(values), False
    own = 1 if model.flow.classes.has_self(ref) else 0
    while waiting:
        value = waiting.pop()
        op = ref.code.ops[value]
        if value in seen:
            continue
        seen.add(value)
        if isinstance(op, ir.Call) and _is_file(model, ref, value):
            found.add(value)
        else:
            others = others or (isinstance(op, ir.Param) and op.index >= own)
            waiting += operands(op)
    return found, others


def _is_file(model: Model, ref: CodeRef, value: int) -> bool:
    objects = (model.flow.objects[obj] for obj in model.flow.values(ref, value))
    return any(
        isinstance(each, External) and each.path in model.known.weight_files for each in objects
    )


def _is_made(model: Model, obj: int) -> bool:
    return isinstance(model.flow.objects[obj], Instance)
