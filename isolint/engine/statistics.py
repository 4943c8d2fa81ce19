"""How many call sites were resolved, by reason, and why the rest were not."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from isolint.base.report import Stats
from isolint.model.reaching.callsites import CallSites
from isolint.model.scan import Model


def call_statistics(model: Model, stats: Stats) -> Stats:
    resolved, unresolved = count_calls(CallSites(model.flow, model.guesses))
    functions = sum(ref.code.kind == "function" for ref in model.program.codes)
    total = sum(resolved.values()) + sum(unresolved.values())
    return replace(
        stats,
        functions=functions,
        calls=total,
        calls_resolved=sum(resolved.values()),
        resolved_by=resolved,
        unresolved_by=unresolved,
    )


def count_calls(sites: CallSites) -> tuple[dict[str, int], dict[str, int]]:
    """Calls by reason, and calls that are not resolved by why; operators and properties count
    where they run code of the program.
    """
    resolved: Counter[str] = Counter()
    unresolved: Counter[str] = Counter()
    for outcome in sites.outcomes():
        (resolved if outcome.resolved else unresolved)[outcome.label] += 1
    return dict(sorted(resolved.items())), dict(sorted(unresolved.items()))
