"""What an object is given that it had already: `self.host = self.host + "/v1"`, and
`client.roles = user.permissions.roles` where `client` is `user.client`. Nobody brings anything.
"""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.model.definitions.objects import Container, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import is_builtin
from isolint.model.pointsto.containers import QUEUE_TAKING
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write, written
from isolint.summary import ir
from isolint.summary.operands import roots

OF_ITSELF = "made of what it had already"
_DEEPEST = 8
_LOCALS = frozenset({"local", "proxy", "context", "var"})
_WHOLE = (ir.Param, ir.Iter, ir.Unpack)
_PARTS = (ir.Combine, ir.Choice, ir.Collection)
# What somebody has put into a container of the object to be worked off.
_TAKING = QUEUE_TAKING | {"pop", "popleft", "popitem"}


def is_of_itself(model: Model, write: Write) -> bool:
    """The same parameter is where the changed object and all of the new value come from, and its
    object is the shared one, or has it.
    """
    ref = model.program.codes[write.context[0]]
    base = written(ref, ref.code.ops[write.value])
    if write.kind != ATTRIBUTE or base < 0 or write.given < 0:
        return False
    whole = _root(ref, base)
    given = _origins(model, ref, write.given, _DEEPEST, whole)
    return given == {whole} and _has(model, write, ref, whole)


def _root(ref: CodeRef, value: int) -> int:
    """The parameter or loop variable whose attribute, or whose attribute's, a value is."""
    found = roots(ref.code, value)
    op = ref.code.ops[found[0]]
    if len(found) == 1 and isinstance(op, ir.Attr):
        return _root(ref, op.base)
    return found[0] if len(found) == 1 and isinstance(op, _WHOLE) else -1


def _has(model: Model, write: Write, ref: CodeRef, whole: int) -> bool:
    held = {write.context[1]} if whole == 0 and write.context[1] >= 0 else None
    objects = model.flow.values(ref, whole) if held is None else held
    if write.shared.obj not in model.lifetimes.holds:
        return write.shared.obj in objects
    return any(step in objects for step, _ in model.lifetimes.chain(write.shared.obj))


def _origins(model: Model, ref: CodeRef, value: int, depth: int, whole: int) -> set[int] | None:
    """The parameters, or the whole, that a value is made of; None where there is anything else."""
    found: set[int] = set()
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        if isinstance(op, ir.Param) or root == whole:
            found.add(root)
        elif not isinstance(op, ir.Const):
            parts = _parts(model, ref, root, op) if depth else None
            if parts is None:
                return None
            for part in parts:
                origins = _origins(model, ref, part, depth - 1, whole)
                if origins is None:
                    return None
                found |= origins
    return found


def _parts(model: Model, ref: CodeRef, value: int, op: ir.AnyOp) -> list[int] | None:
    if isinstance(op, _PARTS):
        return op.values
    if isinstance(op, (ir.Iter, ir.Unpack)):
        return [op.value]
    if isinstance(op, ir.Item):
        return [op.base, op.key] if op.key >= 0 else None
    if isinstance(op, ir.Attr):
        return [op.base] if _is_own(model, ref, value) else None
    if not isinstance(op, ir.Call):
        return None
    called = [model.program.codes[code] for code, _ in model.flow.calls.get(ref.node + value, {})]
    if called:
        whole = all(_works_out(model, each) for each in called)
        return list(op.args) if whole and isinstance(ref.code.ops[op.func], ir.Load) else None
    func = ref.code.ops[op.func]
    if isinstance(func, ir.Attr):
        return None if func.name in _TAKING else [op.func, *op.args]
    return list(op.args) if isinstance(func, ir.Load) and is_builtin(func.name) else None


def _works_out(model: Model, ref: CodeRef) -> bool:
    """A function that makes its result of what it is handed, and asks nothing that is kept."""
    loaded = (model.flow.values(ref, value) for value, _ in ref.each(ir.Load))
    kept = (model.flow.objects[obj] for values in loaded for obj in values)
    asks = any(isinstance(each, (Instance, Container)) for each in kept)
    return not (asks or model.taint.gives_users(ref.id))


def _is_own(model: Model, ref: CodeRef, value: int) -> bool:
    """Nothing of outside, which may be another's for each request, and no property that looks
    elsewhere.
    """
    objects = (model.flow.objects[obj] for obj in model.flow.values(ref, value))
    called = model.flow.calls.get(ref.node + value, {})
    return not any(isinstance(obj, External) and not _is_field(model, obj) for obj in objects) and (
        all(_looks_at_itself(model.program.codes[code]) for code, _ in called)
    )


def _is_field(model: Model, obj: External) -> bool:
    """`permissions = relationship(…)` in a class: each of its objects has its own."""
    made = model.program.operation(obj.site)
    if made is None or not obj.path.endswith("()"):
        return False
    made_by = words(obj.path.removesuffix("()").rpartition(".")[2])
    return made[0].code.kind == "class" and made_by.isdisjoint(_LOCALS)


def _looks_at_itself(ref: CodeRef) -> bool:
    return all(is_builtin(op.name) for _, op in ref.each(ir.Load))
