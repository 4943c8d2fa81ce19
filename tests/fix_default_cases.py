"""How mutable defaults are made anew: in lambdas, and over several lines."""

from __future__ import annotations

from tests.fix_cases import Case

_CALLED = """

@app.get("/cart")
async def cart(user_id: str) -> str:
    {}
    return user_id
"""
_LINES = """\
def note(row: str, rows: list[str] = [
    "first",  # always

    "second",
]) -> list[str]:
    rows.append(row)
    return rows
""" + _CALLED.format("note(user_id)")
_LINES_AFTER = """\
def note(row: str, rows: list[str] | None = None) -> list[str]:
    if rows is None:
        rows = [
            "first",  # always
            "second",
        ]
    rows.append(row)
    return rows
""" + _CALLED.format("note(user_id)")
_NAMED = "note = lambda row, *, rows=[]: rows.append(row) or rows\n" + _CALLED.format(
    "note(user_id)"
)
_NAMED_AFTER = """\
def note(row, *, rows=None):
    if rows is None:
        rows = []
    return rows.append(row) or rows
""" + _CALLED.format("note(user_id)")
_GIVEN = """\
def note(row: str, keep=lambda row, rows=[]: rows.append(row)) -> None:
    keep(row)
""" + _CALLED.format("note(user_id)")
_GIVEN_AFTER = """\
def note(row: str, keep=lambda row, rows=None: ([] if rows is None else rows).append(row)) -> None:
    keep(row)
""" + _CALLED.format("note(user_id)")

DEFAULT_CASES = (
    Case("ISO407", "over several lines", True, _LINES, _LINES_AFTER),
    Case("ISO407", "lambda with a name", False, _NAMED, _NAMED_AFTER),
    Case("ISO407", "lambda that is a default itself", False, _GIVEN, _GIVEN_AFTER),
)
