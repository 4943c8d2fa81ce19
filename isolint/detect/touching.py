"""Reads and writes of shared mutable state on execution paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.base.finding import Severity
from isolint.model.objects import Instance
from isolint.model.program import CodeRef
from isolint.model.reach import Context
from isolint.summary import ir
from isolint.summary.ir import GLOBAL

if TYPE_CHECKING:
    from isolint.detect.view import View


def touched_places(view: View) -> dict[int, list[str]]:
    """Places rated medium or above, by the codes that write or read them."""
    serious = [
        c for c in view.writes.request_causes if c.rated.severity.rank >= Severity.MEDIUM.rank
    ]
    places = {cause.rated.write.place for cause in serious}
    found: dict[int, dict[str, None]] = {}
    for cause in serious:
        for code in (cause.context[0], cause.rated.write.context[0]):
            found.setdefault(code, {})[cause.rated.write.place] = None
    names = {place.rpartition(".")[2] for place in places}
    for context in view.model.request.links:
        ref = view.program.codes[context[0]]
        for place in _reads(view, ref, context, names):
            if place in places:
                found.setdefault(ref.id, {})[place] = None
    return {code: sorted(touched) for code, touched in found.items()}


def _reads(view: View, ref: CodeRef, context: Context, names: set[str]) -> list[str]:
    found: list[str] = []
    for op in ref.code.ops:
        if isinstance(op, ir.Load) and op.home == GLOBAL and op.name in names:
            found.append(f"{ref.module.name}.{op.name}" if ref.module.name else op.name)
        elif isinstance(op, ir.Attr) and op.name in names:
            found.extend(_shared_attributes(view, ref, context, op))
    return found


def _shared_attributes(view: View, ref: CodeRef, context: Context, op: ir.Attr) -> list[str]:
    return [
        f"{view.model.lifetimes.symbol(obj)}.{op.name}"
        for obj in view.model.writes.objects(view.model.request, ref, context, op.base)
        if isinstance(view.flow.objects[obj], Instance) and view.model.sharing.of(obj)
    ]
