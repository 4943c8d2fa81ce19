"""What each fixer of shared state makes of one service."""

from __future__ import annotations

from tests.fix_cases import Case

_ROUTE = """

@app.post("/users/{user_id}/notes")
async def notes(user_id: str, text: str) -> str:
    return await Notes(user_id).add(text)
"""
_ADD = """\
    async def add(self, text: str) -> str:
        self.texts.append(text)
        return await load(self.user_id)
"""
_SHOW = """

@app.get("/users/{user_id}/rows")
async def show(user_id: str) -> list[str]:
    return collect(user_id)
"""
_HOP = """\
import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

pool = ThreadPoolExecutor()
tenant: contextvars.ContextVar[str] = contextvars.ContextVar("tenant", default="public")


def render(text: str = "") -> None:
    print(tenant.get(), text)


@app.post("/tenants/{{tenant_id}}/pages")
async def show(tenant_id: str, text: str) -> None:
    token = tenant.set(tenant_id)
    try:
        {}
    finally:
        tenant.reset(token)
"""

STATE_CASES = (
    Case(
        "ISO403",
        "into the constructor",
        True,
        '''\
class Notes:
    """Of one user."""

    # In order.
    texts: list[str] = []  # all of them

    def __init__(self, user_id: str) -> None:
        """Empty."""
        self.user_id = user_id

'''
        + _ADD
        + _ROUTE,
        '''\
class Notes:
    """Of one user."""

    def __init__(self, user_id: str) -> None:
        """Empty."""
        # In order.
        self.texts: list[str] = []  # all of them
        self.user_id = user_id

'''
        + _ADD
        + _ROUTE,
    ),
    Case(
        "ISO403",
        "behind what the constructor makes already",
        True,
        """\
class Notes:
    texts = []

    def __init__(self, user_id: str) -> None:
        self.sizes: list[int] = []
        self.user_id = user_id

"""
        + _ADD
        + _ROUTE,
        """\
class Notes:
    def __init__(self, user_id: str) -> None:
        self.sizes: list[int] = []
        self.texts = []
        self.user_id = user_id

"""
        + _ADD
        + _ROUTE,
    ),
    Case(
        "ISO403",
        "a constructor is made",
        True,
        """\
class Notes:
    texts = list()
    limit = 3

    async def add(self, user_id: str, text: str) -> str:
        self.texts.append(text)
        return await load(user_id)


@app.post("/users/{user_id}/notes")
async def notes(user_id: str, text: str) -> str:
    return await Notes().add(user_id, text)
""",
        """\
class Notes:
    limit = 3

    def __init__(self) -> None:
        self.texts = list()

    async def add(self, user_id: str, text: str) -> str:
        self.texts.append(text)
        return await load(user_id)


@app.post("/users/{user_id}/notes")
async def notes(user_id: str, text: str) -> str:
    return await Notes().add(user_id, text)
""",
    ),
    Case(
        "ISO403",
        "below a base",
        False,
        """\
class Base:
    def __init__(self, user_id):
        self.user_id = user_id


class Notes(Base):
    texts = []

"""
        + _ADD.replace(": str", "").replace(" -> str", "")
        + _ROUTE,
        """\
class Base:
    def __init__(self, user_id):
        self.user_id = user_id


class Notes(Base):
    def __init__(self, *args, **kwargs):
        self.texts = []
        super().__init__(*args, **kwargs)

"""
        + _ADD.replace(": str", "").replace(" -> str", "")
        + _ROUTE,
    ),
    Case(
        "ISO403",
        "through the class: an attribute",
        False,
        """\
class Notes:
    owner: str = ""

    async def add(self, owner: str) -> str:
        type(self).owner = owner  # for later
        return await load(Notes.owner)
"""
        + _ROUTE.replace("Notes(user_id).add(text)", "Notes().add(user_id + text)"),
        """\
class Notes:
    owner: str = ""

    async def add(self, owner: str) -> str:
        self.owner = owner  # for later
        return await load(self.owner)
"""
        + _ROUTE.replace("Notes(user_id).add(text)", "Notes().add(user_id + text)"),
    ),
    Case(
        "ISO403",
        "through the class: a list",
        False,
        """\
class Notes:
    texts: list[str] = []

    def __init__(self, user_id: str) -> None:
        self.user_id = user_id

    async def add(self, text: str) -> str:
        Notes.texts.append(text)
        return await load(self.user_id + self.__class__.texts[0])
"""
        + _ROUTE,
        """\
class Notes:
    def __init__(self, user_id: str) -> None:
        self.texts: list[str] = []
        self.user_id = user_id

    async def add(self, text: str) -> str:
        self.texts.append(text)
        return await load(self.user_id + self.texts[0])
"""
        + _ROUTE,
    ),
    Case(
        "ISO407",
        "after the docstring",
        True,
        '''\
def collect(user_id: str, found: list[str] = []) -> list[str]:
    """All that was found."""
    found.append(user_id)  # in place
    return found
'''
        + _SHOW,
        '''\
def collect(user_id: str, found: list[str] | None = None) -> list[str]:
    """All that was found."""
    if found is None:
        found = []
    found.append(user_id)  # in place
    return found
'''
        + _SHOW,
    ),
    Case(
        "ISO407",
        "in a program for interpreters that may not know `|`",
        True,
        """\
from typing import Any, Dict, Tuple


def collect(user_id: str, size: Tuple, found: Dict[str, Any] = {}) -> Dict[str, Any]:
    found["last"] = (user_id, size)
    return found


@app.get("/users/{user_id}/rows")
async def show(user_id: str) -> Dict[str, Any]:
    return collect(user_id, (1, 2))
""",
        """\
from typing import Any, Dict, Optional, Tuple


def collect(user_id: str, size: Tuple, found: Optional[Dict[str, Any]] = None) -> Dict[str, Any]:
    if found is None:
        found = {}
    found["last"] = (user_id, size)
    return found


@app.get("/users/{user_id}/rows")
async def show(user_id: str) -> Dict[str, Any]:
    return collect(user_id, (1, 2))
""",
    ),
    Case(
        "ISO407",
        "behind the check of an earlier parameter",
        True,
        """\
from typing import Optional


def collect(
    user_id: str, size: Optional[int] = None, found: list = [], to: Optional[str] = None
) -> list[str]:
    if size is None:
        size = 1
    # Of all that follow.
    if to is None:
        to = ""
    found.append(user_id + to)
    return found[:size]
"""
        + _SHOW,
        """\
from typing import Optional


def collect(
    user_id: str, size: Optional[int] = None, found: Optional[list] = None, to: Optional[str] = None
) -> list[str]:
    if size is None:
        size = 1
    if found is None:
        found = []
    # Of all that follow.
    if to is None:
        to = ""
    found.append(user_id + to)
    return found[:size]
"""
        + _SHOW,
    ),
    Case(
        "ISO407",
        "before the check that asks for it",
        True,
        """\
def collect(user_id: str, size: int | None = None, found: list[str] = []) -> list[str]:
    if size is None:
        size = len(found)
    found.append(user_id)
    return found[:size]
"""
        + _SHOW,
        """\
def collect(user_id: str, size: int | None = None, found: list[str] | None = None) -> list[str]:
    if found is None:
        found = []
    if size is None:
        size = len(found)
    found.append(user_id)
    return found[:size]
"""
        + _SHOW,
    ),
    Case(
        "ISO407",
        "asked by key, and given as a whole",
        True,
        """\
def collect(user_id: str, found: dict[str, list[str]] = {}) -> list[str]:
    if user_id not in found:
        found[user_id] = []
    found[user_id].append(user_id)
    return [*found]
"""
        + _SHOW,
        """\
def collect(user_id: str, found: dict[str, list[str]] | None = None) -> list[str]:
    if found is None:
        found = {}
    if user_id not in found:
        found[user_id] = []
    found[user_id].append(user_id)
    return [*found]
"""
        + _SHOW,
    ),
    Case(
        "ISO407",
        "asked by key in a loop",
        True,
        """\
def collect(user_id: str, found: set[str] = set()) -> list[str]:
    rows = []
    for part in user_id.split():
        if part not in found:
            found.add(part)
            rows.append(part)
    return rows
"""
        + _SHOW,
        """\
def collect(user_id: str, found: set[str] | None = None) -> list[str]:
    if found is None:
        found = set()
    rows = []
    for part in user_id.split():
        if part not in found:
            found.add(part)
            rows.append(part)
    return rows
"""
        + _SHOW,
    ),
    Case(
        "ISO407",
        "below a comment that declares types",
        True,
        """\
def collect(user_id, found=[]):
    # type: (str, list[str]) -> list[str]
    # In place.
    found.append(user_id)
    return found
"""
        + _SHOW,
        """\
def collect(user_id, found=None):
    # type: (str, list[str]) -> list[str]
    if found is None:
        found = []
    # In place.
    found.append(user_id)
    return found
"""
        + _SHOW,
    ),
    Case(
        "ISO407",
        "where each imported name has its line",
        True,
        """\
from typing import (
    Dict,
    List,
)


def collect(user_id: str, found: List[Dict[str, str]] = []) -> List[Dict[str, str]]:
    found.append({"user": user_id})
    return found


@app.get("/users/{user_id}/rows")
async def show(user_id: str) -> List[Dict[str, str]]:
    return collect(user_id)
""",
        """\
from typing import (
    Dict,
    List,
    Optional,
)


def collect(user_id: str, found: Optional[List[Dict[str, str]]] = None) -> List[Dict[str, str]]:
    if found is None:
        found = []
    found.append({"user": user_id})
    return found


@app.get("/users/{user_id}/rows")
async def show(user_id: str) -> List[Dict[str, str]]:
    return collect(user_id)
""",
    ),
    Case(
        "ISO407",
        "an annotation in quotes, and an object",
        False,
        """\
class Bag:
    def __init__(self) -> None:
        self.items: list[str] = []


def collect(user_id: str, *, found: "Bag" = Bag()) -> list[str]:
    found.items.append(user_id)
    return found.items
"""
        + _SHOW,
        """\
class Bag:
    def __init__(self) -> None:
        self.items: list[str] = []


def collect(user_id: str, *, found: "Bag | None" = None) -> list[str]:
    if found is None:
        found = Bag()
    found.items.append(user_id)
    return found.items
"""
        + _SHOW,
    ),
    Case(
        "ISO504",
        "a missing reset",
        True,
        '''\
from contextvars import ContextVar

from celery import Celery

tasks = Celery("tasks")
tenant: ContextVar[str] = ContextVar("tenant", default="public")


@tasks.task
def export(tenant_id: str) -> str:
    print("export")
    tenant.set(tenant_id)  # for this run
    text = """one
two
"""

    # As the tenant sees it.
    return render(text)  # the last


def render(text: str) -> str:
    return f"{tenant.get()} {text}"
''',
        '''\
from contextvars import ContextVar

from celery import Celery

tasks = Celery("tasks")
tenant: ContextVar[str] = ContextVar("tenant", default="public")


@tasks.task
def export(tenant_id: str) -> str:
    print("export")
    token = tenant.set(tenant_id)  # for this run
    try:
        text = """one
two
"""

        # As the tenant sees it.
        return render(text)  # the last
    finally:
        tenant.reset(token)


def render(text: str) -> str:
    return f"{tenant.get()} {text}"
''',
    ),
    Case(
        "ISO504",
        "a function for a pool",
        False,
        _HOP.format("pool.submit(render, text)"),
        _HOP.format("pool.submit(contextvars.copy_context().run, render, text)"),
    ),
    Case(
        "ISO504",
        "a function for an executor",
        False,
        _HOP.format("asyncio.get_running_loop().run_in_executor(pool, (render), text)"),
        _HOP.format(
            "asyncio.get_running_loop().run_in_executor("
            "pool, contextvars.copy_context().run, (render), text)"
        ),
    ),
    Case(
        "ISO504",
        "a function for a thread",
        False,
        _HOP.format("Thread(target=render, args=[text], daemon=True).start()"),
        _HOP.format(
            "Thread("
            "target=contextvars.copy_context().run, args=[render, text], daemon=True).start()"
        ),
    ),
    Case(
        "ISO504",
        "a function alone for a thread",
        False,
        _HOP.format("Thread(target=render).start()"),
        _HOP.format("Thread(target=contextvars.copy_context().run, args=(render,)).start()"),
    ),
)
