"""What stands behind a constant that is False, which nothing ever sets, does not run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import surrounding


class Switches:
    def __init__(self, view: View) -> None:
        self.view = view

    def off(self, ref: CodeRef, value: int) -> bool:
        tests = [b.value for b in surrounding(ref.code, value) if b.kind == "if" and b.value >= 0]
        return any(self._is_off(ref, part) for test in tests for part in _all_of(ref.code, test))

    def _is_off(self, ref: CodeRef, test: int) -> bool:
        op = ref.code.ops[test]
        if isinstance(op, ir.Attr) and op.base == 0 and self.view.flow.classes.has_self(ref):
            return op.name in self._constants
        here = isinstance(op, ir.Load) and op.home == ir.GLOBAL
        return here and isinstance(op, ir.Load) and op.name in self._constants

    @cached_property
    def _constants(self) -> frozenset[str]:
        """Names in modules and classes that are False wherever they are set."""
        off: set[str] = set()
        others: set[str] = set()
        for ref in self.view.program.codes:
            for _, op in ref.among(ir.SetAttr, ir.Bind, ir.Call):
                if isinstance(op, ir.SetAttr):
                    others.add(op.name)
                elif isinstance(op, ir.Bind) and (
                    ref.code.kind in ("module", "class") or op.home == ir.GLOBAL
                ):
                    given = ref.code.ops[op.value] if op.value >= 0 else None
                    (off if _is_false(given) else others).add(op.name)
                elif isinstance(op, ir.Call):
                    others.update(op.keywords)
                    others.update(_named(ref, op))
        return frozenset(off - others)


def _named(ref: CodeRef, call: ir.Call) -> Iterator[str]:
    """`setattr(search, "DEBUG", True)`."""
    func = ref.code.ops[call.func]
    if isinstance(func, (ir.Load, ir.Attr)) and func.name in ("setattr", "setdefault"):
        for argument in call.args:
            op = ref.code.ops[argument]
            if isinstance(op, ir.Const) and op.kind == "str":
                yield op.text


def _all_of(code: ir.Code, test: int) -> Iterator[int]:
    op = code.ops[test]
    if isinstance(op, ir.Choice) and op.kind == "and":
        for part in op.values:
            yield from _all_of(code, part)
    else:
        yield test


def _is_false(op: ir.AnyOp | None) -> bool:
    return isinstance(op, ir.Const) and op.kind == "bool" and op.text == "False"
