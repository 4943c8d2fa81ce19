"""The steps of a scan."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from isolint.base.finding import Finding
from isolint.base.report import Metrics, Report, Stats
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
from isolint.engine.part import Part, is_about_suppressions
from isolint.engine.selection import outside_ignored, reported, running
from isolint.engine.services import inside_service, services_below
from isolint.engine.statistics import call_statistics
from isolint.pack.rule import Rule

# Sessions, identities, and caches and files that give one user what another was given.
_EXPOSING = ("ISO2", "ISO3", "ISO408", "ISO409")


def run(root: Path, settings: Settings, progress: Progress, part: Part | None = None) -> Report:
    """Scans a folder, with the services in it, or one file; IsolintError when there is nothing to
    look at.
    """
    served = services_below(root, settings)
    if not served:
        return _run(root, inside_service(root, settings), progress, part)
    parts = []
    for service, own in served:
        report = _run(root, own, progress, part)
        parts.append((service_report(service, own, report), report))
    return merged(root, parts)


def _run(root: Path, settings: Settings, progress: Progress, part: Part | None) -> Report:
    started = time.perf_counter()
    report = run_on(gathered(root, settings), settings, progress, part)
    seconds = time.perf_counter() - started
    return replace(report, stats=replace(report.stats, seconds=seconds))


def run_on(
    given: Input, settings: Settings, progress: Progress, part: Part | None = None
) -> Report:
    """What was read, from wherever; a report on exactly this that is kept is not made again."""
    settings = deciding(settings)
    store = store_of(settings)
    kept = [] if store is None else [KeptReport(store, given, settings)]
    if store is not None and part is not None:
        kept.append(KeptReport(store, given, settings, str(part)))
    for each in kept:
        found = each.load()
        if found is not None:
            progress("nothing has changed since an earlier run", 1, 1)
            return found
    with without_collector():
        analysis = analysed(given, settings, progress)
        progress("detecting", 0, 1)
        if part is None:
            report = report_of(given.root, analysis, settings)
        else:
            report = part_of(given.root, analysis, settings, part)
    for each in kept[-1:]:
        each.save(report)
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
        findings = _reported(root, findings, known, settings)
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


def part_of(root: Path, analysis: Analysis, settings: Settings, part: Part) -> Report:
    """As `report_of`, without metrics and whatever else is not of the part."""
    paths = tuple(module.summary.path for module in analysis.model.program.modules)
    known = analysis.pack.rules
    if not part.is_apart(_folder(root), settings.source, paths):
        return report_of(root, analysis, settings)
    view = View(analysis.model, part.files)
    findings = part.of(judged(root, view, known, settings, part))
    if is_about_suppressions(findings, known):
        return report_of(root, analysis, settings)
    findings = _reported(root, findings, known, settings)
    return Report(
        root=str(root),
        findings=tuple(findings),
        metrics=Metrics(),
        entry_points=(),
        components=tuple(components(view, findings)) if any(map(part.tells, findings)) else (),
        problems=analysis.problems,
        stats=Stats(files=analysis.files, lines=analysis.lines, phases=analysis.phases),
        paths=paths,
    )


def _reported(
    root: Path, findings: list[Finding], known: tuple[Rule, ...], settings: Settings
) -> list[Finding]:
    findings = _only(findings, reported(known, settings))
    return outside_ignored(findings, known, settings, settings.above(root.resolve()))


def _folder(root: Path) -> Path:
    return root.parent if root.is_file() else root


def _only(findings: list[Finding], rules: tuple[Rule, ...]) -> list[Finding]:
    wanted = {rule.id for rule in rules}
    return [finding for finding in findings if finding.rule in wanted]


def judged(
    root: Path,
    view: View,
    known: tuple[Rule, ...],
    settings: Settings,
    part: Part | None = None,
) -> list[Finding]:
    """With those that are meant marked, and with what is wrong with saying so."""
    found = findings_in(view, known, settings, part)
    accepted = Acceptance(_folder(root), view.program, known, settings).of(found)
    active = running(known, settings)
    notices = Notices(view.model, known, active, settings.require_reason).about(accepted)
    return sorted((*accepted.findings, *notices), key=order)


def findings_in(
    view: View, known: tuple[Rule, ...], settings: Settings, part: Part | None = None
) -> list[Finding]:
    """What all rules that are on tell, whether it is reported or not."""
    active = running(known, settings)
    wanted = active if part is None else part.running(active)
    return to_findings(view.model, Claims(view.program, known, active), _hits(view, wanted))


def _hits(view: View, rules: Iterable[Rule]) -> Iterator[Hit]:
    known = detectors()
    wanted = dict.fromkeys(d for rule in rules for d in known[rule.detector])
    for detector in wanted:
        yield from (hit for hit in detector(view) if view.asks_about(hit.code))
