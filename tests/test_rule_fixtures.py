"""Every rule is held by several services, and leaves something tempting alone in several."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.pack.load import load_pack
from isolint.pack.rule import Rule
from tests.markers import marks_below
from tests.test_fixtures import SERVICES

_FEWEST = 3
_MARKS = {service: marks_below(service) for service in SERVICES}


def _services(kind: str, rule: str) -> list[Path]:
    return [
        s for s, marks in _MARKS.items() if any((m.kind, m.rule) == (kind, rule) for m in marks)
    ]


@pytest.mark.parametrize("rule", load_pack().rules, ids=lambda rule: rule.id)
def test_rule_has_fixtures(rule: Rule) -> None:
    """Beside the page's own examples; `good` alone is no temptation."""
    assert len(_services("expect", rule.id)) >= _FEWEST
    assert len(_services("ok", rule.id)) >= _FEWEST
