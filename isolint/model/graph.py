"""Inclusion constraints and their solution by difference propagation.

Andersen's analysis (1994) with deltas (Pearce et al. 2003): each node holds a
set of object numbers; copy edges pass on only what is new; triggers react to each new object once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from isolint.model.objects import UNKNOWN

Trigger = Callable[[int], None]
Accept = Callable[[int], bool]
_WIDE = 60


class Graph:
    """`accepts` of a node refuses objects that its declared type cannot hold.

    A set that grows too wide stops there and holds UNKNOWN, which flows on as objects do.
    """

    def __init__(self, nodes: int) -> None:
        self.alias = list(range(nodes))
        self.sets: list[set[int] | None] = [None] * nodes
        self.edges: list[dict[int, None] | None] = [None] * nodes
        self.triggers: list[list[Trigger] | None] = [None] * nodes
        self.accepts: dict[int, Accept] = {}
        self.deltas: dict[int, set[int]] = {}
        self.queue: deque[int] = deque()

    def new_node(self) -> int:
        node = len(self.alias)
        self.alias.append(node)
        self.sets.append(None)
        self.edges.append(None)
        self.triggers.append(None)
        return node

    def find(self, node: int) -> int:
        alias = self.alias
        while alias[node] != node:
            alias[node] = alias[alias[node]]
            node = alias[node]
        return node

    def unite(self, node: int, target: int) -> None:
        """Makes `node`, which must be unused so far, another name of `target`."""
        self.alias[node] = self.find(target)

    def get(self, node: int) -> set[int]:
        found = self.alias[node]
        return self.sets[found if self.alias[found] == found else self.find(found)] or set()

    def add(self, node: int, obj: int) -> None:
        alias = self.alias
        if alias[node] != node:
            node = self.find(node)
        known = self.sets[node]
        if known is None or obj not in known:
            self._pass(node, {obj})

    def edge(self, source: int, target: int) -> None:
        alias = self.alias
        if alias[source] != source:
            source = self.find(source)
        if alias[target] != target:
            target = self.find(target)
        if source == target:
            return
        out = self.edges[source]
        if out is None:
            out = self.edges[source] = {}
        elif target in out:
            return
        out[target] = None
        known = self.sets[source]
        if known:
            self._pass(target, known)

    def trigger(self, node: int, action: Trigger) -> None:
        alias = self.alias
        if alias[node] != node:
            node = self.find(node)
        actions = self.triggers[node]
        if actions is None:
            actions = self.triggers[node] = []
        actions.append(action)
        known = self.sets[node]
        for obj in tuple(known) if known else ():
            if obj != UNKNOWN:
                action(obj)

    def _pass(self, target: int, objects: set[int]) -> None:
        """Adds what the target does not hold yet and its type accepts."""
        known = self.sets[target]
        if known is None:
            new = objects.copy()
        elif objects <= known:
            return
        else:
            new = objects - known
        accept = self.accepts.get(target)
        if accept is not None:
            new = {obj for obj in new if obj != UNKNOWN and accept(obj)}
            if not new:
                return
        if known is None:
            known = self.sets[target] = set()
        if len(known) + len(new) > _WIDE:
            new = set(sorted(new)[: max(_WIDE - len(known), 0)])
            if accept is None and UNKNOWN not in known:
                new.add(UNKNOWN)
            if not new:
                return
        known |= new
        delta = self.deltas.get(target)
        if delta is None:
            self.deltas[target] = new
            self.queue.append(target)
        else:
            delta |= new

    def solve(self) -> None:
        queue, deltas, sets = self.queue, self.deltas, self.sets
        while queue:
            node = queue.popleft()
            delta = deltas.pop(node)
            for target in self.edges[node] or ():
                known = sets[target]
                if known is None or not delta <= known:
                    self._pass(target, delta)
            actions = self.triggers[node]
            if actions:
                delta.discard(UNKNOWN)
                for action in tuple(actions):
                    for obj in delta:
                        action(obj)
