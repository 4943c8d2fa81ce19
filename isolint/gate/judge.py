"""The verdict: what must not pass by accident first, then the thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from msgspec.structs import replace

from isolint.base.report import Report
from isolint.base.verdict import Refusal, Verdict
from isolint.config.gate import Allowed, Gate
from isolint.gate.baseline import Baseline
from isolint.gate.ratchet import ratchet_checks
from isolint.gate.thresholds import checks

ALLOWED: tuple[str, ...] = get_args(Allowed)


def is_empty(wanted: Gate) -> bool:
    """Nothing is asked for, so that everything would pass."""
    return not wanted.ratchet and not needs_no_baseline(wanted) and wanted.max_new is None


def needs_no_baseline(wanted: Gate) -> bool:
    numbers = (wanted.min_isolation, wanted.min_context, wanted.max_singletons, wanted.min_users)
    return wanted.fail_on is not None or any(each is not None for each in numbers)


def needs_baseline(wanted: Gate) -> bool:
    return wanted.ratchet or wanted.max_new is not None


def nothing_to_scan(reason: str, wanted: Gate) -> Verdict:
    return Verdict((), (_refusal("no-files", reason, wanted),))


def judge(report: Report, wanted: Gate, baseline: Baseline | None, missing: str) -> Verdict:
    """Without a baseline, `missing` says which one; what needs one is then not judged."""
    refusals = list(_refusals(report, wanted))
    if missing:
        refusals.append(_refusal("no-baseline", missing, wanted))
    judged = wanted if baseline is not None else replace(wanted, ratchet=False, max_new=None)
    found = list(checks(report, judged))
    if judged.ratchet and baseline is not None:
        found += ratchet_checks(report, baseline, judged.ratchet_tolerance)
    return Verdict(tuple(found), tuple(refusals), report)


def _refusals(report: Report, wanted: Gate) -> Iterator[Refusal]:
    if report.assumed or not report.entry_points:
        reason = "no entry points found, so that no metric says anything of a user's request"
        yield _refusal("no-entry-points", reason, wanted)
    unread = len({problem.path for problem in report.problems})
    if unread > wanted.max_unparsable:
        files = "file" if unread == 1 else "files"
        reason = f"{unread} {files} could not be read or parsed, {wanted.max_unparsable} may be"
        yield _refusal("unparsable", reason, wanted)


def _refusal(name: Allowed, reason: str, wanted: Gate) -> Refusal:
    return Refusal(name, reason, name in wanted.allow)
