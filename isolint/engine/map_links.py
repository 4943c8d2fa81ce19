"""Who holds whom, and which components and entry points of a request use what others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from isolint.base.service_map import HOLDS, USES, Link, Served
from isolint.engine.layers import Layers
from isolint.engine.map_reasons import entry_label
from isolint.model.entries.found import DEPENDENCY
from isolint.model.objects import Container
from isolint.model.reach import Context

_DEEPEST = 3


class Links:
    """`names` are the symbols of the parts, by class and by module-level object."""

    def __init__(
        self, layers: Layers, classes: Mapping[int, str], objects: Mapping[int, str]
    ) -> None:
        self.layers = layers
        self.flow = layers.flow
        self.classes = classes
        self.objects = objects
        self.callees: dict[Context, list[Context]] = {}
        for callee, callers in layers.request.callers.items():
            for caller, _ in callers:
                self.callees.setdefault(caller, []).append(callee)

    def held(self) -> set[Link]:
        found: set[Link] = set()
        for obj, source in self._holders():
            for name, node in self.flow.fields.get(obj, {}).items():
                for target in self._parts(self.flow.graph.get(node), _DEEPEST):
                    if target != source:
                        found.add(Link(source, target, HOLDS, name))
        return found

    def _holders(self) -> Iterator[tuple[int, str]]:
        """Objects of the parts, and with them whose they are."""
        for cls, symbol in self.classes.items():
            for obj in (*self.layers.shared.get(cls, ()), *self.layers.fresh.get(cls, ())):
                yield obj, symbol
        yield from self.objects.items()

    def _parts(self, values: Iterable[int], depth: int) -> Iterator[str]:
        """Parts among the values; what a container holds in turn belongs to its holder."""
        for value in values:
            symbol = self._symbol(value)
            if symbol:
                yield symbol
            elif depth and isinstance(self.flow.objects[value], Container):
                for node in self.flow.fields.get(value, {}).values():
                    yield from self._parts(self.flow.graph.get(node), depth - 1)

    def _symbol(self, obj: int) -> str:
        found = self.objects.get(obj)
        return found if found is not None else self.classes.get(self.layers.part(obj), "")

    def used(self) -> tuple[set[Link], set[Served]]:
        """Calls and accesses of one part, or of an entry point outside of parts, to another."""
        found: set[Link] = set()
        touching = self._touching()
        for context in self.layers.contexts:
            source = self._of_context(context)
            if source:
                found.update(self._from(source, self._reached(context), touching))
        served: set[Served] = set()
        for label, context in self._entry_points():
            links = set(self._from(label.label, self._reached(context), touching))
            served.update([label] if links else [])
            found |= links
        return found, served

    def _of_context(self, context: Context) -> str:
        return self._symbol(context[1]) if context[1] >= 0 else ""

    def _reached(self, start: Context) -> list[Context]:
        """The context, plain functions that it calls, and the first methods of other parts."""
        found, waiting = [start], [start]
        seen = {start}
        while waiting:
            for callee in self.callees.get(waiting.pop(), ()):
                if callee not in seen:
                    seen.add(callee)
                    found.append(callee)
                    if not self._of_context(callee):
                        waiting.append(callee)
        return found

    def _from(
        self, source: str, reached: list[Context], touching: Mapping[int, set[str]]
    ) -> Iterator[Link]:
        for context in reached:
            target = self._of_context(context)
            for symbol in {target} if target else touching.get(context[0], ()):
                if symbol and symbol != source:
                    yield Link(source, symbol, USES)
        for symbol in touching.get(reached[0][0], ()):
            if symbol != source:
                yield Link(source, symbol, USES)

    def _touching(self) -> dict[int, set[str]]:
        """Module-level objects that each code has at hand by their name."""
        found: dict[int, set[str]] = {}
        for obj, symbol in self.objects.items():
            for code in self.layers.touched.get(obj, ()):
                found.setdefault(code, set()).add(symbol)
        return found

    def _entry_points(self) -> Iterator[tuple[Served, Context]]:
        """Those that are no methods of a part; a dependency is part of what depends on it."""
        program = self.layers.program
        for entry in self.layers.model.entries.found:
            context = (entry.code, entry.receiver)
            known = context in self.layers.contexts and not self._of_context(context)
            if known and entry.kind != DEPENDENCY:
                ref = program.codes[entry.code]
                yield Served(entry_label(entry), ref.symbol, program.definition(ref)), context
