"""The order in which unequal tasks begin."""

from __future__ import annotations

import heapq

import pytest

from isolint.engine.turns import turns


def _ends(weights: dict[str, int], jobs: int) -> int:
    """When the last process ends if each takes the next task as soon as it is free."""
    free = [0] * jobs
    for name in turns(weights, jobs):
        heapq.heapreplace(free, free[0] + weights[name])
    return max(free)


@pytest.mark.parametrize(
    ("weights", "jobs", "end"),
    [
        # Longest first would end at 1733: the large ones share a process, the small ones another.
        ([469, 430, 351, 337, 332, 326, 324, 312, 296], 2, 1590),
        ([5, 5, 4, 4, 3, 3, 3], 3, 9),
        ([3, 3, 2, 2, 2], 2, 6),
        ([7], 4, 7),
        ([0, 0], 1, 0),
        ([], 2, 0),
    ],
)
def test_processes_end_together(weights: list[int], jobs: int, end: int) -> None:
    assert _ends({f"task {at}": weight for at, weight in enumerate(weights)}, jobs) == end


def test_alike_tasks_keep_their_order() -> None:
    assert turns(dict.fromkeys("abcd", 1), 2) == ["a", "b", "c", "d"]
