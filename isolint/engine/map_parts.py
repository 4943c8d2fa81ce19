"""The components of a map: own classes, and what modules, classes and application state hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from isolint.base.finding import Finding, Reach, Step, StepKind
from isolint.base.service_map import (
    HOLDS,
    INFRASTRUCTURE,
    LAYERS,
    MIXED,
    REQUEST,
    Link,
    Part,
    Reason,
)
from isolint.engine.evidence import Evidence
from isolint.engine.given_parts import Given, given_parts
from isolint.engine.layers import Layers
from isolint.engine.map_faults import Faults, faults, kept_data, owner_of
from isolint.engine.map_reasons import Reasons

CLASS, OBJECT = "class", "object"
T = TypeVar("T")


class Components:
    """`classes` and `objects` are symbols by class and by module-level object; `values` are names
    that hold no object, such as a global that is bound to text, each with a finding about it.
    """

    def __init__(self, layers: Layers, findings: list[Finding]) -> None:
        self.layers = layers
        self.program = layers.program
        self.lifetimes = layers.model.lifetimes
        self.reasons = Reasons(layers, Evidence(layers.model))
        self.classes = {cls: self.program.codes[cls].symbol for cls in layers.classes}
        self.objects = {obj: self._held_as(obj) for obj in layers.globals}
        self.given = given_parts(layers)
        self.values = self._named_values(findings)
        known = {*self.classes.values(), *self.objects.values(), *self.values}
        self.faults: Faults = faults(findings, known, layers.named())
        self.kept = kept_data(findings, known, layers.named())

    def _held_as(self, obj: int) -> str:
        return self.lifetimes.root_name(self.lifetimes.holds[obj])

    def _named_values(self, findings: list[Finding]) -> dict[str, Finding]:
        served = {self.program.codes[code].symbol for code in self.layers.codes}
        own = {self.program.codes[cls].symbol for cls in self.layers.flow.classes.info}
        known = own.union(self.objects.values(), self.layers.named())
        return {
            each.object: each
            for each in reversed(findings)
            if each.object is not None
            and each.reach is Reach.REQUEST
            and each.symbol in served
            and not owner_of(each.object, known)
        }

    def parts(self, links: Iterable[Link]) -> list[Part]:
        """By layer, worst first."""
        made = [
            *map(self._told, [*self._classes(), *self._objects(), *self._values()]),
            *self._given(),
        ]
        holders: dict[str, list[str]] = {}
        for link in sorted(links):
            if link.kind == HOLDS:
                name = "" if link.name.startswith("[") else f".{link.name}"
                holders.setdefault(link.target, []).append(link.source + name)
        return sorted(
            (
                replace(part, held_by=_unique([*part.held_by, *holders.get(part.symbol, ())]))
                for part in made
            ),
            key=_worst_first,
        )

    def _told(self, part: Part) -> Part:
        """What lives as long as the process and keeps a user's data belongs to both layers."""
        finding = self.kept.get(part.symbol)
        if finding is None or part.layer == REQUEST:
            return part
        step = Step(StepKind.WRITE, finding.place, finding.symbol)
        reason = Reason(REQUEST, "keeps", (step,))
        return replace(part, layer=MIXED, reasons=(*part.reasons, reason))

    def _classes(self) -> Iterator[Part]:
        for cls, symbol in self.classes.items():
            yield Part(
                symbol=symbol,
                kind=CLASS,
                type="",
                layer=self.layers.layer(cls),
                place=self.program.definition(self.program.codes[cls]),
                reasons=tuple(self.reasons.of_class(cls)),
                held_by=_unique(self.layers.roots(cls)),
                faults=self.faults.get(symbol, ()),
            )

    def _objects(self) -> Iterator[Part]:
        """One for each name, whatever is bound to it."""
        by_name: dict[str, list[int]] = {}
        for obj, symbol in self.objects.items():
            by_name.setdefault(symbol, []).append(obj)
        for symbol, objects in by_name.items():
            reasons = [self.reasons.of_shared(obj) for obj in objects]
            steps = [reason.steps[0] for reason in reasons if reason.steps]
            if steps:
                yield self._object(symbol, steps, reasons)

    def _given(self) -> Iterator[Part]:
        for each in self.given:
            reason = self.reasons.of_given(each)
            yield self._object(self._given_as(each), [reason.steps[-1]], [reason])

    def _given_as(self, given: Given) -> str:
        name = given.name if given.name.startswith("[") else f".{given.name}"
        return self.objects[given.holder] + name

    def given_links(self) -> set[Link]:
        return {
            Link(self.objects[each.holder], self._given_as(each), HOLDS, each.name)
            for each in self.given
        }

    def _values(self) -> Iterator[Part]:
        for symbol, finding in self.values.items():
            owners = [step for step in finding.trace if step.kind is StepKind.OWNER]
            place = owners[0].place if owners else finding.place
            steps = [Step(StepKind.OWNER, place, symbol)]
            yield self._object(symbol, steps, [Reason(INFRASTRUCTURE, "held", tuple(steps))])

    def _object(self, symbol: str, steps: list[Step], reasons: list[Reason]) -> Part:
        return Part(
            symbol=symbol,
            kind=OBJECT,
            type=" or ".join(_unique(step.note for step in steps if step.note)),
            layer=INFRASTRUCTURE,
            place=steps[0].place,
            reasons=_unique(reasons),
            held_by=(),
            faults=self.faults.get(symbol, ()),
        )


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _worst_first(part: Part) -> tuple[object, ...]:
    counts = tuple((-fault.severity.rank, -fault.count) for fault in part.faults)
    return LAYERS.index(part.layer), not counts, counts, part.symbol, part.kind
