"""Inclusion constraints and their solution by difference propagation.

Andersen's analysis (1994) with deltas (Pearce et al. 2003): each node holds a
set of object numbers; copy edges pass on only what is new; triggers react to each new object once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from isolint.model.definitions.objects import UNKNOWN

Trigger = Callable[[int], None]
Objects = frozenset[int]
Accept = Callable[[Objects], Objects]
NOTHING: Objects = frozenset()
UNKNOWN_ALONE: Objects = frozenset([UNKNOWN])
WIDE = 60
_FEW = 12


def one_by_one(holds: Callable[[int], bool]) -> Accept:
    """Accepts the objects that this is true of."""
    return lambda objects: frozenset(filter(holds, objects - UNKNOWN_ALONE))


class Graph:
    """`accepts` of a node refuses objects that its declared type cannot hold, UNKNOWN among them.

    A set that grows too wide stops there and holds UNKNOWN, which flows on as objects do. Sets are
    frozen: most nodes hold what another holds, and share it.
    """

    def __init__(self, nodes: int) -> None:
        self.alias = list(range(nodes))
        self.sets: list[Objects | None] = [None] * nodes
        self.edges: list[list[int] | None] = [None] * nodes
        self.triggers: list[list[Trigger] | None] = [None] * nodes
        self.accepts: dict[int, Accept] = {}
        self.deltas: dict[int, Objects] = {}
        self.queue: deque[int] = deque()
        self._targets: dict[int, set[int]] = {}
        self.held: list[Objects] = []

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
        """Makes `node`, to which nothing flows so far, another name of `target`."""
        self.alias[node] = found = self.find(target)
        if found != node:
            waiting, self.edges[node] = self.edges[node], None
            for each in waiting or ():
                self.edge(found, each)
            actions, self.triggers[node] = self.triggers[node], None
            for action in actions or ():
                self.trigger(found, action)

    def get(self, node: int) -> Objects:
        found = self.alias[node]
        return self.sets[found if self.alias[found] == found else self.find(found)] or NOTHING

    def add(self, node: int, obj: int) -> None:
        alias = self.alias
        if alias[node] != node:
            node = self.find(node)
        known = self.sets[node]
        if known is None or obj not in known:
            self._pass(node, frozenset((obj,)))

    def edge(self, source: int, target: int) -> None:
        alias = self.alias
        if alias[source] != source:
            source = self.find(source)
        if alias[target] != target:
            target = self.find(target)
        if source != target and self._is_new(source, target):
            known = self.sets[source]
            if known:
                self._pass(target, known)

    def _is_new(self, source: int, target: int) -> bool:
        out = self.edges[source]
        if out is None:
            self.edges[source] = [target]
            return True
        if len(out) < _FEW:
            known = target in out
        else:
            targets = self._targets.get(source)
            if targets is None:
                targets = self._targets[source] = set(out)
            known = target in targets
            targets.add(target)
        if not known:
            out.append(target)
        return not known

    def trigger(self, node: int, action: Trigger) -> None:
        alias = self.alias
        if alias[node] != node:
            node = self.find(node)
        actions = self.triggers[node]
        if actions is None:
            self.triggers[node] = [action]
        else:
            actions.append(action)
        for obj in self.sets[node] or ():
            if obj != UNKNOWN:
                action(obj)

    def _pass(self, target: int, objects: Objects) -> None:
        """Adds what the target does not hold yet and its type accepts."""
        known, accept, new = self.sets[target], self.accepts.get(target), objects
        if known is None:
            known = NOTHING
        elif objects <= known or (len(known) >= WIDE and (accept is not None or UNKNOWN in known)):
            return
        else:
            new = objects - known
        if accept is not None:
            new = accept(new)
        if len(known) + len(new) > WIDE:
            new = self._cut(known, new, accept is None)
        if not new:
            return
        self.sets[target] = known | new if known else new
        delta = self.deltas.get(target)
        if delta is None:
            self.deltas[target] = new
            self.queue.append(target)
        else:
            self.deltas[target] = delta | new

    def _cut(self, known: Objects, new: Objects, open_: bool) -> Objects:
        kept = frozenset(sorted(new)[: max(WIDE - len(known), 0)])
        return kept | UNKNOWN_ALONE if open_ and UNKNOWN not in known else kept

    def finish(self, nodes: int) -> None:
        """Lays out what the first nodes hold, for those who only read from here on. What
        waits for more objects is let go: it takes much memory.
        """
        alias, sets = self.alias, self.sets
        self.held = [
            (sets[node] if alias[node] == node else self.get(node)) or NOTHING
            for node in range(nodes)
        ]
        self.edges, self.triggers = [None] * len(self.alias), [None] * len(self.alias)
        self._targets.clear()

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
                if UNKNOWN in delta:
                    delta -= UNKNOWN_ALONE
                for action in tuple(actions):
                    for obj in delta:
                        action(obj)
