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
)
