"""The steps of a scan."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from isolint.base.finding import Finding
from isolint.base.report import Report, Stats
from isolint.config.settings import Settings
from isolint.detect.catalogue import detectors
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.engine.acceptance import Acceptance
from isolint.engine.accepted_metrics import accepted_counts
from isolint.engine.analysis import (
    Analysis,
    Input,
    Progress,
    analysed,
    gathered,
    store_of,
    timed,
    without_collector,
)
from isolint.engine.claims import Claims, of_families
from isolint.engine.components import components
from isolint.engine.findings import order, to_findings
from isolint.engine.kept_reports import KeptReport, deciding
from isolint.engine.merged import merged, service_report
from isolint.engine.metrics import measure
from isolint.engine.notices import Notices
from isolint.engine.selection import outside_ignored, reported, running
from isolint.engine.services import inside_service, services_below
from isolint.engine.statistics import call_statistics
from isolint.pack.rule import Rule

_EXPOSING = ("ISO2", "ISO3")


def run(root: Path, settings: Settings, progress: Progress) -> Report:
    """Scans a folder, with the services in it, or one file; IsolintError when there is nothing to
    look at.
    """
    served = services_below(root, settings)
    if not served:
        return _run(root, inside_service(root, settings), progress)
    parts = []
    for service, own in served:
        report = _run(root, own, progress)
        parts.append((service_report(service, own, report), report))
    return merged(root, parts)


def _run(root: Path, settings: Settings, progress: Progress) -> Report:
    started = time.perf_counter()
    report = run_on(gathered(root, settings), settings, progress)
    seconds = time.perf_counter() - started
    return replace(report, stats=replace(report.stats, seconds=seconds))


def run_on(given: Input, settings: Settings, progress: Progress) -> Report:
    """What was read, from wherever; a report on exactly this that is kept is not made again."""
    settings = deciding(settings)
    store = store_of(settings)
    kept = KeptReport(store, given, settings) if store is not None else None
    found = kept.load() if kept is not None else None
    if found is not None:
        return found
    with without_collector():
        analysis = analysed(given, settings, progress)
        progress("detecting", 0, 1)
        report = report_of(given.root, analysis, settings)
    if kept is not None:
        kept.save(report)
    return report


def report_of(root: Path, analysis: Analysis, settings: Settings) -> Report:
    """What is not selected is still measured: the metrics are the program's."""
    model, phases = analysis.model, analysis.phases
    known = analysis.pack.rules
    with timed(phases, "detect"):
        view = View(model)
        findings = judged(root, view, known, settings)
    with timed(phases, "measure"):
        exposing = of_families(known, _EXPOSING)
        metrics, entries = measure(view, findings, exposing)
        accepted = accepted_counts(view, findings, metrics, exposing)
        findings = _only(findings, reported(known, settings))
        findings = outside_ignored(findings, known, settings, settings.above(root.resolve()))
        parts = components(view, findings)
    stats = Stats(files=analysis.files, lines=analysis.lines, phases=phases)
    return Report(
        root=str(root),
        findings=tuple(findings),
        metrics=replace(metrics, accepted=accepted),
        entry_points=tuple(entries),
        components=tuple(parts),
        problems=analysis.problems,
        stats=call_statistics(model, stats),
        paths=tuple(module.summary.path for module in model.program.modules),
    )


def _only(findings: list[Finding], rules: tuple[Rule, ...]) -> list[Finding]:
    wanted = {rule.id for rule in rules}
    return [finding for finding in findings if finding.rule in wanted]


def judged(root: Path, view: View, known: tuple[Rule, ...], settings: Settings) -> list[Finding]:
    """With those that are meant marked, and with what is wrong with saying so."""
    found = findings_in(view, known, settings)
    folder = root.parent if root.is_file() else root
    accepted = Acceptance(folder, view.program, known, settings).of(found)
    active = running(known, settings)
    notices = Notices(view.model, known, active, settings.require_reason).about(accepted)
    return sorted((*accepted.findings, *notices), key=order)


def findings_in(view: View, known: tuple[Rule, ...], settings: Settings) -> list[Finding]:
    """What all rules that are on tell, whether it is reported or not."""
    active = running(known, settings)
    return to_findings(view.model, Claims(view.program, known, active), _hits(view, active))


def _hits(view: View, rules: Iterable[Rule]) -> Iterator[Hit]:
    known = detectors()
    wanted = dict.fromkeys(d for rule in rules for d in known[rule.detector])
    for detector in wanted:
        yield from detector(view)
