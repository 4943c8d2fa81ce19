"""Every shortest way through a reach: backward distances from the targets, then forward steps.

Contexts that run the same code at the same distance are one state, so that a way is told once
whatever the receivers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from msgspec import Struct

from isolint.model.calling.callees import Context
from isolint.model.reaching.reach import Reach, sureness


class Leg(Struct, frozen=True):
    """A call: the operations of `caller` that make it, the called code, and the surest reason."""

    caller: int
    values: tuple[int, ...]
    callee: int
    reason: str


class State(Struct, frozen=True):
    code: int
    contexts: frozenset[Context]


class Ways:
    def __init__(self, reach: Reach, targets: Iterable[Context]) -> None:
        self.reach = reach
        self.distance = _distances(reach, targets)
        self._counts: dict[State, int] = {}

    def starts(self) -> list[State]:
        """Where the ways begin, one state for each code that somebody starts."""
        by_code: dict[int, list[Context]] = {}
        for context, link in self.reach.links.items():
            if link.caller is None and context in self.distance:
                by_code.setdefault(context[0], []).append(context)
        return [self._nearest(code, contexts) for code, contexts in by_code.items()]

    def _nearest(self, code: int, contexts: list[Context]) -> State:
        least = min(map(self.distance.__getitem__, contexts))
        return State(code, frozenset(c for c in contexts if self.distance[c] == least))

    def length(self, state: State) -> int:
        return self.distance[min(state.contexts)]

    def count(self, state: State) -> int:
        if not self.length(state):
            return 1
        if state not in self._counts:
            self._counts[state] = sum(self.count(after) for _, after in self._steps(state))
        return self._counts[state]

    def walk(self, state: State) -> Iterator[tuple[Leg, ...]]:
        if not self.length(state):
            yield ()
            return
        for leg, after in self._steps(state):
            for rest in self.walk(after):
                yield (leg, *rest)

    def _steps(self, state: State) -> list[tuple[Leg, State]]:
        ref = self.reach.flow.program.codes[state.code]
        nearer = self.length(state) - 1
        found: dict[int, list[tuple[int, Context, str]]] = {}
        for context in sorted(state.contexts):
            guessed = self.reach.guessed.get(context, ())
            for value, callee, reason in (*self.reach.callees(ref, context[1]), *guessed):
                if self.distance.get(callee) == nearer:
                    found.setdefault(callee[0], []).append((value, callee, reason))
        legs = [self._leg(state.code, code, edges) for code, edges in found.items()]
        return sorted(legs, key=lambda step: (step[0].values, step[0].callee))

    def _leg(
        self, caller: int, callee: int, edges: list[tuple[int, Context, str]]
    ) -> tuple[Leg, State]:
        values = tuple(sorted({value for value, _, _ in edges}))
        reason = min((reason for _, _, reason in edges), key=lambda r: (-sureness(r), r))
        after = State(callee, frozenset(context for _, context, _ in edges))
        return Leg(caller, values, callee, reason), after


def _distances(reach: Reach, targets: Iterable[Context]) -> dict[Context, int]:
    distance = dict.fromkeys(targets, 0)
    queue = deque(distance)
    while queue:
        context = queue.popleft()
        for caller, _ in reach.callers.get(context, ()):
            if caller not in distance:
                distance[caller] = distance[context] + 1
                queue.append(caller)
    return distance
