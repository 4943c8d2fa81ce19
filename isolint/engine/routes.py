"""From which entry points a symbol is reached, and each shortest way as steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from isolint.base.finding import Place, Step, StepKind
from isolint.base.trace import Hop, Way
from isolint.engine.evidence import Evidence
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Instance
from isolint.model.queries.symbol_names import CLASS, FUNCTION, Named
from isolint.model.queries.uses import Use, Uses
from isolint.model.queries.wanted import wanted
from isolint.model.reaching.entry_points import DEPENDENCY
from isolint.model.reaching.reach import Reach
from isolint.model.reaching.ways import Leg, State, Ways
from isolint.model.scan import Model


class Route(Struct, frozen=True):
    """From one entry point to one function, in one or more ways of the same length."""

    start: State
    goal: int
    uses: frozenset[Use]
    ways: Ways

    @property
    def length(self) -> int:
        return self.ways.length(self.start)


def routes(model: Model, reach: Reach, named: Named) -> list[Route]:
    """Nearest first. What an entry point depends on is no entry point of its own if one is known
    that leads to it.
    """
    dependencies = {e.code for e in model.entries.found if e.kind == DEPENDENCY}
    dependencies -= {e.code for e in model.entries.found if e.kind != DEPENDENCY}
    found: list[Route] = []
    for goal, (contexts, uses) in _goals(model, reach, named).items():
        ways = Ways(reach, contexts)
        starts = ways.starts()
        proper = [state for state in starts if state.code not in dependencies]
        found += [Route(state, goal, frozenset(uses), ways) for state in proper or starts]
    codes = model.program.codes

    def order(route: Route) -> tuple[int, Place, Place]:
        start, goal = codes[route.start.code], codes[route.goal]
        return route.length, model.program.definition(start), model.program.definition(goal)

    return sorted(found, key=order)


def _goals(model: Model, reach: Reach, named: Named) -> dict[int, tuple[set[Context], set[Use]]]:
    if named.kind == FUNCTION:
        return {c: (set(reach.codes[c]), set()) for c in named.codes if c in reach.codes}
    if named.kind == CLASS:
        return _methods(model, reach, named)
    return Uses(model, reach, wanted(model.flow, named)).found()


def _methods(model: Model, reach: Reach, named: Named) -> dict[int, tuple[set[Context], set[Use]]]:
    """What others call on an object of the class."""
    found: dict[int, tuple[set[Context], set[Use]]] = {}
    for context, link in reach.links.items():
        described = model.flow.objects[context[1]] if context[1] >= 0 else None
        if isinstance(described, Instance) and _is_of(model, described.cls, named):
            callers = reach.callers.get(context, ())
            if link.caller is None or any(caller[1] != context[1] for caller, _ in callers):
                found.setdefault(context[0], (set(), set()))[0].add(context)
    return found


def _is_of(model: Model, cls: int, named: Named) -> bool:
    return any(model.flow.classes.is_subclass(cls, code) for code in named.codes)


class Told:
    """Routes as steps."""

    def __init__(self, model: Model, evidence: Evidence, reach: Reach) -> None:
        self.program = model.program
        self.evidence = evidence
        self.reach = reach

    def ways(self, route: Route) -> Iterator[Way]:
        entry = self.evidence.entry(min(route.start.contexts), self.reach)
        ending = tuple(self._ending(route.uses))
        for legs in route.ways.walk(route.start):
            yield Way((Hop(entry), *map(self._call, legs), *ending))

    def _call(self, leg: Leg) -> Hop:
        note = leg.reason
        symbol = self.program.codes[leg.callee].symbol
        return self._hop(StepKind.CALL, symbol, note, self._places(leg.caller, leg.values))

    def _ending(self, uses: Iterable[Use]) -> Iterator[Hop]:
        """Writes first; a read in the line of a write is part of it."""
        written = {place for use in uses if use.writes for place in self._places_of(use)}
        read = {place for use in uses if not use.writes for place in self._places_of(use)}
        lines = {place.line for place in written}
        read = {place for place in read if place.line not in lines}
        symbol = next((self.program.codes[use.code].symbol for use in uses), "")
        for kind, places in ((StepKind.WRITE, written), (StepKind.READ, read)):
            if places:
                yield self._hop(kind, symbol, "", sorted(places))

    def _places_of(self, use: Use) -> list[Place]:
        return self._places(use.code, (use.value,))

    def _places(self, code: int, values: Iterable[int]) -> list[Place]:
        ref = self.program.codes[code]
        return sorted({self.program.op_place(ref, value) for value in values})

    def _hop(self, kind: StepKind, symbol: str, note: str, places: list[Place]) -> Hop:
        by_line = list({place.line: place for place in reversed(places)}.values())[::-1]
        return Hop(Step(kind, by_line[0], symbol, note), tuple(by_line[1:]))
