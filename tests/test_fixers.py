"""Each fixer, before and after; what it mends stays mended, and unsafe mends are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fix_branch_cases import BRANCH_CASES
from tests.fix_cases import CASES, Case
from tests.fix_context_cases import CONTEXT_CASES
from tests.fix_default_cases import DEFAULT_CASES
from tests.fix_ending_cases import ENDING_CASES
from tests.fix_refusal_cases import REFUSAL_CASES
from tests.fix_state_cases import STATE_CASES
from tests.markers import scan
from tests.mending import START, count, lay_out, mend_folder

_ALL = (
    *CASES,
    *BRANCH_CASES,
    *CONTEXT_CASES,
    *DEFAULT_CASES,
    *ENDING_CASES,
    *REFUSAL_CASES,
    *STATE_CASES,
)


def _name(case: Case) -> str:
    return f"{case.rule} {case.about}"


@pytest.mark.parametrize("case", _ALL, ids=_name)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"main.py": START + case.before})
    mending = mend_folder(folder, unsafe=not case.safe, rule=case.rule)
    assert [change.after for change in mending.changes] == [START + case.after]
    assert count(mending) == (1, 0, 0, 0)


@pytest.mark.parametrize("case", _ALL, ids=_name)
def test_mended_once_and_for_all(case: Case, tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"main.py": START + case.after})
    assert mend_folder(folder, unsafe=True, rule=case.rule).changes == ()
    assert [f for f in scan(folder).findings if f.rule == case.rule] == []


@pytest.mark.parametrize("case", [case for case in _ALL if not case.safe], ids=_name)
def test_what_changes_behaviour_is_asked_for(case: Case, tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"main.py": START + case.before})
    mending = mend_folder(folder, rule=case.rule)
    assert mending.changes == ()
    assert count(mending) == (0, 1, 0, 0)
