"""`isolint baseline` and `scan --baseline`, as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.base.known import Known
from isolint.gate.matching import matches
from tests.conftest import RunIsolint
from tests.repository import CLEAN, MAIN, SERVICE, STORE, Repository, made, new

FILE = ".isolint-baseline.json"


@pytest.fixture
def repository(tmp_path: Path, run_isolint: RunIsolint) -> Repository:
    repository = made(tmp_path / "service", run_isolint, SERVICE)
    assert repository.said("baseline", "create").endswith(f"{FILE}: 2 findings\n")
    return repository


def compared(repository: Repository) -> tuple[int, int]:
    """How many findings are new, and how many are fixed."""
    report = repository.scan("--baseline", FILE)
    return len(new(report)), len(report["compared"]["fixed"])


def test_known_findings_do_not_fail(repository: Repository) -> None:
    assert repository.isolint("scan", ".").returncode == 1
    ran = repository.isolint("scan", ".", "--baseline", FILE)
    assert ran.returncode == 0
    assert "2 known findings not shown" in ran.stdout
    assert ran.stdout.endswith("\nNo new findings.\n")
    report = repository.scan("--baseline", FILE)
    assert [finding["new"] for finding in report["findings"]] == [False, False]


def test_the_setting_does_it_too(repository: Repository) -> None:
    repository.write({"isolint.toml": f'baseline = "{FILE}"\n'})
    assert repository.isolint("scan", ".").returncode == 0


def _lines(repository: Repository) -> None:
    repository.replace("main.py", "\napp = ", '\n"""Serves rows."""\n\n\nX = 1\napp = ')
    repository.replace("main.py", "    store.rows", "    del X\n    store.rows")


def _layout(repository: Repository) -> None:
    repository.replace("main.py", "(user_id)\n", "(\n        user_id,  # theirs\n    )\n")
    repository.replace("main.py", 'names["last"]', "names['last'  ]")


def _renamed(repository: Repository) -> None:
    repository.git("mv", "main.py", "service.py")


def _renamed_cause(repository: Repository) -> None:
    repository.git("mv", "store.py", "rows.py")
    repository.replace("main.py", "from store ", "from rows ")


def _folder(repository: Repository) -> None:
    (repository.folder / "app").mkdir()
    repository.git("mv", "main.py", "app/main.py")
    repository.git("mv", "store.py", "app/store.py")
    repository.replace("app/main.py", "\napp = ", "\nX = 1\napp = ")


def _object(repository: Repository) -> None:
    """An object whose name and place come first is written by the same lines."""
    repository.write({"aaa.py": STORE.replace("store = ", "other = ")})
    repository.replace("main.py", "from store", "from aaa import other\nfrom store")
    repository.replace(
        "main.py", "\n    store.rows", "\n    s = other if user_id else store\n    s.rows"
    )
    repository.replace("main.py", "s.rows", "store.rows")


def _edited(repository: Repository) -> None:
    repository.replace("main.py", '["last"] = user_id', '["last"] = user_id.lower()')


@pytest.mark.parametrize(
    "change", [_lines, _layout, _renamed, _renamed_cause, _folder, _object, _edited]
)
def test_findings_are_known_again(
    repository: Repository, change: Callable[[Repository], None]
) -> None:
    change(repository)
    assert compared(repository) == (0, 0)


def test_fingerprints_do_not_follow_lines_and_layout(repository: Repository) -> None:
    before = [finding["fingerprint"] for finding in repository.scan()["findings"]]
    _lines(repository)
    _layout(repository)
    assert [finding["fingerprint"] for finding in repository.scan()["findings"]] == before
    assert len(set(before)) == 2


def test_one_shared_object_more_changes_no_fingerprint(
    tmp_path: Path, run_isolint: RunIsolint
) -> None:
    handler = MAIN.replace("store.rows.append(user_id)", "remember(store.rows, user_id)")
    helper = "\n\ndef remember(rows: list[str], user_id: str) -> None:\n    rows.append(user_id)\n"
    repository = made(tmp_path / "s", run_isolint, {"store.py": STORE, "main.py": handler + helper})
    before = {f["fingerprint"] for f in repository.scan()["findings"]}
    unrelated = (
        "from fastapi import APIRouter\n\nfrom main import remember\n\nentries: list[str] = []\n"
    )
    unrelated += "router = APIRouter()\n\n\n@router.post('/e/{user_id}')\n"
    unrelated += "async def enter(user_id: str) -> None:\n    remember(entries, user_id)\n"
    repository.write({"aaa.py": unrelated})
    assert before <= {f["fingerprint"] for f in repository.scan()["findings"]}


def test_a_new_finding_in_a_known_function(repository: Repository) -> None:
    repository.replace("main.py", "    store.rows", "    store.owner = user_id\n    store.rows")
    ran = repository.isolint("scan", ".", "--baseline", FILE)
    assert ran.returncode == 1
    assert "main.py:10:5" in ran.stdout
    assert "main.py:11" not in ran.stdout
    assert new(repository.scan("--baseline", FILE)) == [("main.py", "ISO405", 10)]


def test_equal_findings_are_counted() -> None:
    one = Known("a" * 24, "ISO301", Severity.HIGH, "main.py", "main.add")
    other = replace(one, fingerprint="a" * 16 + "b" * 8)
    assert matches([one], [other, one], {"main.py"}) == {1: 0}
    assert matches([one], [other, other], {"main.py"}) == {0: 0}
    assert matches([one, other], [other], {"main.py"}) == {0: 1}


def test_a_copy_in_another_file_is_new(repository: Repository) -> None:
    repository.write({"again.py": MAIN})
    assert {path for path, _, _ in new(repository.scan("--baseline", FILE))} == {"again.py"}


def test_what_gets_worse_is_new(repository: Repository) -> None:
    text = (repository.folder / FILE).read_text(encoding="utf-8")
    (repository.folder / FILE).write_text(
        text.replace('"severity": "high"', '"severity": "low"').replace("critical", "low"),
        encoding="utf-8",
    )
    assert compared(repository)[0] > 0


def test_fixed_findings_are_named_and_pruned(repository: Repository) -> None:
    repository.replace("main.py", "    store.rows.append(user_id)\n", "")
    text = repository.isolint("scan", ".", "--baseline", FILE).stdout
    assert "fixed: 1 finding\n" in text
    assert "main.py  main.add on Store.rows" in text
    assert "0 added, 1 removed, 1 finding\n" in repository.said("baseline", "prune")
    assert compared(repository) == (0, 0)


def test_prune_adds_nothing_and_update_does(repository: Repository) -> None:
    repository.replace("main.py", "    store.rows", "    store.owner = user_id\n    store.rows")
    assert "0 added, 0 removed, 2 findings\n" in repository.said("baseline", "prune")
    assert compared(repository) == (1, 0)
    assert "1 added, 0 removed, 3 findings\n" in repository.said("baseline", "update")
    assert compared(repository) == (0, 0)


def test_what_cannot_be_read_is_neither_fixed_nor_dropped(repository: Repository) -> None:
    before = (repository.folder / FILE).read_text(encoding="utf-8")
    repository.replace("main.py", "async def", "async deff")
    assert compared(repository) == (0, 0)
    said = repository.said("baseline", "update")
    assert "2 findings; the analysis is incomplete (1)" in said
    after = (repository.folder / FILE).read_text(encoding="utf-8")
    assert json.loads(after)["findings"] == json.loads(before)["findings"]


def _metrics(repository: Repository) -> object:
    return json.loads((repository.folder / FILE).read_text(encoding="utf-8"))["metrics"]


def test_prune_takes_no_metrics_of_a_part(repository: Repository) -> None:
    """Without the file that cannot be read, or outside the folder, less seems to be shared."""
    before = _metrics(repository)
    repository.replace("main.py", "app = ", "def (\napp = ")
    repository.said("baseline", "prune")
    assert _metrics(repository) == before
    repository.git("checkout", "main.py")
    repository.write({"part/empty.py": ""})
    repository.said("baseline", "prune", "part", "--baseline", FILE)
    assert _metrics(repository) == before


def test_a_part_of_the_program_or_of_the_rules(repository: Repository) -> None:
    ran = repository.isolint("scan", "store.py", "--baseline", FILE)
    assert "fixed" not in ran.stdout
    report = repository.scan("--baseline", FILE, "--select", "ISO1")
    assert [known["rule"][:4] for known in report["compared"]["fixed"]] == []


def test_show(repository: Repository) -> None:
    text = repository.said("baseline", "show")
    assert text.startswith("main.py\n  ISO")
    assert "main.add on Store.names" in text
    assert text.endswith("\n2 findings\n")
    data = json.loads(repository.said("baseline", "show", "--format", "json"))
    assert data["version"] == 1


def test_the_file_is_the_same_each_time(repository: Repository) -> None:
    file = repository.folder / FILE
    before = file.read_bytes()
    lines = [line for line in before.decode().splitlines() if '"rule"' in line]
    assert len(lines) == 2
    assert '"line"' not in before.decode()
    repository.said("baseline", "update", "--jobs", "2")
    assert file.read_bytes() == before


def test_additions_of_two_branches_merge(repository: Repository) -> None:
    known = json.loads((repository.folder / FILE).read_text(encoding="utf-8"))["findings"]
    repository.commit()
    for branch, name in (("a", "aa"), ("b", "zz")):
        repository.git("checkout", "-q", "-b", branch, "main")
        text = MAIN.replace("def add", f"def {name}").replace("/rows", f"/{name}")
        repository.write({f"{name}.py": text})
        repository.said("baseline", "update")
        # The metrics of the branches differ, and a human must look at them.
        text = (repository.folder / FILE).read_text(encoding="utf-8")
        _, _, tail = text.partition('"findings"')
        (repository.folder / FILE).write_text(f'{_METRICS}"findings"{tail}', encoding="utf-8")
        repository.commit()
    repository.git("merge", "-q", "--no-edit", "a")
    merged = json.loads((repository.folder / FILE).read_text(encoding="utf-8"))
    assert len(merged["findings"]) == len(known) + 4
    assert compared(repository) == (0, 0)


@pytest.mark.parametrize("command", ["update", "prune"])
def test_what_git_could_not_merge_is_settled(repository: Repository, command: str) -> None:
    repository.commit()
    for branch, name in (("a", "aa"), ("b", "zz")):
        repository.git("checkout", "-q", "-b", branch, "main")
        text = MAIN.replace("def add", f"def {name}").replace("/rows", f"/{name}")
        repository.write({f"{name}.py": text})
        repository.write({f"more_{at}.py": CLEAN for at in range(3 if name == "aa" else 1)})
        repository.said("baseline", "update")
        repository.commit()
    with pytest.raises(AssertionError):
        repository.git("merge", "-q", "--no-edit", "a")
    assert repository.isolint("scan", ".", "--baseline", FILE).returncode == 2
    repository.said("baseline", command)
    assert compared(repository) == (0, 0)
    assert repository.isolint("gate", ".", "--max-new", "0", "--ratchet").returncode == int(
        command == "prune"
    )


def test_a_byte_order_mark_says_nothing(repository: Repository) -> None:
    file = repository.folder / FILE
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert compared(repository) == (0, 0)


_METRICS = '{\n"version": 1,\n"metrics": {\n  "global_singletons": 1\n},\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("<<<<<<< HEAD\n{}\n", "git could not merge it, isolint baseline update settles that"),
        ('{"findings": []}', "no version"),
        ('{"version": 2}', "version 2, this isolint reads version 1"),
        ('{"version": 1, "metrics": {}, "findings": [{"rule": 1}]}', "$.findings[0]"),
    ],
)
def test_a_broken_file_is_wrong_use(repository: Repository, text: str, told: str) -> None:
    (repository.folder / FILE).write_text(text, encoding="utf-8")
    ran = repository.isolint("scan", ".", "--baseline", FILE)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr


def test_wrong_use(tmp_path: Path, run_isolint: RunIsolint) -> None:
    repository = made(tmp_path / "s", run_isolint, {"main.py": CLEAN})
    for command in (("scan", ".", "--baseline", "x.json"), ("baseline", "update")):
        ran = repository.isolint(*command)
        assert ran.returncode == 2
        assert "isolint baseline create makes it" in ran.stderr
    repository.said("baseline", "create")
    again = repository.isolint("baseline", "create")
    assert again.returncode == 2
    assert "isolint baseline update changes it" in again.stderr
