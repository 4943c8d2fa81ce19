"""The verdict: what must not pass by accident first, then the thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from msgspec.structs import replace

from isolint.base.report import Report
from isolint.base.verdict import Refusal, Verdict
from isolint.config.gate import Allowed, Floors, Gate
from isolint.gate.baseline import Baseline
from isolint.gate.ratchet import ratchet_checks
from isolint.gate.thresholds import checks, service_checks

ALLOWED: tuple[str, ...] = get_args(Allowed)


def is_empty(wanted: Gate, floors: Mapping[str, Floors]) -> bool:
    """Nothing is asked for, so that everything would pass."""
    return not any(each is not None for each in _numbers(wanted, *floors.values())) and not (
        wanted.ratchet or wanted.max_new is not None or wanted.fail_on is not None
    )


def _numbers(*floors: Floors) -> Iterator[float | None]:
    for each in floors:
        yield from (each.min_isolation, each.min_context, each.max_singletons, each.min_users)


def needs_baseline(wanted: Gate) -> bool:
    return wanted.ratchet or wanted.max_new is not None


def nothing_to_scan(reason: str, wanted: Gate) -> Verdict:
    return Verdict((), (_refusal("no-files", reason, wanted),))


def judge(
    report: Report,
    wanted: Gate,
    baseline: Baseline | None,
    missing: str,
    floors: Mapping[str, Floors],
) -> Verdict:
    """Without a baseline, `missing` says which one; what needs one is then not judged. `floors` are
    the services' own.
    """
    refusals = list(_refusals(report, wanted))
    if missing:
        refusals.append(_refusal("no-baseline", missing, wanted))
    judged = wanted if baseline is not None else replace(wanted, ratchet=False, max_new=None)
    found = [*checks(report, judged), *service_checks(report, floors)]
    if judged.ratchet and baseline is not None:
        found += ratchet_checks(report, baseline, judged.ratchet_tolerance)
    return Verdict(tuple(found), tuple(refusals), report)


def _refusals(report: Report, wanted: Gate) -> Iterator[Refusal]:
    for whose in _without_entry_points(report):
        reason = (
            f"no entry points found{whose}, so that no metric says anything of a user's request"
        )
        yield _refusal("no-entry-points", reason, wanted)
    unread = len({problem.path for problem in report.problems})
    if unread > wanted.max_unparsable:
        files = "file" if unread == 1 else "files"
        reason = f"{unread} {files} could not be read or parsed, {wanted.max_unparsable} may be"
        yield _refusal("unparsable", reason, wanted)


def _without_entry_points(report: Report) -> list[str]:
    if report.services:
        empty = (each for each in report.services if each.assumed or not each.entry_points)
        return [f" in service {each.name}" for each in empty]
    return [""] if report.assumed or not report.entry_points else []


def _refusal(name: Allowed, reason: str, wanted: Gate) -> Refusal:
    return Refusal(name, reason, name in wanted.allow)
