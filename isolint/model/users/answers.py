"""What a method of something answers: `rows.get("name").split(":")[0]`."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.pack.paths import PathTable
from isolint.summary import ir
from isolint.summary.operands import roots


def is_answer(flow: Flow, ref: CodeRef, op: ir.AnyOp, of: PathTable[bool]) -> bool:
    """A part of what something of these paths answers."""
    base = op.base if isinstance(op, (ir.Attr, ir.Item)) else -1
    calls = (ref.code.ops[root] for root in (roots(ref.code, base) if base >= 0 else ()))
    funcs = (ref.code.ops[call.func] for call in calls if isinstance(call, ir.Call))
    asked = (func.base for func in funcs if isinstance(func, ir.Attr))
    return any(path in of for each in asked for path in external_paths(flow, ref, each))
