"""Every rule page: its examples, its texts, and what they may name."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from isolint.base.finding import Severity
from isolint.detect.catalogue import detectors
from isolint.engine.examples import example_faults
from isolint.pack.detectors import tells, told
from isolint.pack.load import builtin_folder, load_pack
from isolint.pack.rule import Rule
from tests.markers import scan

_RULES = load_pack().rules
_CWES = {200, 306, 362, 366, 377, 410, 471, 488, 524, 543, 567, 668, 778, 862}
_MILDER = {
    "ISO101": Severity.MEDIUM,
    "ISO102": Severity.LOW,
    "ISO105": Severity.LOW,
    "ISO302": Severity.MEDIUM,
}
_SECTIONS = ("message", "what", "why", "fix", "bad", "good")
_EACH = pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.id)


@_EACH
def test_examples(rule: Rule) -> None:
    """`bad` gives exactly this rule, on the one marked line; `good` gives nothing."""
    assert example_faults(rule) == []


@_EACH
def test_page(rule: Rule) -> None:
    assert re.fullmatch(r"ISO[1-59]\d\d", rule.id)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    assert (builtin_folder() / f"{rule.id}-{rule.name}.toml").is_file()
    assert set(rule.cwe) <= _CWES
    assert [key for key in _SECTIONS if not getattr(rule, key).strip()] == []
    assert re.fullmatch(r"\d+\.\d+\.\d+", rule.since)


@_EACH
def test_it_says_what_users_suffer_and_what_to_do(rule: Rule) -> None:
    assert len(rule.why.split()) >= 30
    assert len(rule.fix.split()) >= 30
    assert "`" in rule.fix


@_EACH
def test_it_names_what_its_detector_tells(rule: Rule) -> None:
    assert rule.detector in detectors()
    names = {name for _, name, _, _ in Formatter().parse(rule.message) if name is not None}
    assert names <= tells(rule.detector)
    assert rule.options.keys() <= tells(rule.detector)


@_EACH
def test_bad_is_as_bad_as_the_page_says(rule: Rule, tmp_path: Path) -> None:
    """Or as what the page says of such a case, where worse would be another rule's finding too."""
    (tmp_path / "service.py").write_text(rule.bad, encoding="utf-8")
    (found,) = scan(tmp_path, select=("ALL", rule.id)).findings
    assert found.severity is _MILDER.get(rule.id, rule.severity)


def test_names_and_ids_are_unique() -> None:
    names = [name for rule in _RULES for name in (rule.id, rule.name)]
    assert len(names) == len(set(names))


def test_every_detector_says_what_it_tells() -> None:
    assert set(told()) == set(detectors())
    assert {rule.detector for rule in _RULES} == set(detectors())
