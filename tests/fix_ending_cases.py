"""What ends with the request: Django's settings of a thread, and defaults of one-line functions."""

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

ENDING_CASES = (
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
