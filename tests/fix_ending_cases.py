"""What ends with the request, defaults between others, and values of several lines."""

from __future__ import annotations

from tests.fix_cases import Case

_MIDDLEWARE = """\
from zoneinfo import ZoneInfo

from django.utils import timezone

MIDDLEWARE = ["main.TimezoneMiddleware"]


class TimezoneMiddleware:
    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        name = request.session.get("timezone")
        if not name:
            return self.get_response(request)
        try:
            timezone.activate(ZoneInfo(name))
        except ValueError:
            pass
        # The answer.
        response = self.get_response(request)
        return response
"""
_COLLECT = """\
def collect(user_id: str, found: list[str] = []) -> list[str]: found.append(user_id); return found


@app.get("/found")
async def show(user_id: str) -> list[str]:
    return collect(user_id)
"""
_OF_CLASS = """\
class Found:
    @classmethod
    def collect(cls, user_id: str, found: list[str] = []) -> list[str]:
        found.append(user_id)
        return found


@app.get("/found")
async def show(user_id: str) -> list[str]:
    return Found.collect(user_id)
"""

_LATER = """\
@app.get("/notes")
async def notes(
    size: int = 3,
    user_id: str = "demo_user",  # whose
    language: str = "en",
) -> str:
    return await load(user_id)
"""
_LINES = """\
class Notes:
    # In order.
    texts = {
        "open": [],  # to do

        "done": ["first"],
    }
    size = 3

    def add(self, text: str) -> None:
        self.texts["open"].append(text)


@app.post("/notes")
async def add(text: str) -> None:
    Notes().add(text)
"""

ENDING_CASES = (
    Case(
        "ISO303",
        "a parameter after others with defaults",
        False,
        _LATER,
        _LATER.replace('    user_id: str = "demo_user",', "    *,\n    user_id: str,"),
    ),
    Case(
        "ISO403",
        "a value of several lines",
        True,
        _LINES,
        """\
class Notes:
    size = 3

    def __init__(self) -> None:
        # In order.
        self.texts = {
            "open": [],  # to do
            "done": ["first"],
        }

"""
        + _LINES[_LINES.index("    def add") :],
    ),
    Case(
        "ISO504",
        "what a middleware sets for the thread",
        False,
        _MIDDLEWARE,
        _MIDDLEWARE.replace(
            """\
        # The answer.
        response = self.get_response(request)
        return response
""",
            """\
        try:
            # The answer.
            response = self.get_response(request)
            return response
        finally:
            timezone.deactivate()
""",
        ),
    ),
    Case(
        "ISO407",
        "a function on one line",
        True,
        _COLLECT,
        _COLLECT.replace(
            "list[str] = []) -> list[str]: found.append(user_id)",
            "list[str] | None = None) -> list[str]:\n    if found is None:\n"
            "        found = []\n    found.append(user_id)",
        ),
    ),
    Case(
        "ISO407",
        "a method of the class",
        True,
        _OF_CLASS,
        _OF_CLASS.replace("= []", "| None = None").replace(
            "        found.append",
            "        if found is None:\n            found = []\n        found.append",
        ),
    ),
)
