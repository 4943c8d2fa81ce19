"""`isolint map` as a user runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from isolint.base.service_map import ServiceMap
from isolint.config.settings import load
from isolint.engine.map_cut import cut
from isolint.engine.service_map import service_map
from isolint.report import map_mermaid, map_text
from tests.conftest import ROOT, RunIsolint
from tests.markers import scan

_PLATFORM = "fixtures/agent_platform"

_STORE = """\
import enum
import logging
from abc import ABC, abstractmethod

LIMITS = {"rows": 10}
log = logging.getLogger(__name__)


class Missing(Exception):
    pass


class Color(enum.Enum):
    RED = 1


class Backend(ABC):
    @abstractmethod
    def put(self, key: str) -> None: ...


class Memory(Backend):
    def __init__(self) -> None:
        self.keys: list[str] = []

    def put(self, key: str) -> None:
        self.keys.append(key)


class Store:
    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def save(self, key: str) -> Color:
        log.info("saved at most %s", LIMITS["rows"])
        self.backend.put(key)
        if not key:
            raise Missing
        return Color.RED
"""

_MAIN = """\
from fastapi import FastAPI
from pydantic import BaseModel

from store import Memory, Store

app = FastAPI()
shared = Store(Memory())
last_user = ""


class Item(BaseModel):
    name: str


class Unused:
    def never(self) -> None: ...


class Job:
    def __init__(self, item: Item) -> None:
        self.item = item
        self.store = shared

    def run(self) -> None:
        self.store.save(self.item.name)


@app.post("/items")
def add(item: Item, user_id: str) -> None:
    global last_user
    last_user = user_id
    Job(item).run()


@app.post("/trial")
def trial(item: Item) -> None:
    Store(Memory()).save(item.name)
"""


_INJECTED = """\
from fastapi import FastAPI, Request

from injecting import build_all

app = FastAPI()
registry: dict[str, type] = {}


class Service:
    async def start(self) -> None: ...


def create() -> dict[str, Service]:
    return build_all(registry)


class Matches:
    def find(self, user_id: str) -> str:
        return user_id


class Clock(Service):
    def __init__(self, matches: Matches) -> None:
        self.matches = matches

    def now(self) -> str:
        return self.matches.find("")


class Ratings(Service):
    def of(self, user_id: str) -> int:
        return len(user_id)


class Games(Service):
    def __init__(self, ratings: Ratings) -> None:
        self.ratings = ratings

    def best(self, user_id: str) -> int:
        return self.ratings.of(user_id)


class Server:
    def __init__(self) -> None:
        self.services = create()

    async def start(self) -> None:
        for service in self.services.values():
            await service.start()


class Visit:
    def __init__(self, user_id: str, games: Games, clock: Clock) -> None:
        self.user_id, self.games, self.clock = user_id, games, clock

    def show(self) -> int:
        self.clock.now()
        return self.games.best(self.user_id)


server = Server()


@app.get("/best/{user_id}")
async def best(user_id: str) -> int:
    await server.start()
    return Visit(user_id, server.services["games"], server.services["clock"]).show()
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "store.py").write_text(_STORE, encoding="utf-8")
    (tmp_path / "main.py").write_text(_MAIN, encoding="utf-8")
    return tmp_path


def text(run_isolint: RunIsolint, folder: Path | str, *args: str) -> str:
    ran = run_isolint("map", folder, *args, cwd=ROOT)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    return ran.stdout


def data(run_isolint: RunIsolint, folder: Path | str, *args: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(text(run_isolint, folder, *args, "--format", "json"))
    return made


def by_name(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {part["symbol"]: part for part in made["components"]}


def layers(made: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for part in made["components"]:
        found.setdefault(part["layer"], set()).add(part["symbol"].rpartition(".")[2])
    return found


def test_layers_of_a_service(run_isolint: RunIsolint, service: Path) -> None:
    """No exception, enumeration, abstract class or class that no request uses."""
    assert layers(data(run_isolint, service)) == {
        "mixed": {"Store", "Memory", "last_user"},
        "infrastructure": {"LIMITS", "log"},
        "request": {"Item", "Job"},
    }


def test_why_a_component_is_mixed(run_isolint: RunIsolint, service: Path) -> None:
    store = by_name(data(run_isolint, service))["store.Store"]
    told = {
        (
            why["layer"],
            why["how"],
            why["serving"],
            why["steps"][0]["symbol"],
            why["steps"][0]["line"],
        )
        for why in store["why"]
    }
    assert told == {
        ("infrastructure", "held", None, "main.shared", 7),
        ("request", "built", "http POST /trial", "main.trial", 37),
    }
    assert store["held_by"] == ["main.shared", "main.Job.store"]


def test_what_an_injector_makes_belongs_where_its_base_does(
    run_isolint: RunIsolint, tmp_path: Path
) -> None:
    """Nobody was seen to make it; a request holds it, which says nothing of how long it lives."""
    (tmp_path / "main.py").write_text(_INJECTED, encoding="utf-8")
    assert layers(data(run_isolint, tmp_path)) == {
        "infrastructure": {"Server", "Service", "Games", "Ratings", "Matches", "Clock"},
        "request": {"Visit"},
    }


def test_what_keeps_a_users_data_is_mixed(run_isolint: RunIsolint, service: Path) -> None:
    """Not what a request has for itself, and not where the finding is accepted."""
    held, kept = by_name(data(run_isolint, service))["main.last_user"]["why"]
    assert (held["layer"], held["how"]) == ("infrastructure", "held")
    assert (kept["layer"], kept["how"]) == ("request", "keeps")
    assert (kept["steps"][0]["symbol"], kept["steps"][0]["line"]) == ("main.add", 31)
    told = "; keeps a user's data, written in add (main.py:31)"
    assert told in text(run_isolint, service)
    [scanned] = [c for c in scan(ROOT / _PLATFORM / "before").components if "Superv" in c.symbol]
    assert scanned.layer == "mixed"
    accepted = _MAIN.replace("= user_id", "= user_id  # isolint: ignore[ISO401] it is only shown")
    (service / "main.py").write_text(accepted, encoding="utf-8")
    assert by_name(data(run_isolint, service))["main.last_user"]["layer"] == "infrastructure"


def test_a_name_without_an_object_is_told_by_its_findings(
    run_isolint: RunIsolint, service: Path
) -> None:
    made = by_name(data(run_isolint, service))
    [fault] = made["main.last_user"]["findings"]
    assert (fault["severity"], fault["count"]) == ("critical", 1)
    assert (made["main.last_user"]["path"], made["main.last_user"]["kind"]) == ("main.py", "object")
    assert made["store.log"]["type"] == "logging.getLogger"


def test_who_holds_and_who_uses(run_isolint: RunIsolint, service: Path) -> None:
    made = data(run_isolint, service)
    links = {(one["source"], one["kind"], one["target"], one["name"]) for one in made["links"]}
    assert ("main.Job", "holds", "store.Store", "store") in links
    assert ("store.Store", "holds", "store.Memory", "backend") in links
    assert ("http POST /trial", "uses", "store.Store", None) in links
    assert ("http POST /trial", "uses", "main.Job", None) not in links
    assert [one["label"] for one in made["entry_points"]] == [
        "http POST /items",
        "http POST /trial",
    ]


def test_only_what_one_entry_point_leads_to(run_isolint: RunIsolint, service: Path) -> None:
    assert layers(data(run_isolint, service, "--from", "/trial")) == {
        "infrastructure": {"LIMITS", "log"},
        "mixed": {"Store", "Memory"},
        "request": {"Item"},
    }
    ran = run_isolint("map", service, "--from", "/trail")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("isolint: error: no entry point '/trail'")


def test_cut_down(run_isolint: RunIsolint, service: Path) -> None:
    mixed = layers(data(run_isolint, service, "--only-mixed"))
    assert mixed == {"mixed": {"Store", "Memory", "last_user"}}
    made = data(run_isolint, service, "--top", "3")
    assert (len(made["components"]), made["components_left_out"]) == (3, 4)
    assert "main.last_user" in by_name(made)
    assert text(run_isolint, service, "--top", "3").endswith("\n4 more components not shown\n")


def test_the_two_layers_of_the_platform(run_isolint: RunIsolint) -> None:
    before = data(run_isolint, f"{_PLATFORM}/before")
    after = data(run_isolint, f"{_PLATFORM}/after")
    assert layers(before)["mixed"] == {"Supervisor", "ExecutionEngine", "AgentWebSocketBridge"}
    assert {"AgentRegistry", "Engine", "ToolDispatcher"} < layers(before)["infrastructure"]
    assert layers(after) == {
        "infrastructure": {
            "AgentClassRegistry",
            "ConnectionPool",
            "Engine",
            "Infrastructure",
            "ToolClassRegistry",
        },
        "request": {
            "Agent",
            "AgentExecutor",
            "HistoryItem",
            "RunRequest",
            "RunResponse",
            "Session",
            "ToolRunner",
            "UserExecutionContext",
            "WebSocketEventEmitter",
        },
    }
    assert worst(before) == "critical"
    assert worst(after) == "low"


def worst(made: dict[str, Any]) -> str:
    found = [each["severity"] for part in made["components"] for each in part["findings"]]
    return next(level for level in ("critical", "high", "medium", "low") if level in found)


def test_table(run_isolint: RunIsolint, service: Path) -> None:
    lines = text(run_isolint, service).splitlines()
    assert lines[0] == "7 components on execution paths: 3 mixed, 2 infrastructure, 2 request"
    [store] = [line for line in lines if line.startswith("  Store ")]
    assert re.split(" {2,}", store.strip())[-2:] == [
        "main.shared (main.py:7); built in trial (main.py:37) for http POST /trial",
        "Job.store",
    ]
    folded = "  and 2 module-level objects without findings, see --all: 1 dict, 1 logging.getLogger"
    assert folded in lines
    assert folded not in text(run_isolint, service, "--all")


def test_worst_components_come_first(run_isolint: RunIsolint) -> None:
    lines = text(run_isolint, f"{_PLATFORM}/before").splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert names[:4] == ["component", "AgentWebSocketBridge", "Supervisor", "ExecutionEngine"]


def test_diagram(run_isolint: RunIsolint) -> None:
    drawn = text(run_isolint, f"{_PLATFORM}/before", "--format", "mermaid").splitlines()
    assert drawn[0] == "flowchart TB"
    ids = {}
    boxes: dict[str, list[str]] = {"": []}
    box = ""
    for line in drawn[1:]:
        opened = re.match(r'  subgraph (\w+)\["', line)
        node = re.match(r' +(\w+)\(?\["(.+?)(?:<br/>.*)?"\]', line)
        if opened:
            box = opened[1]
        elif line == "  end":
            box = ""
        elif node:
            ids[node[2]] = node[1]
            boxes.setdefault(box, []).append(node[2])
    assert {"Supervisor", "ExecutionEngine"} < set(boxes["mixed"])
    assert {"AgentRegistry", "Engine"} < set(boxes["infrastructure"])
    assert {"http POST /agent/run", "Session", "AgentState"} < set(boxes["request"])
    assert boxes[""] == []
    leak = f'  {ids["Supervisor"]} ==>|"db_session"| {ids["Session"]}'
    assert leak in drawn
    arrows = [line for line in drawn if re.match(r"  \w+ (==>|-->|-\.->)", line)]
    [style] = [line for line in drawn if line.startswith("  linkStyle")]
    thick = [number for number, line in enumerate(arrows) if "==>" in line]
    assert style.split()[1] == ",".join(map(str, thick))


def test_what_is_mixed_stands_between_the_layers(run_isolint: RunIsolint, service: Path) -> None:
    drawn = text(run_isolint, service, "--format", "mermaid").splitlines()
    start = drawn.index('  subgraph mixed["MIXED"]')
    box = drawn[start : drawn.index("  end", start)]
    assert any(re.match(r'    n\d+\["Store.*"\]:::mixed$', line) for line in box)
    assert drawn[start - 1] == "  end"


def test_many_entry_points_are_drawn_as_one(run_isolint: RunIsolint, service: Path) -> None:
    more = "".join(
        f"\n\n@app.get('/{n}')\ndef read{n}() -> None:\n    shared.save('{n}')\n" for n in range(9)
    )
    (service / "main.py").write_text(_MAIN + more, encoding="utf-8")
    drawn = text(run_isolint, service, "--format", "mermaid")
    assert '    e(["11 entry points"]):::entry\n' in drawn
    assert "POST /items" not in drawn


def test_output_is_the_same_each_time(run_isolint: RunIsolint) -> None:
    for form in ("text", "json", "mermaid"):
        first, second = (
            text(run_isolint, f"{_PLATFORM}/before", "--format", form, "--no-cache", "--jobs", jobs)
            for jobs in ("1", "2")
        )
        assert first == second


def test_what_could_not_be_read(run_isolint: RunIsolint, service: Path) -> None:
    (service / "broken.py").write_text("def (\n", encoding="utf-8")
    assert not data(run_isolint, service)["complete"]
    assert "analysis incomplete: 1 file" in text(run_isolint, service)
    assert run_isolint("map", service, "--strict").returncode == 1


def test_a_table_fits_the_terminal() -> None:
    made = mapped("before")
    for width in (60, 80, 120):
        lines = map_text.render(made, False, False, width).splitlines()
        tables = [line for line in lines if line.startswith("  ")]
        assert len(tables) > 20
        assert max(map(len, tables)) <= width


@pytest.mark.parametrize("language", ["text", "mermaid"])
def test_the_page_shows_what_is_printed(language: str) -> None:
    page = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    [shown] = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    if language == "text":
        assert shown == map_text.render(mapped("after"), False, False, 110)
    else:
        assert shown == map_mermaid.render(cut(mapped("before"), 9, only_mixed=False))


def mapped(version: str) -> ServiceMap:
    root = ROOT / _PLATFORM / version
    return service_map(root, load(root), "", lambda *_: None)


_HANDED_ON = """\
import queue

from fastapi import Depends, FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

make_session = sessionmaker(bind=create_engine("sqlite://"))


class Line:
    def send(self, user_id: str) -> str:
        return user_id


class Job:
    def __init__(self, user_id: str) -> None:
        self.user_id = user_id


class Lines:
    def __init__(self) -> None:
        self.free: queue.Queue[Line] = queue.Queue()
        self.jobs: queue.Queue[Job] = queue.Queue()
        self.free.put(Line())

    def send(self, user_id: str) -> str:
        self.jobs.put(Job(user_id))
        line = self.free.get()
        try:
            return line.send(self.jobs.get().user_id)
        finally:
            self.free.put(line)


app = FastAPI()
lines = Lines()


def session() -> Session:
    return make_session()


@app.post("/lines")
def send(user_id: str, session: Session = Depends(session)) -> str:
    return lines.send(user_id)
"""


def test_what_only_a_queue_or_a_factory_has(tmp_path: Path, run_isolint: RunIsolint) -> None:
    (tmp_path / "main.py").write_text(_HANDED_ON, encoding="utf-8")
    told = json.loads(run_isolint("map", ".", "--format", "json", cwd=tmp_path).stdout)
    found = {part["symbol"]: part for part in told["components"]}
    layers = {symbol: part["layer"] for symbol, part in found.items()}
    assert layers["main.Line"] == "infrastructure"
    assert layers["main.Job"] == "request"
    assert [step["symbol"] for step in found["main.Line"]["why"][0]["steps"]] == [
        "main.lines",
        ".free",
    ]
    engine = found["main.make_session.bind"]
    assert (engine["type"], engine["layer"]) == ("sqlalchemy.create_engine", "infrastructure")
    assert engine["held_by"] == ["main.make_session.bind"]
