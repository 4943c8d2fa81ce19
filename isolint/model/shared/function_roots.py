"""What functions keep as attributes of their own: `load.made = Client()`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.reach import Reach
from isolint.model.shared.ownership import ROOT, Hold
from isolint.summary import ir
from isolint.summary.operands import spelled

_NAMES = (ir.Load, ir.Bind, ir.Make, ir.Decorate)


def function_roots(
    flow: Flow, startup: Reach, request: Reach
) -> Iterator[tuple[CodeRef, int, Hold]]:
    """With the function that keeps it, which no request makes anew, and whose name says so, or that
    is set where nothing but functions come: what else is set on something that may be a function is
    hardly its own.
    """
    kept = {
        made: fields
        for obj, fields in flow.fields.items()
        if isinstance(made := flow.objects[obj], Function)
    }
    said = _said(flow, {name for fields in kept.values() for name in fields})
    for made, fields in kept.items():
        ref = flow.program.codes[made.code]
        around = flow.program.parent(ref)
        if around is None or not _lasts(around, startup, request):
            continue
        for name, node in fields.items():
            if (ref.code.name, name) in said:
                yield ref, node, Hold(ROOT, name, "function", ref.id)


def _said(flow: Flow, names: set[str]) -> set[tuple[str, str]]:
    """Functions and their attributes by name: `load.made = Client()`, and `func.made = Client()`
    where it is handed functions of the program alone.
    """
    found = set[tuple[str, str]]()
    for ref, _, op in flow.program.each(ir.SetAttr):
        if op.name not in names:
            continue
        if isinstance(ref.code.ops[op.base], _NAMES):
            found.add((spelled(ref.code, op.base), op.name))
        elif isinstance(ref.code.ops[op.base], ir.Param):
            found.update((name, op.name) for name in _handed(flow, ref.node + op.base))
    return found


def _handed(flow: Flow, node: int) -> list[str]:
    """Names of the functions that come there, if nothing else does."""
    objects = [flow.objects[obj] for obj in flow.graph.get(node)]
    functions = [obj for obj in objects if isinstance(obj, Function)]
    alone = len(functions) == len(objects)
    return [flow.program.codes[each.code].code.name for each in functions] if alone else []


def _lasts(around: CodeRef, startup: Reach, request: Reach) -> bool:
    if around.code.kind in ("module", "class"):
        return True
    return around.id in startup.codes and around.id not in request.codes
