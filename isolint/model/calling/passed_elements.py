"""Calls that pass on elements of what they are given: `max(rows, key=rank)`, `heappop(rows)`,
`itertools.chain(these, those)`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from isolint.model.definitions.objects import Container
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.site import Site

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls

_ONE = frozenset(
    {BUILTIN + "max", BUILTIN + "min", "random.choice"}
    | {"heapq.heappop", "heapq.heappushpop", "heapq.heapreplace"}
)
_PUSHING = frozenset({"heapq.heappush", "heapq.heappushpop", "heapq.heapreplace"})
_SEVERAL = frozenset(
    {f"itertools.{name}" for name in ("chain", "cycle", "islice")}
    | {"heapq.merge", "heapq.nsmallest", "heapq.nlargest", "random.sample"}
    | {"concurrent.futures.as_completed"}
)
_FILTERED = frozenset(
    {BUILTIN + "filter", "itertools.filterfalse", "itertools.takewhile", "itertools.dropwhile"}
)
_REDUCED = frozenset({"functools.reduce"})
PASSING_ELEMENTS = _ONE | _PUSHING | _SEVERAL | _FILTERED | _REDUCED


class PassedElements:
    def __init__(self, flow: Flow, containers: Containers, calls: Calls) -> None:
        self.flow = flow
        self.containers = containers
        self.calls = calls

    def call(self, site: Site, path: str) -> None:
        if path in _PUSHING and len(site.args) > 1:
            store = partial(self._store, site.args[1])
            self.flow.graph.trigger(site.args[0], store)
        if path in _ONE:
            self._one(site)
        elif path in _SEVERAL:
            self._stream(site, site.args)
        elif path in _FILTERED and len(site.args) > 1:
            element = self._stream(site, site.args[1:])
            self._run(site, [element], self.flow.graph.new_node())
        elif path in _REDUCED and len(site.args) > 1:
            self._reduce(site)

    def _store(self, value: int, container: int) -> None:
        self.containers.store(container, None, value)

    def _one(self, site: Site) -> None:
        """`max(a, b)` gives one of them, `max(rows)` an element."""
        for arg in site.args if len(site.args) > 1 else ():
            self.flow.graph.edge(arg, site.result)
        for arg in site.args[:1]:
            self.containers.merge(arg, site.result)

    def _stream(self, site: Site, given: list[int]) -> int:
        made = self.flow.objects.number(Container("generator", site.node))
        element = self.flow.field(made, ELEMENT)
        for arg in given:
            self.containers.merge(arg, element)
        self.flow.graph.add(site.result, made)
        return element

    def _reduce(self, site: Site) -> None:
        """What the function gives is what it is given next."""
        element = self.flow.graph.new_node()
        self.containers.merge(site.args[1], element)
        for first in (element, *site.args[2:]):
            self.flow.graph.edge(first, site.result)
        self._run(site, [site.result, element], site.result)

    def _run(self, site: Site, args: list[int], result: int) -> None:
        inner = site.passing(args, result)
        self.flow.graph.trigger(site.args[0], partial(self.calls.call, inner))
