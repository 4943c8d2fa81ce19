"""Every rule's own examples: `bad` gives exactly this rule, on the marked line; `good` nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from isolint.detect.catalogue import detectors
from isolint.pack.load import builtin_folder, load_pack
from isolint.pack.rule import Rule
from tests.markers import found_in, marks_below, scan

_RULES = load_pack().rules


def _scan_text(folder: Path, text: str, rule: Rule) -> set[tuple[str, str, int]]:
    (folder / "service.py").write_text(text, encoding="utf-8")
    report = scan(folder, ("ISO", rule.id))
    assert report.complete
    return found_in(report)


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.id)
def test_bad_example_gives_exactly_this_rule(rule: Rule, tmp_path: Path) -> None:
    found = _scan_text(tmp_path, rule.bad, rule)
    marks = marks_below(tmp_path)
    assert marks
    assert {mark.rule for mark in marks} == {rule.id}
    assert found == {(mark.rule, mark.path, mark.line) for mark in marks}


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.id)
def test_good_example_is_silent(rule: Rule, tmp_path: Path) -> None:
    assert _scan_text(tmp_path, rule.good, rule) == set()


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.id)
def test_page_is_well_formed(rule: Rule) -> None:
    assert re.fullmatch(r"ISO[1-5]\d\d", rule.id)
    assert (builtin_folder() / f"{rule.id}-{rule.name}.toml").is_file()
    assert rule.detector in detectors()
    assert set(re.findall(r"{(\w+)}", rule.message)) <= {
        "object",
        "attribute",
        "value",
        "function",
        "owner",
    }
    assert all(text.strip() for text in (rule.what, rule.why, rule.fix))
