"""`isolint graph` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import RunIsolint

MAIN = """\
from store import Store

def handle(name):
    Store().save(name)

def report(tool):
    tool.frobnicate()
    print(min([1], key=lambda one: one))
"""
STORE = """\
class Store:
    def __init__(self):
        self.log = []

    def save(self, name):
        self.check(name)

    def check(self, name):
        unknown(name)

    def frobnicate(self): ...

def check(): ...
"""
GRAPH = {
    "<builtin>.min": [],
    "<builtin>.print": [],
    "main": [],
    "main.handle": ["store.Store.__init__", "store.Store.save"],
    "main.report": [
        "<builtin>.min",
        "<builtin>.print",
        "main.report.<lambda1>",
        "store.Store.frobnicate",
    ],
    "main.report.<lambda1>": [],
    "store": [],
    "store.Store.__init__": [],
    "store.Store.check": [],
    "store.Store.frobnicate": [],
    "store.Store.save": ["store.Store.check"],
    "store.check": [],
}
TEXT = """\
Call graph  10 functions and modules, 2 outside

Edges  7
  external     2  28.6%
  flow         2  28.6%
  callback     1  14.3%
  direct       1  14.3%
  unique-name  1  14.3%

Most called
  main.report.<lambda1>   1 caller
  store.Store.__init__    1 caller
  store.Store.check       1 caller
  store.Store.frobnicate  1 caller
  store.Store.save        1 caller

Call sites not resolved  1 of 7 (14.3%)
  what is called is a name without a known value  1  14.3%
"""
WAYS = """\
2 calls from main.handle to store.Store.check
  main.handle       -> store.Store.save   flow
  store.Store.save  -> store.Store.check  flow
"""
DOT = """\
digraph calls {
  rankdir=LR;
  node [shape=box];
  "main.report";
  "store.Store.frobnicate";
  "main.report" -> "store.Store.frobnicate" [label="unique-name", style=dashed];
}
"""
MERMAID = """\
flowchart LR
  n0["main.report"]
  n1["main.report.#lt;lambda1#gt;"]
  n0 -->|callback| n1
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "main.py").write_text(MAIN, encoding="utf-8")
    (folder / "store.py").write_text(STORE, encoding="utf-8")
    return folder


def test_json_is_the_graph_alone(run_isolint: RunIsolint, project: Path) -> None:
    ran = run_isolint("graph", project, "--format", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)
    assert found == GRAPH
    assert list(found) == sorted(found)


def test_text(run_isolint: RunIsolint, project: Path) -> None:
    ran = run_isolint("graph", project)
    assert (ran.returncode, ran.stdout) == (0, TEXT)


@pytest.mark.parametrize("end", ["store.Store.check", "Store.check"])
def test_ways(run_isolint: RunIsolint, project: Path, end: str) -> None:
    ran = run_isolint("graph", project, "--from", "handle", "--to", end)
    assert (ran.returncode, ran.stdout) == (0, WAYS)


def test_no_way(run_isolint: RunIsolint, project: Path) -> None:
    ran = run_isolint("graph", project, "--from", "Store.check", "--to", "handle")
    assert (ran.returncode, ran.stdout) == (0, "no calls from store.Store.check to main.handle\n")


def test_dot(run_isolint: RunIsolint, project: Path) -> None:
    ran = run_isolint("graph", project, "--format", "dot", "--to", "frobnicate")
    assert (ran.returncode, ran.stdout) == (0, DOT)


def test_what_mermaid_will_not_draw(run_isolint: RunIsolint, tmp_path: Path) -> None:
    calls = "".join(f"def f{n}():\n    f{n + 1}()\n" for n in range(501))
    (tmp_path / "main.py").write_text(calls + "def f501(): ...\n", encoding="utf-8")
    ran = run_isolint("graph", tmp_path, "--format", "mermaid")
    assert (ran.returncode, ran.stdout.count("-->")) == (0, 501)
    assert "Mermaid refuses a drawing of this size" in ran.stderr
    assert run_isolint("graph", tmp_path, "--format", "mermaid", "--to", "f9").stderr == ""
    assert run_isolint("graph", tmp_path, "--format", "dot").stderr == ""


def test_mermaid(run_isolint: RunIsolint, project: Path) -> None:
    ran = run_isolint("graph", project, "--format", "mermaid", "--to", "<lambda1>")
    assert (ran.returncode, ran.stdout) == (0, MERMAID)


@pytest.mark.parametrize(
    ("symbol", "said"),
    [
        ("handel", "no function 'handel' in src, did you mean 'handle'?"),
        ("check", "'check' could be 'store.Store.check', 'store.check'"),
        ("zzzz", "no function 'zzzz' in src"),
    ],
)
def test_a_symbol_must_be_known_and_one(
    run_isolint: RunIsolint, project: Path, symbol: str, said: str
) -> None:
    ran = run_isolint("graph", "src", "--from", symbol, cwd=project.parent)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"isolint: error: {said}\n"


def test_what_cannot_be_read_is_said(run_isolint: RunIsolint, project: Path) -> None:
    (project / "broken.py").write_text("def (", encoding="utf-8")
    ran = run_isolint("graph", project, "--format", "json")
    assert (ran.returncode, json.loads(ran.stdout)) == (0, GRAPH)
    assert "analysis incomplete: 1 file\n" in ran.stderr
    assert run_isolint("graph", project, "--strict").returncode == 1


def test_excluded_files_are_left_out(run_isolint: RunIsolint, project: Path) -> None:
    ran = run_isolint("graph", project, "--exclude", "main.py", "--format", "json", "--jobs", "1")
    assert [name for name in json.loads(ran.stdout) if name.startswith("main")] == []


def test_nothing_to_look_at(run_isolint: RunIsolint, tmp_path: Path) -> None:
    ran = run_isolint("graph", tmp_path)
    assert ran.returncode == 2
    assert "no Python files found" in ran.stderr


def test_output_does_not_depend_on_the_workers(run_isolint: RunIsolint, project: Path) -> None:
    one, two = (
        run_isolint("graph", project, "--no-cache", "--jobs", jobs).stdout for jobs in ("1", "2")
    )
    assert one == two
