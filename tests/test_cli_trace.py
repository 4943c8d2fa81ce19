"""`isolint trace`, run as a user does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, RunIsolint

_PLATFORM = "fixtures/agent_platform/before"
_SERVICE = """\
import state
from fastapi import APIRouter, Depends, FastAPI
from state import RECENT as seen

app = FastAPI()
private = APIRouter()


def note(text: str) -> None:
    seen.append(text)


def left(text: str) -> None:
    note(text)


def right(text: str) -> None:
    note(text)
    note(text)


def who() -> str:
    note("who")
    return "someone"


@app.get("/both")
async def both(text: str, name: str = Depends(who)) -> None:
    left(text)
    right(text)


@app.get("/last")
async def last() -> str:
    return state.RECENT[-1]


@app.post("/write")
async def write() -> None:
    state.RECENT = []


def told(user_id: str) -> None:
    inner(user_id)


def inner(name: str) -> None:
    print(name)


def begin() -> None:
    print("begin")


def dead() -> None:
    deader()


def deader() -> None:
    print("never")


begin()
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(_SERVICE, encoding="utf-8")
    (tmp_path / "state.py").write_text("RECENT: list[str] = []\n", encoding="utf-8")
    return tmp_path


def text(run_isolint: RunIsolint, folder: Path | str, *args: str, code: int = 0) -> list[str]:
    ran = run_isolint("trace", folder, *args, cwd=ROOT)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert ran.stderr == ""
    return [line for line in ran.stdout.splitlines() if line]


def data(run_isolint: RunIsolint, folder: Path | str, *args: str, code: int = 0) -> dict[str, Any]:
    ran = run_isolint("trace", folder, *args, "--format", "json", cwd=ROOT)
    assert ran.returncode == code, ran.stdout + ran.stderr
    made: dict[str, Any] = json.loads(ran.stdout)
    return made


def ways(trace: dict[str, Any]) -> list[list[str]]:
    """Each way as `function:line` of its steps."""
    return [
        [f"{step['symbol'].rpartition('.')[2]}:{step['line']}" for step in way]
        for way in trace["ways"]
    ]


def test_ways_to_a_method(run_isolint: RunIsolint) -> None:
    assert text(run_isolint, _PLATFORM, "--to", "ExecutionEngine.execute") == [
        "app.agents.execution_engine.ExecutionEngine.execute (function,"
        " fixtures/agent_platform/before/app/agents/execution_engine.py:23)",
        "reached from 2 of 3 entry points",
        "  http POST /agent/run  run_agent (app/api/agent.py:15)",
        "    -> Supervisor.run (app/api/agent.py:21)  [flow]",
        "    -> ExecutionEngine.execute (app/agents/supervisor.py:31)  [flow]",
        "  websocket /ws/{user_id}  agent_socket (app/api/socket.py:13)",
        "    -> MessageHandler.handle (app/api/socket.py:20)  [flow]",
        "    -> Supervisor.run (app/services/message_handler.py:20)  [flow]",
        "    -> ExecutionEngine.execute (app/agents/supervisor.py:31)  [flow]",
    ]


def test_attribute_and_why_it_is_shared(run_isolint: RunIsolint) -> None:
    lines = text(run_isolint, _PLATFORM, "--to", "ExecutionEngine.run_history", "--from", "/run")
    assert lines[1:3] == [
        "written or read from 3 of 3 entry points",
        "    shared:   app.state.supervisor: Supervisor (app/main.py:16)"
        " -> .engine: ExecutionEngine (app/startup.py:14)"
        " -> .run_history: list (app/agents/execution_engine.py:19)",
    ]
    assert lines[-4:] == [
        "  http POST /agent/run  run_agent (app/api/agent.py:15)",
        "    -> Supervisor.run (app/api/agent.py:21)  [flow]",
        "    -> ExecutionEngine.execute (app/agents/supervisor.py:31)  [flow]",
        "    writes it  ExecutionEngine.execute (app/agents/execution_engine.py:30)",
    ]


def test_attribute_of_simple_values(run_isolint: RunIsolint) -> None:
    trace = data(run_isolint, _PLATFORM, "--to", "Supervisor.user_id", "--all")
    [chain] = trace["shared"]
    owners = [step["symbol"] for step in chain if step["kind"] == "owner"]
    assert owners == ["app.state.supervisor", ".user_id"]
    ends = {(way[-1]["kind"], way[-1]["symbol"].rpartition(".")[2]) for way in trace["ways"]}
    assert ("write", "get_supervisor") in ends
    assert ("read", "_audit") in ends


@pytest.mark.parametrize(
    ("symbol", "reaching"), [("app.state.supervisor", 3), ("agents.supervisor.Supervisor", 2)]
)
def test_application_state_and_class(run_isolint: RunIsolint, symbol: str, reaching: int) -> None:
    trace = data(run_isolint, _PLATFORM, "--to", symbol)
    assert (trace["reaching"], trace["entry_points"]) == (reaching, 3)
    assert [chain[0]["symbol"] for chain in trace["shared"]] == ["app.state.supervisor"]


def test_equally_long_ways_and_two_places_of_one_call(
    run_isolint: RunIsolint, service: Path
) -> None:
    trace = data(run_isolint, service, "--to", "main.note")
    assert ways(trace) == [["both:28", "who:28", "note:23"], ["both:28", "left:29", "note:14"],
                           ["both:28", "right:30", "note:18"]]  # fmt: skip
    assert trace["ways"][2][-1]["others"] == [{"path": "main.py", "line": 19}]


def test_global_under_its_names(run_isolint: RunIsolint, service: Path) -> None:
    trace = data(run_isolint, service, "--to", "state.RECENT")
    assert {(way[-1]["kind"], way[-1]["line"]) for way in trace["ways"]} == {
        ("write", 10),
        ("read", 35),
        ("write", 40),
    }
    [[owner]] = trace["shared"]
    assert (owner["kind"], owner["path"], owner["note"]) == ("owner", "state.py", "list")


def test_more_ways_than_are_listed(run_isolint: RunIsolint, tmp_path: Path) -> None:
    middle = "".join(f"def m{n}() -> None:\n    goal()\n\n\n" for n in range(5))
    calls = "".join(f"    m{n}()\n" for n in range(5))
    start = (
        f"from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/')\ndef start():\n{calls}"
    )
    (tmp_path / "main.py").write_text(f"{start}\n\n{middle}def goal() -> None:\n    pass\n")
    assert text(run_isolint, tmp_path, "--to", "goal")[-1] == "2 more, see --all"
    trace = data(run_isolint, tmp_path, "--to", "goal", "--all")
    assert (len(trace["ways"]), trace["ways_left_out"]) == (5, 0)


def test_a_way_over_a_guess_is_told(run_isolint: RunIsolint, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        "class Store:\n    def keep_text(self, text):\n        self.text = text\n\n\n"
        "@app.get('/')\ndef start(q: str, store):\n    store.keep_text(q)\n"
    )
    (way,) = data(run_isolint, tmp_path, "--to", "main.Store.keep_text")["ways"]
    assert [step["note"] for step in way] == ["http GET /", "unique-name"]


@pytest.mark.parametrize(
    ("symbol", "reach", "words"),
    [
        ("main.begin", "startup", "only at startup"),
        ("main.inner", "latent", "taken as called for a user"),
        ("main.deader", None, "that nothing starts"),
        ("main.dead", None, "no caller was found"),
    ],
)
def test_not_reached(
    run_isolint: RunIsolint, service: Path, symbol: str, reach: str | None, words: str
) -> None:
    trace = data(run_isolint, service, "--to", symbol, code=1)
    assert (trace["reach"], trace["reaching"] > 0) == (reach, reach is not None)
    assert words in text(run_isolint, service, "--to", symbol, code=1)[1]
    assert [step["symbol"] for step in trace["callers"]] == ["main.dead"] * (
        symbol == "main.deader"
    )


def test_from_an_entry_point_that_does_not_lead_there(
    run_isolint: RunIsolint, service: Path
) -> None:
    lines = text(run_isolint, service, "--to", "main.note", "--from", "last", code=1)
    assert lines[1:] == ["reached from 1 of 3 entry points, but from none that --from names"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--to", "main.noet"), "no symbol 'main.noet', did you mean 'main.note'?"),
        (("--to", "zzz"), "no symbol 'zzz'"),
        (("--to", "note", "--from", "bot"), "no entry point 'bot', did you mean 'main.both'?"),
        ((), "Missing option '--to'. See 'isolint trace --help'."),
    ],
)
def test_wrong_use(
    run_isolint: RunIsolint, service: Path, args: tuple[str, ...], message: str
) -> None:
    ran = run_isolint("trace", service, *args)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"isolint: error: {message}\n"


def test_ambiguous_symbol(run_isolint: RunIsolint) -> None:
    ran = run_isolint("trace", _PLATFORM, "--to", "execute", cwd=ROOT)
    assert ran.returncode == 2
    assert "'app.agents.execution_engine.ExecutionEngine.execute' or " in ran.stderr


def test_settings_and_unreadable_files(run_isolint: RunIsolint, service: Path) -> None:
    (service / "broken.py").write_text("def (\n", encoding="utf-8")
    assert text(run_isolint, service, "--to", "main.note")[-2] == "analysis incomplete: 1 file"
    assert data(run_isolint, service, "--to", "main.note", "--exclude", "broken.py")["complete"]


def test_a_lambda_has_the_name_that_the_graph_gives_it(
    run_isolint: RunIsolint, tmp_path: Path
) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        "@app.get('/worst')\ndef worst(text: str) -> str:\n"
        "    return max(text.split(), key=lambda word: note(word))\n\n\n"
        "def note(word: str) -> int:\n    return len(word)\n",
        encoding="utf-8",
    )
    graph = json.loads(run_isolint("graph", tmp_path, "--format", "json").stdout)
    assert "main.worst.<lambda1>" in graph["main.worst"]
    traced = run_isolint("trace", tmp_path, "--to", "worst.<lambda1>", "--format", "json")
    [way] = json.loads(traced.stdout)["ways"]
    assert [step["line"] for step in way] == [7, 8]


def test_an_attribute_by_the_class_that_the_shared_one_derives_from(
    run_isolint: RunIsolint, tmp_path: Path
) -> None:
    lines = (
        "from fastapi import FastAPI",
        "app = FastAPI()",
        "class Agent:",
        "    def begin(self, user_id):",
        "        self.user_id = user_id",
        "class Greeter(Agent):",
        "    pass",
        "greeter = Greeter()",
        "@app.post('/users/{user_id}')",
        "async def greet(user_id: str):",
        "    greeter.begin(user_id)",
    )
    (tmp_path / "main.py").write_text("\n".join(lines))
    for symbol in ("Agent.user_id", "Greeter.user_id"):
        traced = run_isolint("trace", tmp_path, "--to", symbol, "--format", "json")
        [way] = json.loads(traced.stdout)["ways"]
        assert [step["line"] for step in way] == [10, 11, 5]
    assert "reached from 1 of 1" in run_isolint("trace", tmp_path, "--to", "Agent").stdout


def test_routes_are_counted_as_a_scan_counts_them(run_isolint: RunIsolint, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\n\napp = FastAPI()\nSEEN = []\n\n\n"
        "@app.get('/seen')\n@app.get('/seen/{user_id}')\ndef seen(user_id: str = ''):\n"
        "    SEEN.append(user_id)\n\n\n@app.get('/other')\ndef other():\n    return 1\n"
    )
    trace = data(run_isolint, tmp_path, "--to", "main.SEEN")
    assert (trace["reaching"], trace["entry_points"]) == (2, 3)
