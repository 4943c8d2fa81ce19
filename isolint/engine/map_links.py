"""Who holds whom, and which components and entry points of a request use what others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from isolint.base.service_map import HOLDS, USES, Link, Served
from isolint.engine.held import held
from isolint.engine.layers import Layers
from isolint.engine.map_reasons import entry_label
from isolint.model.calling.callees import Context
from isolint.model.reaching.entry_points import DEPENDENCY


class Links:
    """`names` are the symbols of the parts, by class and by module-level object."""

    def __init__(
        self, layers: Layers, classes: Mapping[int, str], objects: Mapping[int, str]
    ) -> None:
        self.layers = layers
        self.flow = layers.flow
        self.classes = classes
        self.objects = objects

    def held(self) -> set[Link]:
        return {
            Link(source, target, HOLDS, name)
            for obj, source in self._holders()
            for name, value in held(self.flow, obj, self.objects.__contains__)
            if (target := self._symbol(value)) not in ("", source)
        }

    def _holders(self) -> Iterator[tuple[int, str]]:
        """Objects of the parts, and with them whose they are."""
        for cls, symbol in self.classes.items():
            for obj in (*self.layers.shared.get(cls, ()), *self.layers.fresh.get(cls, ())):
                yield obj, symbol
        yield from self.objects.items()

    def _symbol(self, obj: int) -> str:
        found = self.objects.get(obj)
        return found if found is not None else self.classes.get(self.layers.part(obj), "")

    def used(self) -> tuple[set[Link], set[Served]]:
        """Calls and accesses of one part, or of an entry point outside of parts, to another."""
        found: set[Link] = set()
        reached = self._reached()
        for context in self.layers.contexts:
            source = self._of_context(context)
            if source:
                found.update(_uses(source, reached[context]))
        served: set[Served] = set()
        for entry, context in self._entry_points():
            links = set(_uses(entry.label, reached[context]))
            served.update([entry] if links else [])
            found |= links
        return found, served

    def _of_context(self, context: Context) -> str:
        return self._symbol(context[1]) if context[1] >= 0 else ""

    def _reached(self) -> dict[Context, set[str]]:
        """Parts that a context uses, itself or through plain functions that it calls."""
        touching = self._touching()
        callers = self.layers.request.callers
        found = {context: set(touching.get(context[0], ())) for context in self.layers.contexts}
        for context in self.layers.contexts:
            part = self._of_context(context)
            if part:
                for caller, _ in callers.get(context, ()):
                    found.get(caller, set()).add(part)
        waiting = [context for context in found if not self._of_context(context)]
        while waiting:
            context = waiting.pop()
            for caller, _ in callers.get(context, ()):
                known = found.get(caller)
                if known is not None and not found[context] <= known:
                    known |= found[context]
                    if not self._of_context(caller):
                        waiting.append(caller)
        return found

    def _touching(self) -> dict[int, set[str]]:
        """Module-level objects that each code has at hand."""
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
            if known and entry.kind != DEPENDENCY and entry.part_of < 0:
                ref = program.codes[entry.code]
                yield Served(entry_label(entry), ref.symbol, program.definition(ref)), context


def _uses(source: str, targets: Iterable[str]) -> Iterator[Link]:
    return (Link(source, target, USES) for target in targets if target != source)
