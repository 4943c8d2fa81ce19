"""Lists, sets, tuples, dicts and generators: one node for all elements, one for each literal
key.
"""

from __future__ import annotations

from isolint.model.definitions.enumerations import is_enumeration
from isolint.model.definitions.objects import Class, Container, ContainerMethod, External, Instance
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow

ADDING = {
    "append": 0,
    "appendleft": 0,
    "add": 0,
    "insert": 1,
    "setdefault": 1,
    "put": 0,
    "put_nowait": 0,
    "push": 0,
}
# Methods of caches; of other objects these names say nothing.
CACHING = {"set": 1, "load": 0, "prime": 1}
MERGING = frozenset({"extend", "extendleft", "update"})
TAKING = frozenset({"get", "pop", "popleft", "popitem", "setdefault", "get_nowait"})
REMOVING = frozenset({"pop", "popleft", "popitem", "remove", "discard", "clear"})
QUEUE_TAKING = frozenset({"get", "get_nowait"})
VIEWS = frozenset({"values", "__iter__"})
COPIES = frozenset({"copy", "union", "difference", "intersection", "fromkeys"})
# Functions that are given the container that they change.
HANDED_REMOVING = frozenset({"heappop", "delitem"})
HANDED = HANDED_REMOVING.union(
    {"heappush", "heappushpop", "heapreplace", "insort", "insort_left", "insort_right"},
    {"setitem", "shuffle"},
)
MUTATING = frozenset(ADDING) | MERGING | REMOVING | {"sort", "reverse", "move_to_end"}
# A dict that takes over more than this is a table, not a set of options.
MOST_KEYS = 120


class Containers:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._taken_over: set[tuple[int, int]] = set()

    def key_name(self, key: str | None) -> str:
        return ANY_KEY if key is None else f"[{key}]"

    def store(self, obj: int, key: str | None, value: int) -> None:
        flow, described = self.flow, self.flow.objects[obj]
        if isinstance(described, External) and not flow.keeps(described.path):
            return
        flow.graph.edge(value, flow.field(obj, self.key_name(key)))
        flow.graph.edge(value, flow.field(obj, ELEMENT))

    def load(self, obj: int, key: str | None, target: int) -> None:
        flow = self.flow
        from_end = obj in flow.collected and key is not None and key.startswith("-")
        if key is None or from_end or not isinstance(flow.objects[obj], (Container, External)):
            flow.graph.edge(flow.field(obj, ELEMENT), target)
            return
        flow.graph.edge(flow.field(obj, self.key_name(key)), target)
        flow.graph.edge(flow.field(obj, ANY_KEY), target)

    def element(self, obj: int, target: int) -> None:
        """One element of whatever is iterated."""
        flow, described = self.flow, self.flow.objects[obj]
        if isinstance(described, Container):
            if described.kind == "items":
                flow.graph.add(target, obj)
            else:
                flow.graph.edge(flow.field(obj, ELEMENT), target)
        elif isinstance(described, External):
            known = flow.known.normal(f"{described.path}[]")
            if known != f"{described.path}[]":
                flow.graph.add(target, flow.objects.number(External(known)))
        elif isinstance(described, Instance) and ELEMENT in flow.fields.get(obj, {}):
            flow.graph.edge(flow.field(obj, ELEMENT), target)
        elif isinstance(described, Class) and is_enumeration(flow.classes, described.code):
            flow.graph.add(target, flow.objects.number(Instance(described.code, -1)))

    def call(
        self, method: ContainerMethod, key: str | None, args: list[int], site: int, result: int
    ) -> None:
        """A method of a container, by what it does with elements; `key` is a constant one."""
        flow, container, name = self.flow, method.container, method.name
        position = ADDING.get(name, CACHING.get(name, len(args)))
        if len(args) > position:
            self.store(container, key if name == "setdefault" else None, args[position])
        if name in MERGING and args:
            self.merge(args[0], flow.field(container, ELEMENT))
            flow.graph.trigger(args[0], lambda obj: self.take_over(obj, container))
        if name in TAKING:
            self.load(container, key, result)
            if name in ("get", "pop") and len(args) > 1:
                flow.graph.edge(args[1], result)
        elif name in VIEWS:
            flow.graph.add(result, container)
        elif name == "items":
            self._items(container, result)
        elif name in COPIES:
            self.copied(container, site, result)

    def _items(self, container: int, result: int) -> None:
        flow = self.flow
        pairs = flow.objects.number(Container("items", container))
        flow.graph.edge(flow.field(container, ELEMENT), flow.field(pairs, "[1]"))
        flow.graph.add(result, pairs)

    def copied(self, container: int, site: int, result: int) -> None:
        """A shallow copy: a new container, the same elements, in a dict under the same keys."""
        flow, described = self.flow, self.flow.objects[container]
        kind = described.kind if isinstance(described, Container) else "list"
        made = flow.objects.number(Container(kind, site))
        flow.graph.edge(flow.field(container, ELEMENT), flow.field(made, ELEMENT))
        if kind == "dict":
            self.take_over(container, made)
        else:
            flow.graph.edge(flow.field(container, ELEMENT), flow.field(made, ANY_KEY))
        flow.graph.add(result, made)

    def take_over(self, source: int, container: int, without: frozenset[str] = frozenset()) -> None:
        """Whatever a dict has under a literal key, under this key, but for those `without`;
        anything else under any.
        """
        flow, described = self.flow, self.flow.objects[source]
        if not isinstance(described, Container) or described.kind != "dict":
            self.element(source, flow.field(container, ANY_KEY))
            return
        if source == container or (source, container) in self._taken_over:
            return
        self._taken_over.add((source, container))

        def take(name: str) -> None:
            if name != ELEMENT and name not in without:
                kept = name if len(flow.fields.get(container, ())) < MOST_KEYS else ANY_KEY
                flow.graph.edge(flow.field(source, name), flow.field(container, kept))

        for name in list(flow.fields.get(source, ())):
            take(name)
        flow.on_field(source, take)

    def entries(self, source: int, container: int) -> None:
        """`dict(table)`, `dict(pairs)`: those of a table, or the second of each pair."""
        flow, described = self.flow, self.flow.objects[source]
        if isinstance(described, Container) and described.kind != "dict":
            pair = flow.graph.new_node()
            self.element(source, pair)
            flow.graph.trigger(pair, lambda obj: self._second(obj, container))
            return
        self.element(source, flow.field(container, ELEMENT))
        self.take_over(source, container)

    def _second(self, pair: int, container: int) -> None:
        if isinstance(self.flow.objects[pair], Container):
            for target in (ELEMENT, ANY_KEY):
                self.load(pair, "1", self.flow.field(container, target))

    def merge(self, source: int, elements: int) -> None:
        """Every element of what `source` holds flows into `elements`."""
        self.flow.graph.trigger(source, lambda obj: self.element(obj, elements))
