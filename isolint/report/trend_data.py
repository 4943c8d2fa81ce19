"""A history for programs: JSON (schema version 1: keys are only added) and CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from isolint.base.trend import Commit, Point, Step, Trend
from isolint.report.tool import NAME, VERSION
from isolint.report.trend_rows import MOST_MOVERS, coverage, score, singletons

SCHEMA_VERSION = 1
_COLUMNS = (
    "commit", "date", "tag", "subject", "files", "lines", "isolation_score",
    "isolated_entry_points", "context_coverage", "global_singletons", "concurrency_bound",
    "findings", "critical", "high", "medium", "low", "problems",
)  # fmt: skip


def render_json(trend: Trend) -> str:
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": NAME, "version": VERSION},
        "root": trend.root,
        "points": [_point(each) for each in trend.points],
        "movers": [_step(each) for each in trend.movers(MOST_MOVERS)],
        "left_out": [{**_commit(each), "reason": reason} for each, reason in trend.left_out],
    }
    return json.dumps(data, indent=2) + "\n"


def render_csv(trend: Trend) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_cells(each) for each in trend.points)
    return file.getvalue()


def _cells(point: Point) -> list[object]:
    commit, metrics = point.commit, point.metrics
    levels = [point.severities.get(each, 0) for each in ("critical", "high", "medium", "low")]
    return [
        commit.id, commit.date, commit.tag, _inert(commit.subject), point.files, point.lines,
        score(metrics), metrics.isolated_entry_points.value, coverage(metrics),
        singletons(point), metrics.concurrency_bound.value, point.findings, *levels, point.problems,
    ]  # fmt: skip


def _inert(text: str) -> str:
    """A spreadsheet would run a subject that begins like a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _commit(commit: Commit) -> dict[str, Any]:
    return {
        "commit": commit.id,
        "date": commit.date,
        "tag": commit.tag or None,
        "subject": commit.subject,
    }


def _point(point: Point) -> dict[str, Any]:
    metrics = point.metrics
    ratios = {
        "isolation_score": metrics.isolation_score,
        "isolated_entry_points": metrics.isolated_entry_points,
        "context_coverage": metrics.context_coverage,
    }
    measured: dict[str, Any] = {
        name: {"value": r.value, "numerator": r.numerator, "denominator": r.denominator}
        for name, r in ratios.items()
    }
    objects = list(metrics.global_singletons)
    measured["global_singletons"] = {"value": len(objects), "objects": objects}
    measured["concurrency_bound"] = {"value": metrics.concurrency_bound.value}
    return {
        **_commit(point.commit),
        "files": point.files,
        "lines": point.lines,
        "metrics": measured,
        "findings": {
            "value": point.findings,
            "by_severity": dict(sorted(point.severities.items())),
            "by_rule": point.rules,
            "by_path": point.counts,
        },
        "problems": point.problems,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        **_commit(step.after.commit),
        "before": step.before.commit.id,
        "moved": step.moved,
        "singletons_gone": step.singletons_gone,
        "singletons_new": step.singletons_new,
        "rules": step.rules,
    }
