"""How mutable defaults are made anew, in lambdas and over several lines, and class state that is
declared to be the class's.
"""

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

_COMMENTED = """\
def note(row: str, rows=[]) -> None:
    # all of them
    rows.append(row)
""" + _CALLED.format("note(user_id)")
_COMMENTED_AFTER = """\
def note(row: str, rows=None) -> None:
    if rows is None:
        rows = []
    # all of them
    rows.append(row)
""" + _CALLED.format("note(user_id)")
_DECLARED = """\
from typing import ClassVar


class Cart:
    rows: {} = []  # of all

    def add(self, row: str) -> None:
        self.rows.append(row)
""" + _CALLED.format("Cart().add(user_id)")
_DECLARED_AFTER = """\
from typing import ClassVar


class Cart:
    def __init__(self) -> None:
        self.rows{} = []  # of all

    def add(self, row: str) -> None:
        self.rows.append(row)
""" + _CALLED.format("Cart().add(user_id)")
_DECLARED_LAST = """\
from typing import ClassVar


class Cart:
    last: ClassVar[str | None] = None

    def add(self, row: str) -> str | None:
        Cart.last = row
        return Cart.last
""" + _CALLED.format("Cart().add(user_id)")


def _declared(about: str, before: str, after: str) -> Case:
    return Case("ISO403", about, False, _DECLARED.format(before), _DECLARED_AFTER.format(after))


DEFAULT_CASES = (
    _declared("ClassVar", "ClassVar[list[str]]", ": list[str]"),
    _declared("bare ClassVar", "ClassVar", ""),
    _declared("ClassVar in quotes", '"ClassVar[list[str]]"', ': "list[str]"'),
    Case(
        "ISO403",
        "ClassVar that is given through the class",
        False,
        _DECLARED_LAST,
        _DECLARED_LAST.replace("Cart.last", "self.last").replace(
            "ClassVar[str | None]", "str | None"
        ),
    ),
    Case("ISO407", "below the head, above its comment", True, _COMMENTED, _COMMENTED_AFTER),
    Case("ISO407", "over several lines", True, _LINES, _LINES_AFTER),
    Case("ISO407", "lambda with a name", False, _NAMED, _NAMED_AFTER),
    Case("ISO407", "lambda that is a default itself", False, _GIVEN, _GIVEN_AFTER),
)
