"""`isolint fix` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import RunIsolint
from tests.fix_cases import CASES
from tests.fix_state_cases import STATE_CASES
from tests.mending import START, lay_out

_SAFE = next(case for case in STATE_CASES if case.about == "after the docstring")
_UNSAFE = next(case for case in CASES if case.about == "a late default")
_DIFF = """\
--- {folder}/main.py
+++ {folder}/main.py
@@ -9,8 +9,10 @@
         return (await client.get("http://carts", params={"user_id": user_id})).text
.
.
-def collect(user_id: str, found: list[str] = []) -> list[str]:
+def collect(user_id: str, found: list[str] | None = None) -> list[str]:
     \"""All that was found.\"""
+    if found is None:
+        found = []
     found.append(user_id)  # in place
     return found
.
"""
_MORE = "1 more with --unsafe (ISO302)"


@pytest.fixture
def service(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "src", {"main.py": START + _SAFE.before + "\n\n" + _UNSAFE.before})


def _read(service: Path) -> str:
    return (service / "main.py").read_text(encoding="utf-8")


def test_a_diff_and_nothing_else(run_isolint: RunIsolint, service: Path) -> None:
    before = _read(service)
    ran = run_isolint("fix", "src", cwd=service.parent)
    assert (ran.returncode, ran.stdout) == (
        1,
        _DIFF.replace("\n.", "\n ").replace("{folder}", "src"),
    )
    assert ran.stderr == f"Would mend 1 finding in 1 file; {_MORE}.\n"
    assert _read(service) == before


def test_write(run_isolint: RunIsolint, service: Path) -> None:
    ran = run_isolint("fix", service, "--write")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == f"Mended 1 finding in 1 file; {_MORE}.\n"
    assert _read(service) == START + _SAFE.after + "\n\n" + _UNSAFE.before


def test_write_unsafe(run_isolint: RunIsolint, service: Path) -> None:
    ran = run_isolint("fix", service, "--write", "--unsafe")
    assert (ran.returncode, ran.stderr) == (0, "Mended 2 findings in 1 file.\n")
    assert _read(service) == START + _SAFE.after + "\n\n" + _UNSAFE.after
    again = run_isolint("fix", service, "--unsafe")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "Nothing to mend.\n")


@pytest.mark.parametrize("rule", ["ISO302", "ISO3", "identity-fallback", "ISO404,ISO302"])
def test_select(run_isolint: RunIsolint, service: Path, rule: str) -> None:
    ran = run_isolint("fix", service, "--select", rule)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == f"Nothing to mend; {_MORE}.\n"


def test_what_has_no_mend_is_told_with_what_to_do(run_isolint: RunIsolint, service: Path) -> None:
    text = _read(service).replace("list[str] = []", "list[str] = list(app.routes)")
    (service / "main.py").write_text(text, encoding="utf-8")
    ran = run_isolint("fix", service)
    assert ran.returncode == 0
    assert ran.stderr == (
        f"Nothing to mend; {_MORE}; 1 finding has no mechanical mend.\n"
        f"{service}/main.py:14: ISO407 make found anew in each call\n"
    )


def test_low_findings_on_request(run_isolint: RunIsolint, tmp_path: Path) -> None:
    text = START + (
        "def count(user_id: str, seen: dict[str, int] = {}) -> int:\n"
        "    seen[user_id] = seen.get(user_id, 0) + 1\n    return sum(seen.values())\n\n\n"
        '@app.get("/users/{user_id}/count")\nasync def show(user_id: str) -> int:\n'
        "    return count(user_id)\n"
    )
    service = lay_out(tmp_path / "src", {"main.py": text})
    assert run_isolint("fix", service).returncode == 0
    assert run_isolint("fix", service, "--all").returncode == 1


def test_what_cannot_be_read_is_said(run_isolint: RunIsolint, service: Path) -> None:
    (service / "broken.py").write_text("def (", encoding="utf-8")
    ran = run_isolint("fix", service)
    assert ran.returncode == 1
    assert "analysis incomplete: 1 file\n" in ran.stderr


def test_no_newline_at_the_end_is_said(run_isolint: RunIsolint, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.about == "getattr")
    service = lay_out(tmp_path / "src", {"main.py": (START + case.before).rstrip()})
    ran = run_isolint("fix", service, "--unsafe")
    assert ran.stdout.endswith(
        '-    return await load(getattr(request.state, "user_id", "guest"))\n'
        "\\ No newline at end of file\n"
        '+    if not getattr(request.state, "user_id", None):\n'
        '+        raise HTTPException(status_code=400, detail="user_id is required")\n'
        "+    return await load(request.state.user_id)\n"
        "\\ No newline at end of file\n"
    )


def test_a_form_feed_ends_no_line_of_the_diff(run_isolint: RunIsolint, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.about == "getattr")
    service = lay_out(tmp_path / "src", {"main.py": "\f\n" + START + case.before})
    ran = run_isolint("fix", service, "--unsafe")
    assert "No newline" not in ran.stdout


def test_output_does_not_depend_on_the_workers(run_isolint: RunIsolint, service: Path) -> None:
    one, two = (
        run_isolint("fix", service, "--unsafe", "--no-cache", "--jobs", jobs).stdout
        for jobs in ("1", "2")
    )
    assert one == two != ""
