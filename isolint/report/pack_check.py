"""One line for each rule of a pack that was checked, and one for each fault."""

from __future__ import annotations

from collections.abc import Sequence

from isolint.pack.rule import Rule
from isolint.report.lines import line, to_string


def checked_text(rule: Rule, faults: Sequence[str], colour: bool) -> str:
    outcome = ("failed", "red") if faults else ("ok", "green")
    first = line((rule.id, "bold"), f" {rule.name}  ", outcome)
    return to_string([first, *(line(f"  {fault}") for fault in faults)], colour)
