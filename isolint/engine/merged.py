"""The reports of several services as one: counts are added, shared findings are told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from isolint.base.known import Comparison
from isolint.base.report import (
    AcceptedCounts,
    Bound,
    Metrics,
    Ratio,
    Report,
    ServiceReport,
    Stats,
)
from isolint.config.settings import Service, Settings


def service_report(service: Service, settings: Settings, report: Report) -> ServiceReport:
    found = [each for each in report.findings if each.suppressed is None]
    return ServiceReport(
        name=service.name,
        root=service.root,
        metrics=report.metrics,
        findings=len(found),
        failing=sum(each.severity.rank >= settings.fail_on.rank for each in found),
        entry_points=len(report.entry_points),
        assumed=report.assumed,
        complete=report.complete,
    )


def merged(root: Path, parts: Sequence[tuple[ServiceReport, Report]]) -> Report:
    reports = [report for _, report in parts]
    findings = {(f.fingerprint, f.place, f.rule): f for r in reports for f in r.findings}
    entries = {(e.place, e.kind, e.route, e.symbol): e for r in reports for e in r.entry_points}
    components = {c.symbol: c for r in reversed(reports) for c in r.components}
    return Report(
        root=str(root),
        findings=tuple(sorted(findings.values(), key=lambda f: (f.place, f.rule, f.message))),
        metrics=_metrics([report.metrics for report in reports]),
        entry_points=tuple(
            sorted(entries.values(), key=lambda e: (e.place.path, e.place.line, e.kind, e.route))
        ),
        components=tuple(
            sorted(components.values(), key=lambda c: (c.place.path, c.place.line, c.symbol))
        ),
        problems=tuple(sorted({each for report in reports for each in report.problems})),
        stats=_stats([report.stats for report in reports]),
        paths=tuple(sorted({path for report in reports for path in report.paths})),
        compared=_compared(reports),
        services=tuple(service for service, _ in parts),
    )


def _compared(reports: Sequence[Report]) -> Comparison | None:
    """All with the same: what one service alone told and tells no more is fixed."""
    given = [report.compared for report in reports if report.compared is not None]
    if not given:
        return None
    fixed = {each.fingerprint + each.path: each for one in given for each in one.fixed}
    return Comparison(given[0].against, tuple(fixed[key] for key in sorted(fixed)))


def _metrics(all_of: Sequence[Metrics]) -> Metrics:
    return Metrics(
        isolation_score=_ratio(m.isolation_score for m in all_of),
        isolated_entry_points=_ratio(m.isolated_entry_points for m in all_of),
        context_coverage=_ratio(m.context_coverage for m in all_of),
        global_singletons=tuple(sorted({s for m in all_of for s in m.global_singletons})),
        concurrency_bound=_tightest([m.concurrency_bound for m in all_of]),
        accepted=AcceptedCounts(
            sum(m.accepted.findings for m in all_of),
            sum(m.accepted.functions for m in all_of),
            sum(m.accepted.singletons for m in all_of),
        ),
    )


def _ratio(ratios: Iterable[Ratio]) -> Ratio:
    given = list(ratios)
    missing = sorted(symbol for ratio in given for symbol in ratio.missing)
    return Ratio(
        sum(ratio.numerator for ratio in given),
        sum(ratio.denominator for ratio in given),
        tuple(missing),
    )


def _tightest(bounds: Sequence[Bound]) -> Bound:
    limited = [bound for bound in bounds if bound.value is not None]
    return min(limited, key=lambda bound: bound.value or 0, default=Bound())


def _stats(all_of: Sequence[Stats]) -> Stats:
    phases: Counter[str] = Counter()
    for stats in all_of:
        phases.update(stats.phases)
    return Stats(
        files=sum(s.files for s in all_of),
        lines=sum(s.lines for s in all_of),
        functions=sum(s.functions for s in all_of),
        seconds=sum(s.seconds for s in all_of),
        calls=sum(s.calls for s in all_of),
        calls_resolved=sum(s.calls_resolved for s in all_of),
        resolved_by=_added(s.resolved_by for s in all_of),
        unresolved_by=_added(s.unresolved_by for s in all_of),
        phases=dict(phases),
    )


def _added(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))
