"""Values that are a switch or a number by what is declared, and texts of nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import roots

_PLAIN = frozenset({"bool", "int", "float"})


def is_plain_number(model: Model, ref: CodeRef, given: int) -> bool:
    """A parameter, an attribute of an object of the program, or a text made of such."""
    op = ref.code.ops[given] if given >= 0 else None
    if isinstance(op, ir.Combine) and op.kind == "format":
        parts = [part for part in op.values if not isinstance(ref.code.ops[part], ir.Const)]
        return bool(parts) and all(is_plain_number(model, ref, part) for part in parts)
    if isinstance(op, ir.Param):
        return _says_plain(model, ref, ref.code.params[op.index].annotation)
    sources = roots(ref.code, given) if isinstance(op, ir.Bind) else [given]
    if len(sources) != 1 or sources[0] < 0:
        return False
    return _is_declared(model, ref, ref.code.ops[sources[0]]) or _counts(ref.code, sources[0])


def _counts(code: ir.Code, value: int) -> bool:
    """`stats.get("count") or 0`, `stats.get("count", 0)`: what stands in says what it stands in
    for.
    """
    op = code.ops[value]
    if isinstance(op, ir.Choice):
        last = op.values[-1]
        return op.kind == "or" and (_is_number(code, last) or _counts(code, last))
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    looks = isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name == "get"
    return looks and isinstance(op, ir.Call) and len(op.args) > 1 and _is_number(code, op.args[1])


def _is_number(code: ir.Code, value: int) -> bool:
    return all(
        isinstance(op, ir.Const) and op.kind == "number"
        for op in (code.ops[root] for root in roots(code, value))
    )


def _is_declared(model: Model, ref: CodeRef, op: ir.AnyOp | None) -> bool:
    """`token.stream` of a class that says `stream: int`."""
    if not isinstance(op, ir.Attr):
        return False
    objects = [model.flow.objects[obj] for obj in model.flow.values(ref, op.base)]
    return bool(objects) and all(
        isinstance(described, Instance) and _declares(model, described.cls, op.name)
        for described in objects
    )


def _declares(model: Model, cls: int, name: str) -> bool:
    found = model.flow.classes.member(cls, name)
    if found is None:
        return _constructs(model, cls, name)
    home = model.program.codes[found[0]]
    bound = [home.code.ops[value] for value in found[1]]
    return all(isinstance(op, ir.Bind) and _says_plain(model, home, op.annotation) for op in bound)


def _constructs(model: Model, cls: int, name: str) -> bool:
    """`self.verbose = verbose` of a parameter that is declared so, and no other of the class."""
    given = [
        (ref, op.value)
        for ref in _methods(model, cls)
        for _, op in ref.each(ir.SetAttr)
        if op.name == name and op.base == 0
    ]
    return bool(given) and all(
        ref.code.name == "__init__" and _is_plain_parameter(model, ref, value)
        for ref, value in given
    )


def _methods(model: Model, cls: int) -> Iterator[CodeRef]:
    for owner in model.flow.classes.info[cls].mro:
        body = model.program.codes[owner]
        for _, made in body.each(ir.Make):
            yield model.program.child(body, made.code)


def _is_plain_parameter(model: Model, ref: CodeRef, value: int) -> bool:
    found = [root for root in roots(ref.code, value) if value >= 0]
    return bool(found) and all(
        isinstance(ref.code.ops[root], ir.Param) and is_plain_number(model, ref, root)
        for root in found
    )


def _says_plain(model: Model, ref: CodeRef, annotation: int) -> bool:
    expr = model.program.annotation(ref, annotation)
    return expr is not None and expr.name in _PLAIN
