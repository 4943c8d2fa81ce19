"""Functions that answer with what a place holds: to ask one is to ask for the place."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.guards import mentions
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

_ASKED = frozenset({"get", "getattr", "hasattr"})


def getters(model: Model, ref: CodeRef, name: str) -> Iterator[str]:
    """`find` of `if not self.find(key): self.entries[key] = …`, which returns the entry."""
    for at, op in ref.each(ir.Call):
        func = ref.code.ops[op.func]
        called = [model.program.codes[code] for code, _ in model.flow.calls.get(ref.node + at, {})]
        if not called or not isinstance(func, (ir.Attr, ir.Load)) or func.name in _ASKED:
            continue
        if all(_answers(each.code, name) for each in called):
            yield func.name


def _answers(code: ir.Code, name: str) -> bool:
    """It does nothing else."""
    answers = [op.value for op in code.ops if isinstance(op, ir.Return)]
    changes = any(isinstance(op, (ir.SetAttr, ir.SetItem, ir.Raise)) for op in code.ops)
    return bool(answers) and not changes and all(_reads(code, value, name) for value in answers)


def _reads(code: ir.Code, value: int, name: str) -> bool:
    op = code.ops[value] if value >= 0 else None
    if isinstance(op, ir.Call):
        func = code.ops[op.func]
        return isinstance(func, ir.Attr) and func.name == "get" and mentions(code, func.base, name)
    return isinstance(op, (ir.Attr, ir.Item, ir.Load, ir.Bind)) and mentions(code, value, name)
