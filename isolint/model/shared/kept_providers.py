"""Providers of which the framework keeps the first result: `Provide(load, use_cache=True)`."""

from __future__ import annotations

from isolint.model.definitions.objects import External, Function
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


def kept_providers(flow: Flow) -> frozenset[int]:
    """The codes of the functions."""
    found: set[int] = set()
    for ref, _, op in flow.program.each(ir.Call) if flow.known.kept_when else ():
        if not op.keywords or not op.positional:
            continue
        told = {name for name, value in op.named if ref.code.is_true(value)}
        marker = flow.symbols.of_value(ref, op.func) if told else None
        if isinstance(marker, External) and flow.known.kept_when.get(marker.path) in told:
            provider = flow.symbols.of_value(ref, op.positional[0])
            if isinstance(provider, Function):
                found.add(provider.code)
    return frozenset(found)
