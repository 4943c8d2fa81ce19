"""Code that makes a context: what it sets is a part of making it."""

from __future__ import annotations

import re

from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import DEPENDENCY, MIDDLEWARE
from isolint.summary import ir
from isolint.summary.operands import roots

_LIFECYCLE = re.compile(
    r"^(__\w+__|_?(close|aclose|cleanup|dispose|finish|complete|end|exit|shutdown|reset|begin|"
    r"start|enter|setup|initiali[sz]e|populate|load|build|make|create)(_\w+)?)$"
)
_COPYING = frozenset({"copy", "deepcopy", "replace", "evolve", "model_copy", "_replace"})


class Making:
    def __init__(self, view: View) -> None:
        self.view = view
        self._makers: dict[int, bool] = {}
        found = view.model.entries.found
        self._dependencies = {entry.code for entry in found if entry.kind == DEPENDENCY}
        self._first = {e.code for e in found if e.kind in (DEPENDENCY, MIDDLEWARE)}
        self._handlers = {entry.code for entry in found} - self._first

    def is_at_work(self, ref: CodeRef, base: int, cls: int) -> bool:
        """The context was made or copied here, by what is called here, or by its own method."""
        if ref.id in self._first or self._is_own_lifecycle(ref, base, cls):
            return True
        found = roots(ref.code, base)
        return bool(found) and all(self._is_new(ref, root) for root in found)

    def is_before(self, context: Context) -> bool:
        """A dependency works on the context before the handler has it."""
        ways = self.view.model.request.chain(context)
        return any(code in self._dependencies for (code, _), _ in ways)

    def _is_own_lifecycle(self, ref: CodeRef, base: int, cls: int) -> bool:
        parent = self.view.program.parent(ref)
        if parent is None or parent.id not in self.view.flow.classes.info[cls].mro:
            return False
        op = ref.code.ops[base]
        own = isinstance(op, ir.Param) and op.index == 0
        return not own or bool(_LIFECYCLE.match(ref.code.name))

    def _is_new(self, ref: CodeRef, value: int) -> bool:
        op = ref.code.ops[value]
        if isinstance(op, ir.Param):
            return self._helps(ref)
        if isinstance(op, ir.Enter):
            return all(self._is_new(ref, root) for root in roots(ref.code, op.value))
        if not isinstance(op, ir.Call):
            return False
        func = ref.code.ops[op.func]
        if isinstance(func, (ir.Attr, ir.Load)) and func.name in _COPYING:
            return True
        if any(isinstance(self.view.flow.objects[o], Class) for o in self._called(ref, op)):
            return True
        codes = sorted({code for code, _ in self.view.flow.calls.get(ref.node + value, {})})
        return bool(codes) and all(self.makes(code) for code in codes)

    def _helps(self, ref: CodeRef) -> bool:
        """A part of making: only functions that make a context call it; a handler uses it."""
        position = self.view.model.lifetimes.position
        callers = {position(node)[0] for node, _ in self.view.call_sites.get(ref.id, ())}
        if not callers or not self._handlers.isdisjoint(callers):
            return False
        return all(map(self.makes, sorted(callers)))

    def _called(self, ref: CodeRef, op: ir.Call) -> list[int]:
        return sorted(self.view.flow.values(ref, op.func))

    def makes(self, code: int) -> bool:
        """Whether what a function gives was made by it each time."""
        if code not in self._makers:
            self._makers[code] = False
            ref = self.view.program.codes[code]
            given = [
                root
                for op in ref.code.ops
                if isinstance(op, (ir.Return, ir.Yield)) and op.value >= 0
                for root in roots(ref.code, op.value)
                if not _is_none(ref, root)
            ]
            self._makers[code] = bool(given) and all(self._is_new(ref, root) for root in given)
        return self._makers[code]


def _is_none(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    return isinstance(op, ir.Const) and op.kind == "none"
