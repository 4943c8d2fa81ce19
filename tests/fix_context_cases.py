"""How a context is passed on from an attribute, and reset where a context manager ends."""

from __future__ import annotations

from tests.fix_cases import Case

_KEPT = """\
from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    user_id: str


async def note(text: str, context: "Caller | None" = None) -> str:
    return await load(context.user_id if context else text)


class Desk:
    def __init__(self, caller: Caller, size: int) -> None:
        self._caller = caller
        self.size = size

    async def show(self) -> list[str]:
        return [await note("open"{})]


@app.get("/users/{{user_id}}/desk")
async def desk(user_id: str) -> list[str]:
    caller = Caller(user_id)
    return [await note("all", caller), *await Desk(caller, 3).show()]
"""
_ASKED = """\
from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    user_id: str


def caller_of(request: Request) -> Caller:
    return Caller(request.headers["x-user"])


async def note(text: str, context: "Caller | None" = None) -> str:
    return await load(context.user_id if context else text)


async def shown(text: str, user_id: str | None = None) -> str:
    return await load(user_id if user_id else text)


@app.get("/desk")
async def desk(request: Request) -> list[str]:
    caller = caller_of(request)
    return [caller.user_id, await {}]
"""
_MANAGER = """\
from contextlib import contextmanager
from contextvars import ContextVar

from celery import Celery

queue = Celery("notes")
tenant: ContextVar[str] = ContextVar("tenant", default="")


@contextmanager
def as_tenant(tenant_id: str):
    {}


@queue.task
def show(tenant_id: str) -> str:
    with as_tenant(tenant_id):
        return tenant.get()
"""
_SET = """\
tenant.set(tenant_id)
    yield tenant_id"""
_RESET = """\
token = tenant.set(tenant_id)
    try:
        yield tenant_id
    finally:
        tenant.reset(token)"""

CONTEXT_CASES = (
    Case(
        "ISO502",
        "an attribute of its type",
        False,
        _KEPT.format(""),
        _KEPT.format(", context=self._caller"),
    ),
    Case(
        "ISO502",
        "a variable of its type",
        False,
        _ASKED.format('note("open")'),
        _ASKED.format('note("open", context=caller)'),
    ),
    Case(
        "ISO502",
        "a field of a variable",
        False,
        _ASKED.format('shown("open")'),
        _ASKED.format('shown("open", user_id=caller.user_id)'),
    ),
    Case("ISO504", "in a context manager", False, _MANAGER.format(_SET), _MANAGER.format(_RESET)),
)
