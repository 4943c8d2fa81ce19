"""Identities that a function's callers never leave out: each hands on a part of its route's path, a
text, or what it was handed like that itself.
"""

from __future__ import annotations

from isolint.detect.identities.route_parts import is_route_part
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import given_to
from isolint.summary import ir
from isolint.summary.operands import roots

ALWAYS_PASSED = "every way here brings one, from the path that was asked for"
_DEEPEST = 12


class AlwaysPassed:
    def __init__(self, view: View) -> None:
        self.view = view
        self._entries = {entry.code for entry in view.model.entries.found}

    def holds(self, ref: CodeRef, value: int, name: str) -> bool:
        """What the fallback at `value`, or the variable that it names, stands in for."""
        op = ref.code.ops[value]
        wanted = op.values if isinstance(op, ir.Choice) else ()
        found = {root for each in wanted for root in roots(ref.code, each)}
        params = {root for root in found if isinstance(ref.code.ops[root], ir.Param)}
        if isinstance(op, ir.Bind):
            params = {i for i, param in enumerate(ref.code.params) if param.name == name}
        return bool(params) and all(self._param(ref, each, _DEEPEST) for each in params)

    def _param(self, ref: CodeRef, index: int, depth: int) -> bool:
        if ref.id in self._entries:
            return is_route_part(self.view, ref, index)
        reach = self.view.model.request
        calls = [
            (caller, at, context[1])
            for context in reach.codes.get(ref.id, ())
            for caller, at in reach.callers.get(context, ())
        ]
        return (
            bool(calls)
            and depth > 0
            and all(self._passes(ref, index, *call, depth - 1) for call in calls)
        )

    def _passes(
        self, ref: CodeRef, index: int, caller: Context, at: int, receiver: int, depth: int
    ) -> bool:
        given_by = self.view.program.codes[caller[0]]
        given = given_to(self.view.flow, given_by, at, ref, index, receiver)
        return given is not None and self._is_filled(given_by, given, depth)

    def _is_filled(self, ref: CodeRef, value: int, depth: int) -> bool:
        found = roots(ref.code, value) if depth > 0 else []
        return bool(found) and all(self._is_given(ref, root, depth - 1) for root in found)

    def _is_given(self, ref: CodeRef, root: int, depth: int) -> bool:
        op = ref.code.ops[root]
        if isinstance(op, ir.Const):
            return op.kind == "str" and bool(op.text)
        if isinstance(op, ir.Choice) and op.kind == "or":
            return any(self._is_filled(ref, each, depth) for each in op.values)
        if isinstance(op, ir.Param):
            return self._param(ref, op.index, depth)
        return ref.id in self._entries and is_route_part(self.view, ref, root)
