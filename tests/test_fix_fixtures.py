"""Every fixture, mended: it compiles, what was mended is gone, and nothing new has come."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from isolint.base.report import Report
from isolint.fix.changed_texts import compiles
from isolint.fix.write import write_changes
from tests.markers import scan
from tests.mending import mend_folder

_MENDED = ("ISO301", "ISO302", "ISO303", "ISO403", "ISO407", "ISO502", "ISO503", "ISO504")
_ROOT = Path(__file__).parent.parent / "fixtures"
_SERVICES = sorted(
    [path for path in (_ROOT / "small").iterdir() if path.is_dir()]
    + [_ROOT / "agent_platform" / "before", _ROOT / "agent_platform" / "after"]
)


def _name(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix()


def _count(report: Report) -> Counter[tuple[str, str]]:
    return Counter((f.rule, f.symbol) for f in report.findings)


@pytest.mark.parametrize("service", _SERVICES, ids=_name)
def test_fixture(service: Path, tmp_path: Path) -> None:
    copy = tmp_path / service.name
    shutil.copytree(service, copy)
    mending = mend_folder(copy, unsafe=True)
    assert mending.unsafe == ()
    assert mending.dropped == ()
    assert all(left.why for left in mending.left if left.finding.rule in _MENDED)
    if not mending.changes:
        return
    before = _count(scan(copy))
    write_changes(copy, mending.changes)
    assert all(compiles(path.read_text("utf-8"), path.name) for path in copy.rglob("*.py"))
    before.subtract((finding.rule, finding.symbol) for finding in mending.mended)
    assert _count(scan(copy)) <= before
    again = mend_folder(copy, unsafe=True)
    assert again.changes == ()


def test_some_fixtures_are_mended_by_each_fixer() -> None:
    wanted = {"ISO302", "ISO303", "ISO403", "ISO407", "ISO502", "ISO504"}
    names = [
        "contexts_left",
        "default_objects",
        "django_service",
        "dropped_identity",
        "identity_fallbacks",
        "omitted_identities",
    ]
    mended = {
        finding.rule
        for name in names
        for finding in mend_folder(_ROOT / "small" / name, unsafe=True).mended
    }
    assert wanted <= mended
