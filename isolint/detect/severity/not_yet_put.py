"""What a function has made and not put anywhere yet: nobody else has it, nor what it holds by
itself.
"""

from __future__ import annotations

from isolint.model.calling.callees import Context
from isolint.model.reaching.reach import Reach
from isolint.model.scan import Model
from isolint.model.writing.write import Write, written
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered
from isolint.summary.operands import operands, roots

_PARTS = (ir.Attr, ir.Item)
_TAKING = (*_PARTS, ir.Iter, ir.Unpack)
_NAMING = (ir.Bind, ir.Join, ir.Await, ir.Narrow, ir.Choice, ir.Collection, *_TAKING)
_LOOKING = frozenset({"len", "isinstance", "bool", "str", "repr", "print", "sum", "any", "all"})
_DEPTH = 3
_MOST_CALLERS = 40


def is_not_yet_put(model: Model, reach: Reach, write: Write) -> bool:
    """`session = Session()`, `session.proxies["http"] = address`, and then `self.session =
    session`; also where a function that is handed what was made changes it.
    """
    ref = model.program.codes[write.context[0]]
    base = written(ref, ref.code.ops[write.value])
    return base >= 0 and _NotYetPut(model, reach, write.shared.obj).is_own(
        write.context, base, write.value, _DEPTH
    )


class _NotYetPut:
    def __init__(self, model: Model, reach: Reach, obj: int) -> None:
        self.model = model
        self.reach = reach
        self.obj = obj
        self.site = getattr(model.flow.objects[obj], "site", -1)

    def is_own(self, context: Context, base: int, at: int, depth: int) -> bool:
        """The object that the value can be is made here, or by who calls, and nobody has it yet."""
        ref = self.model.program.codes[context[0]]
        outer, site = _outermost(ref.code, base), self.site - ref.node
        op = ref.code.ops[outer] if outer >= 0 else None
        if isinstance(op, ir.Param):
            handed = depth > 0 and outer in roots(ref.code, base)
            return (
                handed
                and not _is_given_away(ref.code, {outer}, at, outer)
                and self._is_callers(context, depth - 1)
            )
        made = isinstance(op, ir.Collection) or outer == site
        here = made and 0 <= site < len(ref.code.ops)
        whole = outer if outer == site else -1
        return here and not _is_given_away(ref.code, {outer, site}, at, whole)

    def _is_callers(self, context: Context, depth: int) -> bool:
        """Whoever hands the object in has made it."""
        callers = self.reach.callers.get(context, ())
        if not callers or len(callers) > _MOST_CALLERS:
            return False
        given = [(caller, value, at) for caller, at in callers for value in self._given(caller, at)]
        return bool(given) and all(self.is_own(*each, depth) for each in given)

    def _given(self, caller: Context, at: int) -> list[int]:
        ref = self.model.program.codes[caller[0]]
        op = ref.code.ops[at]
        args = op.args if isinstance(op, ir.Call) else []
        return [value for value in args if self.obj in self.model.flow.values(ref, value)]


def _outermost(code: ir.Code, base: int) -> int:
    """The one value that this value is, or is a part of; else -1."""
    while base >= 0:
        found = roots(code, base)
        if len(found) != 1:
            return -1
        op = code.ops[found[0]]
        if not isinstance(op, _PARTS):
            return found[0]
        base = op.base
    return -1


def _is_given_away(code: ir.Code, held: set[int], at: int, whole: int) -> bool:
    """Stored, handed on or handed out earlier, or used by a nested function. A part of the `whole`
    is not the object.
    """
    last = _last(code, min(held), at)
    for value, op in enumerate(code.ops):
        if min(held) < value < last and value != at:
            if isinstance(op, ir.Make) or not held.isdisjoint(_given(code, op, held)):
                return True
            part = isinstance(op, _TAKING) and _is_of(code, op, whole)
            if isinstance(op, _NAMING) and not part and not held.isdisjoint(operands(op)):
                held.add(value)
    return False


def _is_of(code: ir.Code, op: ir.AnyOp, whole: int) -> bool:
    return any(whole in roots(code, base) for base in operands(op)[:1])


def _last(code: ir.Code, made: int, at: int) -> int:
    """Where the code ends that can run before: a loop around both begins with a new one."""
    around = {index for index, _ in numbered(code, made)}
    loops = [i for i, b in numbered(code, at) if b.kind == "loop" and i not in around]
    return _after(code, loops[-1]) if loops else at


def _after(code: ir.Code, loop: int) -> int:
    return max(value for value in range(len(code.ops)) if encloses(code, loop, value)) + 1


def _given(code: ir.Code, op: ir.AnyOp, held: set[int]) -> list[int]:
    """What the operation lets somebody have; what is put into the thing itself stays there."""
    if isinstance(op, (ir.SetAttr, ir.SetItem)):
        return [] if op.base in held else [op.value]
    if isinstance(op, ir.Call):
        func = code.ops[op.func]
        looks = isinstance(func, ir.Load) and func.name in _LOOKING
        return [] if looks else op.args
    if isinstance(op, ir.Bind):
        return [op.value] if op.home != ir.LOCAL else []
    return [op.value] if isinstance(op, (ir.Yield, ir.Return, ir.Raise)) else []
