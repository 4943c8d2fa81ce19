"""Every fixture is scanned; its markers are held both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.config.settings import load
from tests.markers import Mark, found_in, marks_below, scan

_ROOT = Path(__file__).parent.parent / "fixtures"
SERVICES = sorted(
    [path for path in (_ROOT / "small").iterdir() if path.is_dir()]
    + [_ROOT / "agent_platform" / "before", _ROOT / "agent_platform" / "after"]
)


def _name(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix()


def _found(service: Path) -> set[tuple[str, str, int]]:
    """Rules that are off by default are on where a service's own settings select them."""
    return found_in(scan(service, load(service).select))


def _place(mark: Mark) -> tuple[str, str, int]:
    return mark.rule, mark.path, mark.line


@pytest.mark.parametrize("service", SERVICES, ids=_name)
def test_expected_findings_and_no_others(service: Path) -> None:
    marks = marks_below(service)
    expected = {_place(mark) for mark in marks if mark.kind == "expect"}
    assert _found(service) == expected


@pytest.mark.parametrize("service", SERVICES, ids=_name)
def test_ok_lines_are_silent(service: Path) -> None:
    marks = marks_below(service)
    silent = {_place(mark) for mark in marks if mark.kind == "ok"}
    assert not silent & _found(service)


_MISSES = [
    (service, mark) for service in SERVICES for mark in marks_below(service) if mark.kind == "todo"
]


@pytest.mark.xfail(strict=True, reason="a known miss")
@pytest.mark.parametrize(("service", "mark"), _MISSES, ids=lambda value: str(value)[-60:])
def test_known_misses(service: Path, mark: Mark) -> None:
    assert _place(mark) in _found(service)
