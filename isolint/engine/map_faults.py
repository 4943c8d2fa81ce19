"""What is wrong with a component: its findings by rule, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from isolint.base.finding import Finding, Reach, Severity
from isolint.base.service_map import Fault

Faults = dict[str, tuple[Fault, ...]]
_Key = tuple[int, str, str]


def faults(
    findings: Iterable[Finding], symbols: Collection[str], names: Mapping[str, str]
) -> Faults:
    """By symbol: the object of a finding or its owner, or without one the class it stands in.

    `names` are what else the holders call an object, with its symbol.
    """
    counted: dict[str, Counter[_Key]] = {}
    examples: dict[_Key, Finding] = {}
    for finding in findings:
        named = finding.object or finding.symbol
        about = names.get(named) or owner_of(named, symbols)
        if about and finding.suppressed is None:
            key = (-finding.severity.rank, finding.rule, finding.name)
            examples[key] = finding
            counted.setdefault(about, Counter())[key] += 1
    return {
        symbol: tuple(
            Fault(rule, name, examples[rank, rule, name].severity, count)
            for (rank, rule, name), count in sorted(counts.items(), key=_worst_first)
        )
        for symbol, counts in counted.items()
    }


def kept_data(
    findings: Iterable[Finding], symbols: Collection[str], names: Mapping[str, str]
) -> dict[str, Finding]:
    """By symbol, the first finding of a user's data on what all share: no other is critical."""
    found: dict[str, Finding] = {}
    for finding in findings:
        about = names.get(finding.object or "") or owner_of(finding.object or "", symbols)
        grave = finding.severity is Severity.CRITICAL and finding.reach is Reach.REQUEST
        if about and grave and finding.suppressed is None:
            found.setdefault(about, finding)
    return found


def owner_of(name: str, symbols: Collection[str]) -> str:
    """The name, or the longest beginning of it that is known; empty if none is."""
    while name and name not in symbols:
        name = name.rpartition(".")[0]
    return name


def _worst_first(item: tuple[_Key, int]) -> tuple[int, int, str]:
    (rank, rule, _), count = item
    return rank, -count, rule
