"""A rule's own examples are its tests: `bad` gives exactly this rule, `good` nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from isolint.config.settings import Settings
from isolint.engine.marks import marks_in
from isolint.engine.run import run
from isolint.pack.rule import Rule

_FILE = "service.py"
_OURS = Settings(installed_packs=False)


def example_faults(rule: Rule, settings: Settings = _OURS) -> list[str]:
    """What does not hold, one line each; `settings` name the pack that the rule is in."""
    # A rule that is off by default is on in its own examples.
    chosen = replace(settings, jobs=1, select=("ALL", rule.id), extend_select=(), ignore=())
    marks = [mark for mark in marks_in(rule.bad, _FILE) if mark.kind == "expect"]
    faults = []
    if [mark.rule for mark in marks] != [rule.id]:
        faults.append(f"bad: exactly one line must end with '# expect: {rule.id}'")
    faults += _against({(mark.rule, mark.line) for mark in marks}, rule.bad, chosen, "bad")
    return [*faults, *_against(set(), rule.good, chosen, "good")]


def _against(
    expected: set[tuple[str, int]], text: str, settings: Settings, key: str
) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        Path(folder, _FILE).write_text(text, encoding="utf-8")
        report = run(Path(folder), settings, lambda *_: None)
    for problem in report.problems:
        yield f"{key}: line {problem.line}: {problem.message}"
    found = {(each.rule, each.place.line) for each in report.findings if each.suppressed is None}
    for rule, line in sorted(expected - found, key=_by_line):
        yield f"{key}: line {line}: {rule} is expected and not found"
    for rule, line in sorted(found - expected, key=_by_line):
        yield f"{key}: line {line}: {rule} is found and not expected"


def _by_line(found: tuple[str, int]) -> tuple[int, str]:
    return found[1], found[0]
