"""Functions that make an application and give it back: a job that calls one sets up a program of
its own, whose parts serve nobody yet.
"""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.identity import Identities
from isolint.model.pointsto.targets import external_paths
from isolint.model.reaching.entry_points import Entries
from isolint.summary import ir
from isolint.summary.operands import roots


def app_factories(flow: Flow, entries: Entries, identities: Identities) -> frozenset[int]:
    """Not those that are told whose application it is to be."""
    served = {entry.code for entry in entries.found}
    codes = (flow.program.codes[code] for code in sorted(set(entries.startup) - served))
    return frozenset(
        ref.id
        for ref in codes
        if ref.code.kind == "function" and _makes(flow, ref) and not _is_told(identities, ref)
    )


def _makes(flow: Flow, ref: CodeRef) -> bool:
    given_back = (op.value for _, op in ref.each(ir.Return) if op.value >= 0)
    made = [root for value in given_back for root in roots(ref.code, value)]
    return bool(made) and all(_is_application(flow, ref, root) for root in made)


def _is_application(flow: Flow, ref: CodeRef, value: int) -> bool:
    op, known = ref.code.ops[value], flow.known
    return isinstance(op, ir.Call) and any(
        known.made(path) in known.applications for path in external_paths(flow, ref, op.func)
    )


def _is_told(identities: Identities, ref: CodeRef) -> bool:
    return any(identities.parameter(ref, index) for index in range(len(ref.code.params)))
