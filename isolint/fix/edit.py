"""Edits of a file's text, and how they are applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct


class Edit(Struct, frozen=True, order=True):
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class Import(Struct, frozen=True, order=True):
    """`import module`, or `from module import name`."""

    module: str
    name: str = ""


class Mend(Struct, frozen=True):
    """What one finding asks for. All edits of a mend are applied, or none.

    `needs` is imported if the file does not do so. `safe` says that a request served alone gets
    the answer that it got before.
    """

    path: str
    edits: tuple[Edit, ...]
    safe: bool = False
    needs: Import | None = None


class UnmendableError(Exception):
    """Says in one line why a fixer leaves a place as it is, and what to do there by hand."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def joined(mends: Sequence[Mend]) -> Mend | None:
    """One mend for several places of a file; None when they meet, but for equal edits."""
    first, *others = mends
    edits = set(first.edits)
    for other in others:
        new = set(other.edits) - edits
        if other.path != first.path or any(_touch(one, made) for one in new for made in edits):
            return None
        edits |= new
    safe = all(mend.safe for mend in mends)
    needs = next((mend.needs for mend in mends if mend.needs is not None), None)
    return Mend(first.path, tuple(sorted(edits)), safe, needs)


def meet(first: Mend, second: Mend) -> bool:
    """Two insertions at one place meet too: which comes first would be a guess."""
    return first.path == second.path and any(
        _touch(one, other) for one in first.edits for other in second.edits
    )


def _touch(one: Edit, other: Edit) -> bool:
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
