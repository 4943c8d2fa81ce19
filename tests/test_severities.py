"""How bad a finding is follows what limits it: a key, a removal, an entry of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"
_KEPT = {
    "threads.Thread.last_text": Severity.MEDIUM,
    "threads.Threads.last_text": Severity.CRITICAL,
    "main.watchers": Severity.MEDIUM,
    "main.logins": Severity.MEDIUM,
    "main.announced": Severity.MEDIUM,
    "main.last_seen": Severity.CRITICAL,
    "settings.off": Severity.MEDIUM,
    "settings.greeted": Severity.MEDIUM,
    "settings.words": Severity.CRITICAL,
    "settings.muted": Severity.MEDIUM,
    "settings.visitors": Severity.CRITICAL,
    "settings.floods": Severity.MEDIUM,
    "settings.gaps": Severity.MEDIUM,
    "settings.latest": Severity.MEDIUM,
}


@pytest.mark.parametrize(("place", "severity"), _KEPT.items())
def test_what_is_kept_by_identity_or_removed_again_is_medium(
    place: str, severity: Severity
) -> None:
    found = scan(_SMALL / "kept_by_identity").findings
    assert [f.severity for f in found if f.object == place] == [severity]


@pytest.mark.parametrize(
    ("attribute", "severities"),
    [("level", [Severity.MEDIUM]), ("tone_level", [Severity.MEDIUM, Severity.CRITICAL])],
)
def test_what_only_operators_can_start_is_medium(
    attribute: str, severities: list[Severity]
) -> None:
    found = scan(_SMALL / "discord_bot").findings
    assert [f.severity for f in found if f.object == f"music.Music.{attribute}"] == severities


_FOR_OPERATORS = (
    "closed",
    "sage",
    "brand",
    *("first", "second", "third", "fourth", "fifth", "sixth", "helped", "tested", "behind"),
    *(
        "banner",
        "notice",
        "footer",
        "head",
        "door",
        "mine",
        "environ[MODEL]",
        "lobby",
        "hall",
        "stairs",
        "landing",
        "porch",
        "cabin",
        "fern",
        "moss",
        "reed",
        "logs",
        "last_word",
        "metrics",
        "member_door",
        "owned_token",
        "owl",
        "wren",
    ),
)
_FOR_ANYBODY = (
    "mint",
    "early",
    "partly",
    "project",
    "told",
    "mixed",
    "contact",
    "motto",
    "title",
    "wall",
    "gate",
    "attic",
    "garden",
    "yard",
    "shed",
    "runs",
    "ivy",
    "colour",
    "noted",
    "rush",
    "beds",
    "pots",
    "sheds",
    "ponds",
    "member_wall",
    "noted_word",
    "last_text",
    "member_roof",
    "lark",
    "robin",
    "stork",
)


def test_a_check_that_lets_operators_alone_through_makes_it_medium() -> None:
    found = scan(_SMALL / "operator_checks").findings
    severities = {
        (f.object or "").rpartition(".")[2]: f.severity
        for f in found
        if f.rule not in ("ISO204", "ISO403", "ISO501")
    }
    assert {severities[name] for name in _FOR_OPERATORS} == {Severity.MEDIUM}
    assert {severities[name] for name in _FOR_ANYBODY} == {Severity.CRITICAL}


def test_what_all_but_operators_hand_nothing_to_is_medium() -> None:
    found = [f for f in scan(_SMALL / "operator_checks").findings if f.rule == "ISO403"]
    assert {f.symbol: f.severity for f in found} == {
        "store.Kept.change": Severity.MEDIUM,
        "store.Kept.note": Severity.HIGH,
    }


def test_a_session_that_only_operators_hand_to_the_background_is_medium() -> None:
    found = [f for f in scan(_SMALL / "operator_checks").findings if f.rule == "ISO204"]
    assert {f.symbol: f.severity for f in found} == {
        "nodes.add_node": Severity.MEDIUM,
        "nodes.add_note": Severity.HIGH,
    }


def test_a_bots_owner_alone_is_asked_by_the_class() -> None:
    found = scan(_SMALL / "operator_checks").findings
    severities = {f.object: f.severity for f in found}
    assert severities["panel.Tokens.text"] == severities["panel.Board.text"] == Severity.MEDIUM
    assert severities["panel.Greetings.text"] == Severity.CRITICAL


def test_who_is_let_in_by_an_id_in_the_code_is_an_operator() -> None:
    found = scan(_SMALL / "operator_checks").findings
    severities = {f.object: f.severity for f in found}
    assert severities["panel.Words.ours"] == Severity.MEDIUM
    assert severities["panel.Words.home"] == Severity.CRITICAL


def test_a_decorator_that_goes_on_for_operators_alone_is_a_check_whatever_its_name() -> None:
    found = scan(_SMALL / "operator_checks").findings
    severities = {f.object: f.severity for f in found}
    assert severities["gates.Gates.text"] == Severity.MEDIUM
    assert severities["gates.Gates.note"] == severities["gates.Gates.line"] == Severity.CRITICAL


def test_a_placeholder_is_as_bad_as_who_meets_behind_it() -> None:
    found = [f for f in scan(_SMALL / "placeholder_weights").findings if f.rule == "ISO301"]
    severities = {f"{f.symbol} {f.message.partition('literal ')[2]}": f.severity for f in found}
    told = {
        severity: sorted(place for place in severities if severities[place] is severity)
        for severity in (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
    }
    assert told == {
        Severity.HIGH: [
            "main 'default' where thread_id is expected",
            "main 'registry' where run_id is expected",
            "main 'startup' where run_id is expected",
            "main.closed 'anonymous' where account_id is expected",
            "main.enter 'system' where user_id is expected",
            "main.greet 'anonymous' where username is expected",
            "main.keyed 'user' where user_id is expected",
            "main.talk 'default' where thread_id is expected",
            "main.tenant 'default' where tenant_id is expected",
            "services.lender.lend 'system' where user_id is expected",
        ],
        Severity.MEDIUM: [
            "examples.chained.chained 'system' where user_id is expected (in an example)",
            "kernel.Kernel.execute 'user' where username is expected",
            "main.expire 'system' where user_id is expected (only in a record of what is done)",
            "main.form 'admin' where username is expected (only shown on a page)",
            "main.keyed 'admin' where user_id is expected"
            " (whoever has the service's key is this one)",
            "main.name 'anonymous' where username is expected (the real one takes its place)",
            "main.open_to_all 'anonymous' where account_id is expected"
            " (beside it stands that nobody has signed in)",
            "main.open_to_all 'guest' where account_id is expected"
            " (beside it stands that nobody has signed in)",
            "main.run 'default' where username is expected",
            "main.without_login 'anonymous' where account_id is expected"
            " (beside it stands that nobody has signed in)",
            "mockservices.lender.lent 'system' where user_id is expected"
            " (in what stands in for a service)",
        ],
        Severity.LOW: [
            "main.only_tenant 'default' where tenant_id is expected"
            " (only where the service is set up for one)",
            "manage.ask 'default' where thread_id is expected (before any request)",
            "manage.make_first_account 'admin' where username is expected (before any request)",
            "manage.make_first_account 'default' where tenant_id is expected (before any request)",
        ],
    }


@pytest.mark.parametrize(
    ("symbol", "severity"),
    [
        ("search.Search._load_model", Severity.MEDIUM),
        ("search.Summary._read", Severity.LOW),
        ("main.tag", Severity.MEDIUM),
        ("main.tag_again", Severity.CRITICAL),
        ("main.title", Severity.CRITICAL),
    ],
)
def test_a_call_is_guarded_with_all_that_it_fills(symbol: str, severity: Severity) -> None:
    found = scan(_SMALL / "lazy_callers").findings
    told = {f.severity for f in found if f.symbol == symbol and f.rule in ("ISO404", "ISO405")}
    assert told == {severity}


def test_a_test_of_something_else_is_no_guard() -> None:
    found = scan(_SMALL / "process_modules").findings
    told = [f.message for f in found if f.symbol == "clients.index_for"]
    assert len(told) == 1
    assert "still empty" not in told[0]


def test_a_session_that_is_kept_is_told_apart_from_the_request_itself() -> None:
    found = scan(_SMALL / "cached_sessions", ("ISO201",)).findings
    told = {finding.object: finding.message.partition(" is stored")[0] for finding in found}
    assert told["main.fetch_info"] == "the request's session"
    assert told["main.language"] == "the request"


_FALLBACKS = """
import logging
from fastapi import FastAPI, HTTPException, Request
app = FastAPI()
logger = logging.getLogger(__name__)

@app.post("/runs")
async def run(request: Request) -> None:
    owner = getattr(request.state, "user_id", "unknown")
    logger.info("started by %s", owner)
    logger.info(f"cut: {getattr(request.state, 'user_id', 'unknown')[:8]}")
    if request.method == "GET":
        who = request.headers.get("user_id", "unknown")
    else:
        who = "nobody"
    text = f"by {who[:8]}"
    logger.warning(text)

@app.post("/kept")
async def keep(request: Request) -> str:
    owner = getattr(request.state, "user_id", "unknown")
    logger.info("kept by %s", owner)
    return owner.upper()
"""


def test_a_fallback_that_is_only_logged_is_low(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_FALLBACKS)
    found = [f for f in scan(tmp_path).findings if f.rule == "ISO302"]
    severities = {f.place.line: f.severity for f in found}
    assert severities == {
        9: Severity.LOW,
        11: Severity.LOW,
        13: Severity.LOW,
        21: Severity.MEDIUM,
    }


_STATES = """
from enum import Enum
from fastapi import FastAPI
app = FastAPI()

class State(str, Enum):
    OPEN = "open"
    CLOSED = "closed"

class Breaker:
    def __init__(self) -> None:
        self.state = State.CLOSED
        self.word = ""
        self.user = ""

    def trip(self, user_id: str) -> None:
        self.state = State.OPEN
        self.word = "tripped"
        self.user = user_id

breaker = Breaker()

@app.post("/users/{user_id}")
def use(user_id: str) -> str:
    breaker.trip(user_id)
    return f"{breaker.state}{breaker.word}{breaker.user}"
"""


def test_a_member_of_an_enumeration_is_a_flag(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_STATES)
    found = [f for f in scan(tmp_path).findings if f.object and f.rule in ("ISO404", "ISO405")]
    assert {f.object.rpartition(".")[2]: f.severity for f in found if f.object} == {
        "state": Severity.LOW,
        "word": Severity.MEDIUM,
        "user": Severity.CRITICAL,
    }


_FIGURES = """
from fastapi import FastAPI
app = FastAPI()

class Figures:
    def __init__(self) -> None:
        self.asked = 0
        self.failed = 0
        self.peak = 0
        self.share = 0.0
        self.average = 0.0
        self.limit = 10
        self.half = 0.0

    def count(self, failed: int, size: int) -> None:
        self.asked += 1
        self.failed += failed
        self.share = self.failed / self.asked
        total = self.average * (self.asked - 1) + size
        self.average = total / self.asked
        if size > self.peak:
            self.peak = size

    def allow(self, size: int) -> None:
        self.limit = size
        self.half = size / 2

figures = Figures()

@app.post("/users/{user_id}")
def use(user_id: str, size: int) -> str:
    figures.count(int(size > 1), size)
    return f"{figures.share}{figures.average}{figures.peak}"

@app.post("/limits/{user_id}")
def allow(user_id: str, size: int) -> str:
    figures.allow(size)
    return f"{figures.limit}{figures.half}"
"""


def test_what_is_worked_out_of_an_objects_own_figures_is_one(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_FIGURES)
    found = [f for f in scan(tmp_path).findings if f.object and f.rule in ("ISO404", "ISO405")]
    severities = {str(f.object).rpartition(".")[2]: f.severity for f in found}
    low = {name for name, severity in severities.items() if severity is Severity.LOW}
    assert low == {"asked", "failed", "share", "average", "peak"}
    assert {"limit", "half"} <= set(severities)


_ONCE = """
from fastapi import FastAPI
app = FastAPI()

class Desk:
    def __init__(self) -> None:
        self.ready = False
        self.note = None
        self.last = None

    def begin(self, text: str) -> None:
        self.last = text
        if self.ready or not text:
            return
        try:
            self.note = self.load()
            self.ready = True
        finally:
            print(text)

    def load(self) -> object:
        return Note()

class Note:
    def show(self) -> str:
        return ""

desk = Desk()

@app.post("/users/{user_id}")
def use(user_id: str, text: str) -> str:
    desk.begin(text)
    return f"{desk.note}{desk.last}"
"""


def test_what_is_filled_beside_a_switch_is_filled_once(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_ONCE)
    found = [f for f in scan(tmp_path).findings if f.object and f.rule in ("ISO404", "ISO405")]
    severities = {str(f.object).rpartition(".")[2]: f.severity for f in found}
    assert severities["note"] is Severity.LOW
    assert severities["last"].rank > Severity.MEDIUM.rank


def test_what_a_thread_is_given_is_as_bad_as_who_brought_it() -> None:
    found = scan(_SMALL / "handed_with_arguments", ("ISO402",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.Job.run": Severity.CRITICAL,
        "main.Job.go": Severity.CRITICAL,
        "main.Job.stay": Severity.LOW,
        "main.timed": Severity.CRITICAL,
        "main.counted": Severity.LOW,
    }
