"""A gate's verdict for people: each threshold with its distance, and what costs most."""

from __future__ import annotations

from rich.text import Text

from isolint.base.verdict import Check, Refusal, Verdict
from isolint.report.lines import Part, aligned, line, plural, to_string
from isolint.report.problem_text import problem_lines

_HEADER: tuple[Part, ...] = tuple(
    (each, "dim") for each in ("threshold", "now", "wanted", "distance", "")
)
_IN_PERCENT = ("isolation", "context", "isolated")


def render(verdict: Verdict, colour: bool) -> str:
    rows = [_HEADER, *map(_row, verdict.checks)] if verdict.checks else []
    blocks = [
        aligned(rows) if rows else [],
        *(_costing(check) for check in verdict.checks if check.costing),
        problem_lines(verdict.report.problems, verdict.report.root) if verdict.report else [],
        [line(*_refused(each)) for each in verdict.refusals],
        [line(*_said(verdict))],
    ]
    lines: list[Text] = []
    for block in filter(None, blocks):
        lines += [Text(), *block] if lines else block
    return to_string(lines, colour)


def _row(check: Check) -> tuple[Part, ...]:
    unit = "%" if any(word in check.name for word in _IN_PERCENT) else ""
    value = "none found" if check.value is None else f"{check.value:g}{unit}"
    missing = "no limit before" if check.distance is None else f"{check.distance:g}{unit}"
    holds: Part = ("holds", "green") if check.holds else ("missed", "red")
    return check.name, value, check.wanted, "" if check.holds else missing, holds


def _costing(check: Check) -> list[Text]:
    told = (line("  ", each) for each in check.costing)
    return [line((check.name, "bold"), ", what costs most:"), *told]


def _refused(refusal: Refusal) -> tuple[Part, ...]:
    if refusal.allowed:
        return (f"{refusal.reason} (allowed: {refusal.name})",)
    return (refusal.reason, "red"), f" (--allow {refusal.name} lets it pass)"


def _said(verdict: Verdict) -> tuple[Part, ...]:
    if verdict.passes:
        return (("The gate passes.", "bold"),)
    missed = sum(not check.holds for check in verdict.checks)
    reasons = [f"{missed} of {plural(len(verdict.checks), 'threshold')} missed"] if missed else []
    reasons += [each.name for each in verdict.refusals if not each.allowed]
    return ((f"The gate fails: {', '.join(reasons)}.", "bold"),)
