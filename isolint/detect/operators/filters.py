"""Filters that a function is registered with: `@app.on_message(filters.command("eval") & SUDOERS)`,
`CommandHandler("eval", evaluate, filters=Filters.user(OWNER_ID))`.
"""

from __future__ import annotations

from functools import cached_property

from isolint.detect.code.operator_tests import called, named
from isolint.detect.code.operator_words import is_filter, is_list
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import external_paths, functions
from isolint.model.scan import Model
from isolint.summary import ir

_DEEPEST = 8


class OperatorFilters:
    def __init__(self, model: Model) -> None:
        self.model = model

    def above(self, ref: CodeRef, decorator: int) -> bool:
        op = ref.code.ops[decorator]
        return isinstance(op, ir.Call) and any(_asks(ref.code, given) for given in op.args)

    def around(self, code: int) -> bool:
        """Each call that registers the function asks for operators."""
        found = self.registering(code)
        return bool(found) and all(self._asks_there(*at, code) for at in found)

    def registering(self, code: int) -> list[tuple[CodeRef, int]]:
        """The calls that register a function."""
        return self._registered.get(code, [])

    def _asks_there(self, ref: CodeRef, value: int, code: int) -> bool:
        """The handler itself is no filter, whatever it is called."""
        op = ref.code.ops[value]
        return isinstance(op, ir.Call) and any(
            _asks(ref.code, given)
            for given in op.args
            if all(each != code for each, _ in functions(self.model.flow, ref, given))
        )

    @cached_property
    def _registered(self) -> dict[int, list[tuple[CodeRef, int]]]:
        flow, known = self.model.flow, self.model.known
        found: dict[int, list[tuple[CodeRef, int]]] = {}
        for ref, value, op in self.model.program.each(ir.Call):
            if not op.args or not any(
                path in known.registrations for path in external_paths(flow, ref, op.func)
            ):
                continue
            for given in op.args:
                for code, _ in functions(flow, ref, given):
                    found.setdefault(code, []).append((ref, value))
        return found


def _asks(code: ir.Code, value: int, depth: int = _DEEPEST) -> bool:
    """Whether the filter lets operators alone through."""
    if depth == 0:
        return False
    op = code.ops[value]
    if isinstance(op, ir.Combine):
        parts = [_asks(code, part, depth - 1) for part in op.values]
        if op.kind == "BitOr":
            return all(parts)
        compared = op.kind == "In" and is_list(named(code, op.values[-1]))
        return compared or (op.kind == "BitAnd" and any(parts))
    if isinstance(op, ir.Call):
        listed = any(is_list(named(code, given)) for given in op.args)
        return is_filter(called(code, op)) or listed or _asks_of(code, op, depth)
    name = named(code, value)
    return is_list(name) or is_filter(name)


def _asks_of(code: ir.Code, op: ir.Call, depth: int) -> bool:
    """`magic.from_user.id.in_(ADMINS)`, `filters.create(…)` of one that asks."""
    return any(_asks(code, given, depth - 1) for given in op.positional[:1]) and len(op.args) == 1
