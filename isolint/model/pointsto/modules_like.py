"""The program's modules that a name made of parts can mean: `f"plugins.{name}.main"`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef, Module
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import roots

_PARTS = ("format", "Add")
_ANY_NAME = r"\w+"


def modules_like(flow: Flow, ref: CodeRef, value: int) -> list[int]:
    """Those of a package that the name spells out, whatever else of it is known."""
    found = [_pattern(ref.code, root) for root in roots(ref.code, value)]
    if len(found) != 1 or not re.match(r"\w+\\\.", found[0]):
        return []
    like = re.compile(rf"(?:.*\.)?({found[0]})")
    return [
        flow.objects.number(ModuleObject(module.index))
        for module in _fitting(flow, like, ref.module)
    ]


def _fitting(flow: Flow, like: re.Pattern[str], around: Module) -> Iterator[Module]:
    for name, module in flow.program.by_name.items():
        met = like.fullmatch(name)
        if met is not None and flow.program.find_module(met[1], around) is module:
            yield module


def _pattern(code: ir.Code, value: int) -> str:
    op = code.ops[value] if value >= 0 else None
    if isinstance(op, ir.Const) and op.kind == "str":
        return re.escape(op.text)
    if isinstance(op, ir.Combine) and op.kind in _PARTS:
        return "".join(_pattern(code, part) for part in op.values)
    return _ANY_NAME
