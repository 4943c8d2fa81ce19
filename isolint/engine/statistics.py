"""How many call sites were resolved, by reason, and why the rest were not."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from isolint.base.report import Stats
from isolint.model.objects import Class
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir


def call_statistics(model: Model, stats: Stats) -> Stats:
    resolved: Counter[str] = Counter()
    unresolved: Counter[str] = Counter()
    for ref in model.program.codes:
        for value, op in enumerate(ref.code.ops):
            if isinstance(op, ir.Call):
                reason = _reason(model, ref, value)
                if reason is not None:
                    resolved[reason] += 1
                else:
                    unresolved[_why(model, ref, op)] += 1
    functions = sum(ref.code.kind == "function" for ref in model.program.codes)
    total = sum(resolved.values()) + sum(unresolved.values())
    return replace(
        stats,
        functions=functions,
        calls=total,
        calls_resolved=sum(resolved.values()),
        resolved_by=dict(sorted(resolved.items())),
        unresolved_by=dict(sorted(unresolved.items())),
    )


def _reason(model: Model, ref: CodeRef, value: int) -> str | None:
    """The best reason among the edges of a call; external when all callees are outside."""
    edges = model.flow.calls.get(ref.node + value)
    if edges:
        order = (
            "direct",
            "flow",
            "typed",
            "framework",
            "override",
            "callback",
            "handed",
            "unique-name",
        )
        return min(set(edges.values()), key=lambda r: order.index(r) if r in order else 9)
    if model.flow.external_calls.get(ref.node + value):
        return "external"
    op = ref.code.ops[value]
    assert isinstance(op, ir.Call)
    if any(isinstance(model.flow.objects[o], Class) for o in model.flow.values(ref, op.func)):
        return "construction"
    func = ref.code.ops[op.func]
    return "external" if isinstance(func, ir.Attr) and _is_plain(model, ref, func.base) else None


def _is_plain(model: Model, ref: CodeRef, value: int) -> bool:
    """A string, a number or the like by its form or declared type: its methods are Python's."""
    op = ref.code.ops[value]
    if isinstance(op, (ir.Const, ir.Combine)):
        return True
    if isinstance(op, ir.Bind):
        return op.value >= 0 and _is_plain(model, ref, op.value)
    if not isinstance(op, ir.Param):
        return False
    annotation = ref.code.params[op.index].annotation
    return annotation >= 0 and model.flow.types.of(ref, annotation).primitive


def _why(model: Model, ref: CodeRef, op: ir.Call) -> str:
    func = ref.code.ops[op.func]
    if isinstance(func, ir.Load):
        return "name without a known value"
    if isinstance(func, ir.Param):
        return "parameter that is called"
    if isinstance(func, ir.Attr):
        return _why_method(model, ref, func)
    return "result of an expression"


def _why_method(model: Model, ref: CodeRef, func: ir.Attr) -> str:
    if model.flow.values(ref, func.base):
        return "no such method on the known types"
    base = ref.code.ops[func.base]
    if isinstance(base, ir.Param):
        return "receiver is an untyped parameter"
    if isinstance(base, ir.Attr):
        return "receiver is an attribute without a known value"
    if isinstance(base, ir.Call):
        return "receiver is a result without a known value"
    return "receiver is a variable without a known value"
