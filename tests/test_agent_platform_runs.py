"""Two users at once: the audited service shows each the other's data, the rebuilt one does not."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import httpx
import pytest

PLATFORM = Path(__file__).parents[1] / "fixtures" / "agent_platform"
THREAD = "main"
MESSAGES = {"alice": "this is alice asking", "bob": "this is bob asking"}
ORDERS = {"alice": "espresso machine", "bob": "wedding ring"}
SECONDS = 5

T = TypeVar("T")
Texts = dict[str, str]
Scenario = Callable[[Any], Coroutine[Any, Any, Texts]]


def forget_app() -> None:
    for name in [name for name in sys.modules if name == "app" or name.startswith("app.")]:
        del sys.modules[name]


@pytest.fixture
def main(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """One side's `app.main`, imported afresh; its users make each query at the same time."""
    monkeypatch.syspath_prepend(PLATFORM / request.param)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    forget_app()
    try:
        module = importlib.import_module("app.main")
        query_together(importlib.import_module("app.db").Session, monkeypatch)
        yield module
    finally:
        forget_app()


def query_together(session: type[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    execute = session.execute
    meeting = Meeting()

    async def execute_together(self: Any, *args: Any, **values: Any) -> Any:
        await meeting.arrive()
        return await execute(self, *args, **values)

    monkeypatch.setattr(session, "execute", execute_together)


class Meeting:
    """Holds one user until the other has come as far."""

    def __init__(self) -> None:
        self.waiting: asyncio.Event | None = None

    async def arrive(self) -> None:
        if self.waiting is None:
            self.waiting = asyncio.Event()
            await self.waiting.wait()
        else:
            self.waiting.set()
            self.waiting = None


class Socket:
    """A websocket client that connects, asks and leaves, each step together with the other."""

    def __init__(self, user: str, meeting: Meeting) -> None:
        self.meeting = meeting
        self.scope = {
            "type": "websocket",
            "path": f"/ws/{user}",
            "query_string": b"",
            "headers": [],
        }
        text = json.dumps({"message": MESSAGES[user], "thread_id": THREAD})
        steps: list[dict[str, Any]] = [
            {"type": "websocket.connect"},
            {"type": "websocket.receive", "text": text},
            {"type": "websocket.disconnect", "code": 1000},
        ]
        self.steps = iter(steps)
        self.received: list[str] = []

    async def receive(self) -> dict[str, Any]:
        await self.meeting.arrive()
        return next(self.steps)

    async def send(self, message: dict[str, Any]) -> None:
        self.received.append(message.get("text", ""))


async def ask(app: Any, user: str, agent: str) -> str:
    body = {"agent": agent, "message": MESSAGES[user], "thread_id": THREAD}
    return (await post(app, user, body)).raise_for_status().text


async def post(app: Any, user: str | None, body: dict[str, str]) -> httpx.Response:
    async with client(app, user) as http:
        return await http.post("/agent/run", json=body)


async def look_back(app: Any, user: str) -> str:
    async with client(app, user) as http:
        response = await http.get("/agent/history", params={"thread_id": THREAD})
    return response.raise_for_status().text


def client(app: Any, user: str | None) -> httpx.AsyncClient:
    headers = {"X-User-Id": user} if user else {}
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)


async def both(act: Callable[[str], Coroutine[Any, Any, str]]) -> Texts:
    texts = await asyncio.gather(*(act(user) for user in MESSAGES))
    return dict(zip(MESSAGES, texts, strict=True))


async def answers(app: Any) -> Texts:
    return await both(lambda user: ask(app, user, "orders"))


async def notes(app: Any) -> Texts:
    await both(lambda user: ask(app, user, "notes"))
    return await both(lambda user: ask(app, user, "notes"))


async def history(app: Any) -> Texts:
    await answers(app)
    return await both(lambda user: look_back(app, user))


async def socket_events(app: Any) -> Texts:
    meeting = Meeting()

    async def converse(user: str) -> str:
        socket = Socket(user, meeting)
        await app(socket.scope, socket.receive, socket.send)
        return "\n".join(socket.received)

    return await both(converse)


def serve(app: Any, scenario: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    async def live() -> T:
        async with app.router.lifespan_context(app):
            return await asyncio.wait_for(scenario(app), SECONDS)

    return asyncio.run(live())


def secrets(user: str) -> tuple[str, str]:
    return MESSAGES[user], ORDERS[user]


def leaks(texts: Texts) -> bool:
    """Whether a user was shown what belongs to another."""
    return any(
        secret in text
        for reader, text in texts.items()
        for owner in MESSAGES
        if owner != reader
        for secret in secrets(owner)
    )


@pytest.mark.parametrize("scenario", [answers, notes, history, socket_events])
@pytest.mark.parametrize("main", ["before"], indirect=True)
def test_before_shows_one_users_data_to_the_other(main: ModuleType, scenario: Scenario) -> None:
    assert leaks(serve(main.app, scenario))


@pytest.mark.parametrize("scenario", [answers, notes, history, socket_events])
@pytest.mark.parametrize("main", ["after"], indirect=True)
def test_after_shows_each_user_only_their_own(main: ModuleType, scenario: Scenario) -> None:
    texts = serve(main.app, scenario)

    assert not leaks(texts)
    assert all(any(own in texts[user] for own in secrets(user)) for user in MESSAGES)


@pytest.mark.parametrize("main", ["before", "after"], indirect=True)
def test_a_user_alone_gets_the_right_answer(main: ModuleType) -> None:
    async def twice(app: Any) -> list[str]:
        return await asyncio.gather(*(ask(app, "alice", "orders") for _ in range(2)))

    assert all(ORDERS["alice"] in answer for answer in serve(main.app, twice))


@pytest.mark.parametrize("main", ["before"], indirect=True)
def test_before_gives_strangers_one_identity(main: ModuleType) -> None:
    async def strangers(app: Any) -> list[httpx.Response]:
        return await asyncio.gather(*(post(app, None, {"message": "hi"}) for _ in range(2)))

    runs = [response.json() for response in serve(main.app, strangers)]

    assert [(run["run_id"], run["thread_id"]) for run in runs] == [("default_user", "default")] * 2


@pytest.mark.parametrize(
    ("user", "body", "status"),
    [
        (None, {"message": "hi", "thread_id": THREAD}, 401),
        ("alice", {"message": "hi"}, 422),
        ("alice", {"message": "hi", "thread_id": ""}, 422),
    ],
)
@pytest.mark.parametrize("main", ["after"], indirect=True)
def test_after_refuses_a_run_without_identity(
    main: ModuleType, user: str | None, body: dict[str, str], status: int
) -> None:
    assert serve(main.app, lambda app: post(app, user, body)).status_code == status
