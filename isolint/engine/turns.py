"""The order in which to begin unequal tasks, so that all processes end at about the same time.

Longest first alone leaves one process on its own for most of a last task where the tasks are few
and of similar length (Graham 1969: up to a third too long); so its shares are evened by exchanges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from msgspec import Struct


class _Exchange(Struct, frozen=True):
    """`given` leaves the fullest share for `taken`, or for nothing; `left` of their difference."""

    left: int
    share: list[str]
    given: str
    taken: str | None


def turns(weights: Mapping[str, int], jobs: int) -> list[str]:
    """All names; who takes the next one whenever a process is free ends early."""
    shares = _longest_first(weights, jobs)
    while _evened(shares, weights):
        pass
    begins: dict[str, int] = {}
    for share in shares:
        names = _falling(share, weights)
        begins |= zip(names, accumulate((weights[name] for name in names), initial=0), strict=False)
    return sorted(_falling(weights, weights), key=lambda name: begins[name])


def _falling(names: Iterable[str], weights: Mapping[str, int]) -> list[str]:
    return sorted(names, key=lambda name: -weights[name])


def _longest_first(weights: Mapping[str, int], jobs: int) -> list[list[str]]:
    shares: list[list[str]] = [[] for _ in range(jobs)]
    for name in _falling(weights, weights):
        min(shares, key=lambda share: _load(share, weights)).append(name)
    return shares


def _load(share: list[str], weights: Mapping[str, int]) -> int:
    return sum(weights[name] for name in share)


def _evened(shares: list[list[str]], weights: Mapping[str, int]) -> bool:
    """Whether there was an exchange that makes the fullest share's load smaller."""
    full = max(shares, key=lambda share: _load(share, weights))
    best = min(_exchanges(full, shares, weights), key=lambda each: each.left, default=None)
    if best is None:
        return False
    full.remove(best.given)
    best.share.append(best.given)
    if best.taken is not None:
        best.share.remove(best.taken)
        full.append(best.taken)
    return True


def _exchanges(
    full: list[str], shares: list[list[str]], weights: Mapping[str, int]
) -> Iterator[_Exchange]:
    for share in shares:
        difference = _load(full, weights) - _load(share, weights)
        for given in full:
            for taken in (*share, None):
                moved = weights[given] - (0 if taken is None else weights[taken])
                if 0 < moved < difference:
                    yield _Exchange(abs(difference - 2 * moved), share, given, taken)
