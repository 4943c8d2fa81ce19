"""A gate's verdict as workflow commands of GitHub, and as Markdown for the page of the job."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.verdict import Check, Verdict
from isolint.report import gate_text, github
from isolint.report.job_summary import fenced


def render(verdict: Verdict, base: str) -> str:
    """What failed, then the findings, then the whole verdict."""
    missed = "".join(f"{each}\n" for each in _missed(verdict))
    found = github.render(verdict.report, base) if verdict.report else ""
    return missed + found + gate_text.render(verdict, colour=False)


def summary(verdict: Verdict) -> str:
    return f"## isolint gate\n\n{fenced(gate_text.render(verdict, colour=False))}\n"


def _missed(verdict: Verdict) -> Iterator[str]:
    for check in verdict.checks:
        if not check.holds:
            yield github.command("error", {"title": f"isolint gate: {check.name}"}, _told(check))
    for refusal in verdict.refusals:
        level = "warning" if refusal.allowed else "error"
        yield github.command(level, {"title": f"isolint gate: {refusal.name}"}, refusal.reason)


def _told(check: Check) -> str:
    value = "none found" if check.value is None else f"{check.value:g}"
    return f"{check.name} is {value}, wanted is {check.wanted}"
