"""A report taken over for files that changed in nothing but where things stand.

What the model asks of a position is which of two is first, which line a comment is about, and how
to tell it. Where every position has moved without passing another one, and lines without being
split or joined, all else of a report stays as it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import fields, replace

from isolint.base.finding import Place
from isolint.base.report import Report
from isolint.summary.ir import Code, FileSummary, Op, Parameter

T = TypeVar("T")
_Spanned = Code | Op | Parameter


class Moves(Struct, frozen=True):
    """Of one file: offsets after the change by those before, and where lines begin; `whole` is
    where the file itself began and ended.
    """

    offsets: dict[int, int]
    before: list[int]
    after: list[int]
    whole: tuple[int, int]

    def place(self, place: Place) -> Place:
        """KeyError for a place that nothing in the file stands at."""
        start = self._offset(place.line, place.column)
        end = self._offset(place.end_line, place.end_column)
        # It stays where it is, before or beside whatever has moved.
        if (start, end) == self.whole:
            raise KeyError(place)
        return Place(place.path, *self._moved(start), *self._moved(end))

    def _offset(self, line: int, column: int) -> int:
        return self.before[line - 1] + column - 1

    def _moved(self, offset: int) -> tuple[int, int]:
        now = self.offsets[offset]
        line = bisect_right(self.after, now)
        return line, now - self.after[line - 1] + 1


def moves_between(before: FileSummary, after: FileSummary) -> Moves | None:
    """None where more than positions differ, or where they passed each other."""
    # Notes on comments tell lines at which nothing else may stand.
    if before.comments or after.comments or len(before.codes) != len(after.codes):
        return None
    pairs = list(zip(before.codes, after.codes, strict=True))
    if before.annotations != after.annotations or not all(_alike(*pair) for pair in pairs):
        return None
    moved = sorted({each for pair in pairs for each in _offsets(*pair)})
    whole = before.codes[0].start, before.codes[0].end
    old, new = before.line_starts, after.line_starts
    lines = sorted({(bisect_right(old, a), bisect_right(new, b)) for a, b in moved})
    if not _in_order(moved) or not _in_order(lines):
        return None
    return Moves(dict(moved), old, new, whole)


def _alike(before: Code, after: Code) -> bool:
    if len(before.ops) != len(after.ops) or len(before.params) != len(after.params):
        return False
    ops = [_at(old, new) for old, new in zip(before.ops, after.ops, strict=True)]
    params = [_at(old, new) for old, new in zip(before.params, after.params, strict=True)]
    return replace(_at(before, after), ops=ops, params=params) == before


def _at(before: Any, after: T) -> T:
    return replace(after, start=before.start, end=before.end)  # type: ignore[type-var]


def _offsets(before: Code, after: Code) -> Iterator[tuple[int, int]]:
    old: list[_Spanned] = [*before.ops, *before.params]
    new: list[_Spanned] = [*after.ops, *after.params]
    if before.parent >= 0:
        old, new = [before, *old], [after, *new]
    for one, other in zip(old, new, strict=True):
        yield one.start, other.start
        yield one.end, other.end


def _in_order(pairs: Iterable[tuple[int, int]]) -> bool:
    """Both rise from each pair, sorted by the first, to the next."""
    return all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


def moved_report(report: Report, moves: Mapping[str, Moves]) -> Report:
    """KeyError where something is told of a place that is none of the file's."""
    lines = sum(len(each.after) - len(each.before) for each in moves.values())
    found = _moved(report, moves)
    return replace(found, stats=replace(found.stats, lines=found.stats.lines + lines))


def _moved(value: T, moves: Mapping[str, Moves]) -> T:
    made: Any = value
    if isinstance(value, Place):
        made = moves[value.path].place(value) if value.path in moves else value
    elif isinstance(value, Struct):
        changed = {each.name: getattr(value, each.name) for each in fields(value)}
        made = replace(value, **{name: _moved(old, moves) for name, old in changed.items()})
    elif isinstance(value, tuple):
        made = tuple(_moved(each, moves) for each in value)
    return made  # type: ignore[no-any-return]
