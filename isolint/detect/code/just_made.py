"""Objects that whoever calls their method has made just before: `self.index = Index()` and then
`self.index.load(path)`. What the method sets is set before anybody else has the object.
"""

from __future__ import annotations

from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.model.users.origins import results
from isolint.model.writing.write import ATTRIBUTE, ITEM, Write, written
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import alike, roots

_DEPTH = 4
_MOST = 60


class JustMade:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.flow = model.flow
        self.codes = model.program.codes
        self._begun: dict[tuple[int, Context], bool] = {}

    def holds(self, reach: Reach, write: Write) -> bool:
        """The method changes its own object, or what that holds, and only makers call it; or what
        it changes is what it has just put there.
        """
        ref = self.codes[write.context[0]]
        if write.context[1] < 0 or write.kind not in (ATTRIBUTE, ITEM):
            return False
        base = written(ref, ref.code.ops[write.value])
        if base < 0 or not _is_own(ref.code, base):
            return False
        if self._is_replaced(ref, base, write):
            return True
        hold = self.model.lifetimes.holds.get(write.context[1])
        if hold is None or hold.parent == ROOT or not self._is_below(write):
            return False
        key = (id(reach), write.context)
        if key not in self._begun:
            self._begun[key] = self._is_begun(reach, write.context)
        return self._begun[key]

    def _is_below(self, write: Write) -> bool:
        """What is changed is shared through the method's object alone, and not by its class."""
        holder, lifetimes = write.shared.holder, self.model.lifetimes
        owners = (step for step, _ in lifetimes.chain(holder)) if holder in lifetimes.holds else ()
        return write.context[1] in owners

    def _is_replaced(self, ref: CodeRef, base: int, write: Write) -> bool:
        """`self.rows = []`, or a copy, before `self.rows.append(row)` leaves the class its own."""
        read = ref.code.ops[base]
        given = _put_before(ref.code, read, write.value) if isinstance(read, ir.Attr) else -1
        put = self.flow.values(ref, given) if given >= 0 else set[int]()
        known = bool(put) or (given >= 0 and _copies(ref.code, given))
        return known and write.shared.obj not in put

    def _is_begun(self, reach: Reach, start: Context) -> bool:
        """Every way into the object, through its own methods, is a call by who made it."""
        seen, waiting, entered = {start}, [start], False
        while waiting:
            context = waiting.pop()
            callers = reach.callers.get(context, ())
            begins = context not in reach.links or reach.links[context].caller is None
            if begins or not callers or len(seen) > _MOST:
                return False
            for caller, at in callers:
                if caller[1] == start[1]:
                    waiting += {caller} - seen
                    seen.add(caller)
                elif self._is_by_maker(reach, caller, at, start[1]):
                    entered = True
                else:
                    return False
        return entered

    def _is_by_maker(self, reach: Reach, caller: Context, at: int, obj: int) -> bool:
        ref = self.codes[caller[0]]
        op = ref.code.ops[at]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(func, ir.Attr):
            return False
        if obj not in self.model.writes.objects(reach, ref, caller, func.base):
            return False
        return all(self._was_made(ref, root, obj, at) for root in roots(ref.code, func.base))

    def _was_made(self, ref: CodeRef, root: int, obj: int, at: int) -> bool:
        """What was put there before the call is new, or another object altogether."""
        op = ref.code.ops[root]
        given = _put_before(ref.code, op, at) if isinstance(op, ir.Attr) else root
        if given < 0:
            return False
        put = self.flow.values(ref, given)
        if given != root and put and obj not in put:
            return True
        return self._is_new(ref, given, obj, _DEPTH)

    def _is_new(self, ref: CodeRef, value: int, obj: int, depth: int) -> bool:
        """Each way in which the value can be the object is a call that makes it."""
        if depth == 0 or obj not in self.flow.values(ref, value):
            return False
        for root in roots(ref.code, value):
            op = ref.code.ops[root]
            if isinstance(op, ir.Choice):
                held = [part for part in op.values if obj in self.flow.values(ref, part)]
                if not all(self._is_new(ref, part, obj, depth - 1) for part in held):
                    return False
            elif obj in self.flow.values(ref, root) and not self._makes(ref, root, obj, depth):
                return False
        return True

    def _makes(self, ref: CodeRef, call: int, obj: int, depth: int) -> bool:
        if not isinstance(ref.code.ops[call], ir.Call):
            return False
        described = self.flow.objects[obj]
        if isinstance(described, Instance) and described.site == ref.node + call:
            return True
        found = [self.codes[code] for code, _ in self.flow.calls.get(ref.node + call, {})]
        given = [(code, at) for code in found for at in results(code)]
        held = [(code, at) for code, at in given if obj in self.flow.values(code, at)]
        return bool(held) and all(self._is_new(code, at, obj, depth - 1) for code, at in held)


def _is_own(code: ir.Code, base: int) -> bool:
    """`self`, or `self.x`."""
    op = code.ops[base]
    return base == 0 or (isinstance(op, ir.Attr) and op.base == 0)


def _put_before(code: ir.Code, read: ir.Attr, at: int) -> int:
    """What the same code has set the attribute to, in the same branch or above; else -1."""
    for value in range(at - 1, -1, -1):
        op = code.ops[value]
        named = isinstance(op, ir.SetAttr) and op.name == read.name and not op.augmented
        if named and isinstance(op, ir.SetAttr) and alike(code, op.base, read.base):
            return op.value if encloses(code, op.block, at) else -1
    return -1


def _copies(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, (ir.Load, ir.Attr)) and func.name in ("copy", "deepcopy")
