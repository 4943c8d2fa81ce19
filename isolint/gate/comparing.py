"""A report beside findings that were there before: which are new, and what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from isolint.base.finding import Finding
from isolint.base.known import Comparison, Known
from isolint.base.report import Report
from isolint.gate.matching import matches

Rebase = Callable[[str], str]


def same(path: str) -> str:
    return path


def known_of(finding: Finding, rebase: Rebase = same) -> Known:
    return Known(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        severity=finding.severity,
        path=rebase(finding.place.path),
        symbol=finding.symbol,
        object=finding.object,
    )


def remembered(report: Report, rebase: Rebase = same) -> list[Known]:
    """Everything open; what is suppressed has its reason in the code."""
    return [known_of(each, rebase) for each in report.findings if each.suppressed is None]


def compared(report: Report, old: Sequence[Known], against: str, rebase: Rebase = same) -> Report:
    """Findings that are known and no worse than before are not new.

    A suppressed finding is neither new nor fixed; what stood in a file that cannot be read any
    more is not fixed.
    """
    now = [known_of(each, rebase) for each in report.findings]
    paired = matches(old, now, {rebase(path) for path in report.paths})
    findings = [
        replace(finding, new=finding.new and _is_new(finding, paired.get(at), old))
        for at, finding in enumerate(report.findings)
    ]
    unread = {rebase(problem.path) for problem in report.problems}
    fixed = _gone(old, paired.values(), unread)
    return replace(report, findings=tuple(findings), compared=Comparison(against, fixed))


def _is_new(finding: Finding, at: int | None, old: Sequence[Known]) -> bool:
    return at is None or finding.severity.rank > old[at].severity.rank


def _gone(old: Sequence[Known], used: Iterable[int], unread: set[str]) -> tuple[Known, ...]:
    kept = set(used)
    return tuple(each for at, each in enumerate(old) if at not in kept and each.path not in unread)


def new_findings(report: Report) -> list[Finding]:
    return [each for each in report.findings if each.new and each.suppressed is None]
