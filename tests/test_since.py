"""`scan --since REV`, on real git repositories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import RunIsolint
from tests.repository import CLEAN, MAIN, SERVICE, STORE, Repository, made, new


@pytest.fixture
def repository(tmp_path: Path, run_isolint: RunIsolint) -> Repository:
    return made(tmp_path / "service", run_isolint, SERVICE)


def test_nothing_changed(repository: Repository) -> None:
    ran = repository.isolint("scan", ".", "--since", "HEAD")
    assert ran.returncode == 0
    assert "compared with git revision HEAD: 2 known findings not shown\n" in ran.stdout


def test_what_a_commit_brings_and_fixes(repository: Repository) -> None:
    repository.replace("main.py", "store.rows.append(user_id)", "store.owner = user_id")
    repository.commit()
    assert repository.scan("--since", "HEAD")["compared"]["fixed"] == []
    report = repository.scan("--since", "HEAD~1")
    assert new(report) == [("main.py", "ISO405", 10)]
    assert [known["object"] for known in report["compared"]["fixed"]] == ["store.Store.rows"]
    text = repository.isolint("scan", ".", "--since", "main~1").stdout
    assert "fixed: 1 finding\n  ISO" in text


def test_uncommitted_changes_count(repository: Repository) -> None:
    repository.replace("main.py", "    store.rows", "    store.owner = user_id\n    store.rows")
    assert new(repository.scan("--since", "HEAD")) == [("main.py", "ISO405", 10)]


def test_the_cause_is_in_another_file(tmp_path: Path, run_isolint: RunIsolint) -> None:
    """The line of the finding is old: what changed is who lives how long."""
    service = {
        "store.py": STORE.replace("\n\nstore = Store()\n", "\n"),
        "maker.py": "from store import Store\n\n\ndef current() -> Store:\n    return Store()\n",
        "main.py": MAIN.replace("from store import store", "from maker import current").replace(
            "    store.rows", "    store = current()\n    store.rows"
        ),
    }
    repository = made(tmp_path / "s", run_isolint, service)
    assert repository.scan()["findings"] == []
    repository.commit(
        {
            "maker.py": "from store import Store\n\n_STORE = Store()\n\n\n"
            "def current() -> Store:\n    return _STORE\n"
        }
    )
    report = repository.scan("--since", "HEAD~1")
    assert {path for path, _, _ in new(report)} == {"main.py"}
    assert len(new(report)) == len(report["findings"]) > 0


def test_renamed_and_moved(repository: Repository) -> None:
    repository.git("mv", "main.py", "service.py")
    repository.replace("service.py", "\napp = ", "\n\nX = 1\napp = ")
    repository.commit()
    report = repository.scan("--since", "HEAD~1")
    assert (new(report), report["compared"]["fixed"]) == ([], [])


def test_nothing_is_touched(repository: Repository) -> None:
    repository.commit({"main.py": CLEAN})
    repository.write({"main.py": MAIN, "untracked.py": "x = 1\n"})
    before = repository.git("status", "--porcelain")
    report = repository.scan("--since", "HEAD~1")
    assert (new(report), report["compared"]["fixed"]) == ([], [])
    assert repository.git("status", "--porcelain") == before
    assert repository.git("stash", "list") == repository.git("worktree", "prune") == ""


def test_a_folder_inside_the_repository(tmp_path: Path, run_isolint: RunIsolint) -> None:
    files = {f"services/shop/{path}": text for path, text in SERVICE.items()}
    repository = made(tmp_path / "s", run_isolint, files | {"setup.py": "x = 1\n"})
    repository.replace("services/shop/main.py", "rows.append(user_id)", "rows.append(user_id * 2)")
    ran = repository.isolint("scan", "services/shop", "--since", "HEAD")
    assert (ran.returncode, ran.stderr) == (0, "")
    repository.replace(
        "services/shop/main.py", "    store.rows", "    store.x = user_id\n    store.rows"
    )
    ran = repository.isolint("scan", "services/shop", "--since", "HEAD")
    assert ran.returncode == 1
    assert "services/shop/main.py:10:5" in ran.stdout


def test_a_program_that_is_new(repository: Repository) -> None:
    repository.commit({"more/main.py": MAIN, "more/store.py": STORE})
    ran = repository.isolint("scan", "more", "--since", "HEAD~1")
    assert ran.returncode == 1
    assert "0 known findings not shown" in ran.stdout


def test_wrong_use(repository: Repository, tmp_path: Path, run_isolint: RunIsolint) -> None:
    for revision in ("no-such", "--help", "HEAD:main.py"):
        ran = repository.isolint("scan", ".", "--since", revision)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert f"unknown git revision '{revision}'" in ran.stderr
    (tmp_path / "x.py").write_text("x = 1\n", encoding="utf-8")
    ran = run_isolint("scan", tmp_path / "x.py", "--since", "HEAD")
    assert ran.returncode == 2
    assert "is in no git repository" in ran.stderr


def test_several_services(tmp_path: Path, run_isolint: RunIsolint) -> None:
    settings = "".join(f'[[service]]\nname = "{n}"\nroot = "{n}"\n' for n in ("a", "b"))
    files = {f"{n}/{path}": text for n in ("a", "b") for path, text in SERVICE.items()}
    repository = made(tmp_path / "s", run_isolint, files | {"isolint.toml": settings})
    assert repository.isolint("scan", ".", "--since", "HEAD").returncode == 0
    repository.replace("b/main.py", "    store.rows", "    store.owner = user_id\n    store.rows")
    assert new(repository.scan("--since", "HEAD")) == [("b/main.py", "ISO405", 10)]
    assert repository.isolint("scan", ".", "--since", "HEAD").returncode == 1
    repository.said("baseline", "create")
    assert repository.isolint("scan", ".", "--baseline", ".isolint-baseline.json").returncode == 0


def test_a_folder_that_stood_elsewhere(repository: Repository) -> None:
    (repository.folder / "src/app").mkdir(parents=True)
    repository.git("mv", "main.py", "store.py", "src/app")
    repository.replace("src/app/main.py", "store.rows.append(user_id)", "store.owner = user_id")
    for path in ("src", "src/app"):
        ran = repository.isolint("scan", path, "--since", "HEAD", "--format", "json")
        report = json.loads(ran.stdout)
        assert [rule for _, rule, _ in new(report)] == ["ISO405"], path
        assert len(report["compared"]["fixed"]) == 1


def test_a_submodule(tmp_path: Path, run_isolint: RunIsolint) -> None:
    inner = made(tmp_path / "inner", run_isolint, SERVICE)
    outer = made(tmp_path / "outer", run_isolint, {"tool.py": CLEAN})
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.folder), "in")
    outer.commit()
    assert new(outer.scan("--since", "HEAD")) == []
    outer.replace("in/main.py", "    store.rows", "    store.owner = user_id\n    store.rows")
    assert new(outer.scan("--since", "HEAD")) == [("in/main.py", "ISO405", 10)]
    outer.git("submodule", "-q", "deinit", "-f", "in")
    assert new(outer.scan("--since", "HEAD")) == []
