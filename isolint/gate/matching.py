"""Which findings of a scan were there before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence

from isolint.base.finding import CONTENT_DIGITS
from isolint.base.known import Known

Key = Callable[[Known], Hashable | None]


def matches(old: Sequence[Known], new: Sequence[Known], present: Collection[str]) -> dict[int, int]:
    """Positions in `old` by positions in `new`; each is used once, so that twins count.

    `present` are the paths that the program has now: what was told of another path may have moved.
    """
    found = _Matching(old, new)
    found.pair(lambda each: (each.fingerprint, each.path))
    found.pair(lambda each: (_content(each), each.path))
    found.pair(_place)
    found.pair(lambda each: (_content(each), _name(each)), lambda each: each.path not in present)
    found.pair(_content, lambda each: each.path not in present)
    return found.pairs


def _content(known: Known) -> str:
    return known.fingerprint[:CONTENT_DIGITS]


def _name(known: Known) -> str:
    return known.path.rpartition("/")[2]


def _place(known: Known) -> Hashable | None:
    """The statement has changed, and the function still does the same to the same object."""
    if known.object is None:
        return None
    return known.rule, known.path, known.symbol, known.object


class _Matching:
    """The surest keys first; what is paired is out of the way of later ones."""

    def __init__(self, old: Sequence[Known], new: Sequence[Known]) -> None:
        self.old = old
        self.new = new
        self.pairs: dict[int, int] = {}

    def pair(self, key: Key, may_move: Callable[[Known], bool] = lambda _: True) -> None:
        waiting = self._waiting(key, may_move)
        for at, each in enumerate(self.new):
            known = key(each)
            if at not in self.pairs and known is not None and waiting.get(known):
                self.pairs[at] = waiting[known].pop(0)

    def _waiting(self, key: Key, may_move: Callable[[Known], bool]) -> dict[Hashable, list[int]]:
        used = set(self.pairs.values())
        found: dict[Hashable, list[int]] = {}
        for at, each in enumerate(self.old):
            known = key(each)
            if at not in used and known is not None and may_move(each):
                found.setdefault(known, []).append(at)
        return found
