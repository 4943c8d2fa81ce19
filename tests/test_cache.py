"""Results are kept between runs, and can always be made again."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from isolint.source.read import File
from isolint.summary import cached
from isolint.summary.store import NAME, Store
from tests.conftest import ROOT, RunIsolint
from tests.repository import SERVICE, STORE, made

PLATFORM = ROOT / "fixtures" / "agent_platform" / "before"
KEYS = [bytes([n]) * 32 for n in range(60)]


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "isolint", *map(str, args)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PLATFORM, tmp_path / "project"))


def scan(run_isolint: RunIsolint, project: Path, *options: str | Path) -> str:
    ran = run_isolint("scan", project, "--format", "json", *options)
    assert ran.returncode in (0, 1), ran.stderr
    assert ran.stderr == ""
    return ran.stdout


def entries(folder: Path) -> int:
    with closing(sqlite3.connect(folder / NAME)) as base, base:
        return int(base.execute("SELECT COUNT(*) FROM entry").fetchone()[0])


def test_warm_and_cold_give_the_same_bytes(
    run_isolint: RunIsolint, project: Path, tmp_path: Path
) -> None:
    cold = scan(run_isolint, project, "--no-cache")
    folder = tmp_path / "cache"
    assert not folder.exists()
    filled = scan(run_isolint, project, "--cache-dir", folder)
    kept = entries(folder)
    assert kept > len(list(project.rglob("*.py"))) / 2
    assert scan(run_isolint, project, "--cache-dir", folder) == filled == cold
    assert entries(folder) == kept


def test_a_changed_file_is_seen_and_the_others_are_reused(
    run_isolint: RunIsolint, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    before = scan(run_isolint, project, "--cache-dir", folder)
    kept = entries(folder)
    main = project / "app" / "main.py"
    main.write_text(f"# one line more\n{main.read_text()}")
    after = scan(run_isolint, project, "--cache-dir", folder)
    assert after != before
    assert after == scan(run_isolint, project, "--no-cache")
    assert entries(folder) == kept + 2  # this file and the report


def test_one_report_serves_all_commands(run_isolint: RunIsolint, tmp_path: Path) -> None:
    repository = made(tmp_path / "service", run_isolint, SERVICE)
    folder = tmp_path / "cache"
    at = ("--cache-dir", folder)
    assert repository.isolint("scan", ".", *at).returncode == 1
    kept = entries(folder)
    repository.write({"notes.txt": "not tracked\n"})
    for args in (
        ("hook", ".", "main.py"),
        ("gate", ".", "--max-singletons", "0"),
        ("scan", ".", "--since", "HEAD"),
        ("scan", ".", "--fail-on", "critical", "--jobs", "1", "--exclude", "none.py"),
        ("badge", "."),
        ("trend", ".", "HEAD"),
        ("baseline", "create"),
        ("baseline", "prune"),
    ):
        ran = repository.isolint(*args, *at)
        assert ran.returncode in (0, 1), ran.stderr
        assert entries(folder) == kept, args


def test_changes_since_a_revision(run_isolint: RunIsolint, tmp_path: Path) -> None:
    """Both reports are kept, each for its own tree."""
    repository = made(tmp_path / "service", run_isolint, SERVICE)
    repository.replace("main.py", 'store.names["last"]', 'store.names["first"]')
    repository.commit({"more.py": STORE, "store.py": f"\n{STORE}"})
    repository.replace("main.py", "store.rows.append(user_id)", "pass")
    since = ("scan", ".", "--format", "json", "--since")
    for revision in ("HEAD", "HEAD~1"):
        cold = repository.isolint(*since, revision, "--no-cache")
        assert cold.returncode in (0, 1), cold.stderr
        for _ in range(2):
            assert repository.isolint(*since, revision).stdout == cold.stdout


def test_another_work_tree_shares_the_summaries(
    run_isolint: RunIsolint, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    scan(run_isolint, project, "--cache-dir", folder)
    kept = entries(folder)
    moved = tmp_path / "other" / "moved"
    shutil.copytree(project, moved / "deeper")
    there = scan(run_isolint, moved, "--cache-dir", folder)
    assert there == scan(run_isolint, moved, "--no-cache")
    assert {each["path"].split("/")[0] for each in json.loads(there)["findings"]} == {"deeper"}
    assert entries(folder) == kept + 2  # the report, and that it is the last one there


def test_settings_and_renamed_files_are_part_of_what_a_report_is_kept_for(
    run_isolint: RunIsolint, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    first = scan(run_isolint, project, "--cache-dir", folder)
    some = scan(run_isolint, project, "--cache-dir", folder, "--select", "ISO4")
    assert len(json.loads(some)["findings"]) < len(json.loads(first)["findings"])
    main = project / "app" / "main.py"
    main.rename(main.with_name("service.py"))
    renamed = scan(run_isolint, project, "--cache-dir", folder)
    assert renamed == scan(run_isolint, project, "--no-cache") != first


def test_two_scans_at_once(project: Path, tmp_path: Path, run_isolint: RunIsolint) -> None:
    cold = scan(run_isolint, project, "--no-cache")
    args = command("scan", project, "--format", "json", "--cache-dir", tmp_path / "cache")
    running = [
        subprocess.Popen(args, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(3)
    ]
    assert [each.communicate(timeout=120)[0] for each in running] == [cold] * 3
    assert scan(run_isolint, project, "--cache-dir", tmp_path / "cache") == cold


WRITER = """
import sys
from pathlib import Path
from isolint.summary.store import Store

store = Store(Path(sys.argv[1]), 50_000_000)
for n in range(100_000):
    store.put({f"{n}-{i}".encode().ljust(32): bytes(str(n), "ascii") * 2000 for i in range(20)})
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is of POSIX")
def test_killed_in_the_middle(tmp_path: Path) -> None:
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT)
        before = Store(tmp_path, 50_000_000).contents().entries
        deadline = time.monotonic() + 60
        while Store(tmp_path, 50_000_000).contents().entries < before + 40:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        store = Store(tmp_path, 50_000_000)
        assert store.contents().entries % 20 == 0
        assert store.get([b"0-0".ljust(32)]) == {b"0-0".ljust(32): b"0" * 2000}
        store.put({KEYS[0]: b"and on"})
        assert store.get(KEYS) == {KEYS[0]: b"and on"}
        store.clear()


DAMAGES = ["header", "middle", "half", "empty", "text", "random", "no-table", "other-version"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_rebuilt(
    run_isolint: RunIsolint, project: Path, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "cache"
    cold = scan(run_isolint, project, "--cache-dir", folder)
    _damage(folder / NAME, damage)
    for _ in range(3):
        assert scan(run_isolint, project, "--cache-dir", folder) == cold
    with closing(sqlite3.connect(folder / NAME)) as base, base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("SELECT COUNT(*) FROM entry").fetchone()[0] > 0


def _damage(path: Path, damage: str) -> None:
    data = bytearray(path.read_bytes())
    if damage in ("no-table", "other-version"):
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("DROP TABLE entry")
            if damage == "other-version":
                base.execute("CREATE TABLE entry (key BLOB PRIMARY KEY, summary TEXT)")
                base.execute("PRAGMA user_version = 7")
        return
    if damage == "header":
        data[:40] = b"\xff" * 40
    elif damage == "middle":
        data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    elif damage == "half":
        del data[len(data) // 2 :]
    else:
        text = {"text": b"no store\n", "random": os.urandom(len(data)), "empty": b""}
        data = bytearray(text[damage])
    path.write_bytes(data)


def test_an_entry_that_is_not_whole_is_not_used(tmp_path: Path) -> None:
    store = Store(tmp_path, 1_000_000)
    store.put({KEYS[0]: b"first", KEYS[1]: b"second", KEYS[2]: b"third"})
    with closing(sqlite3.connect(tmp_path / NAME)) as base, base:
        swapped = base.execute("SELECT data FROM entry WHERE key = ?", (KEYS[1],)).fetchone()[0]
        base.execute("UPDATE entry SET data = ? WHERE key = ?", (swapped, KEYS[0]))
        base.execute("UPDATE entry SET data = 'text' WHERE key = ?", (KEYS[2],))
    assert store.get(KEYS) == {KEYS[1]: b"second"}
    assert store.contents().entries == 1


def test_the_store_is_bounded_and_keeps_what_was_used_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    store = Store(tmp_path, 100_000)
    noise = {key: os.urandom(5_000) for key in KEYS}
    for key in KEYS:
        now += 1000
        store.put({key: noise[key]})
        now += 1000
        assert store.get([KEYS[0]]) == {KEYS[0]: noise[KEYS[0]]}
        assert store.contents().size <= 100_000
    left = store.get(KEYS)
    assert {KEYS[0], *KEYS[-10:]} <= set(left)
    assert len(left) < 25
    assert (tmp_path / NAME).stat().st_size < 300_000


def test_other_code_of_isolint_or_other_settings_share_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, file = Store(tmp_path, 1_000_000), File("a.py", b"x = 1\n")
    for build, kept in ((b"one", 1), (b"two", 2), (b"two", 2)):
        monkeypatch.setattr(cached, "build_of", lambda _folders, build=build: build)
        cached.summaries([file], 1, lambda _count: None, store)
        assert store.contents().entries == kept


def test_a_summary_is_made_by_no_code_but_that_in_its_key() -> None:
    imported = set()
    for folder in cached.MADE_BY:
        for path in (ROOT / "isolint" / folder).rglob("*.py"):
            imported |= set(re.findall(r"(?:from|import) isolint\.(\w+)", path.read_text()))
    assert imported == set(cached.MADE_BY)


def test_problems_are_found_again(run_isolint: RunIsolint, project: Path, tmp_path: Path) -> None:
    (project / "broken.py").write_text("def f(:\n")
    first = scan(run_isolint, project, "--cache-dir", tmp_path / "cache")
    assert json.loads(first)["problems"][0]["path"] == "broken.py"
    assert scan(run_isolint, project, "--cache-dir", tmp_path / "cache") == first


def test_a_folder_that_cannot_be_written_is_no_fault(
    run_isolint: RunIsolint, project: Path, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    cold = scan(run_isolint, project, "--no-cache")
    assert scan(run_isolint, project, "--cache-dir", blocked / "cache") == cold


def test_info_and_clear(run_isolint: RunIsolint, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    at = ("--cache-dir", folder)
    assert "0 entries" in run_isolint("cache", "info", *at).stdout
    scan(run_isolint, project, *at)
    info = run_isolint("cache", "info", *at)
    assert info.stdout.splitlines()[0] == str(folder / NAME)
    assert f"{entries(folder)} entries" in info.stdout
    assert "of at most 1000 MB" in info.stdout
    cleared = run_isolint("cache", "clear", *at)
    assert (cleared.returncode, cleared.stdout) == (0, f"{folder / NAME} is empty\n")
    assert list(folder.iterdir()) == []


def test_the_environment_names_the_folder(project: Path, tmp_path: Path) -> None:
    env = os.environ | {"ISOLINT_CACHE_DIR": str(tmp_path / "named"), "ISOLINT_CACHE_MB": "many"}
    args = command("scan", project)
    wrong = subprocess.run(args, cwd=ROOT, env=env, capture_output=True, encoding="utf-8")
    assert wrong.returncode == 2
    assert "ISOLINT_CACHE_MB: 'many' is not a number of megabytes" in wrong.stderr
    env["ISOLINT_CACHE_MB"] = "5"
    subprocess.run(args, cwd=ROOT, env=env, capture_output=True, check=False)
    assert entries(tmp_path / "named") > 0
