"""Which rule tells of a hit: a rule of the user's that its options fit, or else isolint's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.base.finding import Severity
from isolint.detect.hit import Hit
from isolint.model.definitions.program import Program
from isolint.pack.page_faults import OURS
from isolint.pack.paths import PathTable, path_set
from isolint.pack.rule import Rule


class Claims:
    """`known` are all rules, `running` those that may tell of a hit."""

    def __init__(self, program: Program, known: Iterable[Rule], running: Iterable[Rule]) -> None:
        self.program = program
        self.known = {rule.id: rule for rule in known}
        self.running = {rule.id: rule for rule in running}
        self.own: dict[str, list[Rule]] = {}
        for rule in self.running.values():
            if not rule.id.startswith(OURS):
                self.own.setdefault(rule.detector, []).append(rule)
        self.patterns = {
            (rule.id, name): path_set(given)
            for rule in self.running.values()
            for name, given in rule.options.items()
        }

    def rule(self, hit: Hit) -> Rule | None:
        """None when no rule wants it."""
        return next((rule for rule in self._candidates(hit) if self._fits(rule, hit)), None)

    def severity(self, rule: Rule, hit: Hit) -> Severity:
        """What is as bad as isolint's own rule can be is as bad as this one can be."""
        ours = self.known.get(hit.rule)
        if ours is not None and hit.severity.rank >= ours.severity.rank:
            return rule.severity
        return hit.severity.at_most(rule.severity)

    def _candidates(self, hit: Hit) -> Iterator[Rule]:
        if hit.rule in self.known:
            yield from self.own.get(self.known[hit.rule].detector, ())
        if hit.rule in self.running:
            yield self.running[hit.rule]

    def _fits(self, rule: Rule, hit: Hit) -> bool:
        return all(
            _matches(self.patterns[rule.id, name], self._told(hit, name)) for name in rule.options
        )

    def _told(self, hit: Hit, name: str) -> tuple[str | None, ...]:
        """As in the message, with whole paths."""
        if name == "function":
            return (self.program.codes[acting(hit)].symbol,)
        told = {
            "object": (hit.object, hit.owner),
            "owner": (hit.owner,),
            "attribute": (hit.attribute,),
            "value": (hit.described, hit.described.strip("'\"")),
        }
        return told[name]


def _matches(patterns: PathTable[bool], told: Iterable[str | None]) -> bool:
    return any(each in patterns for each in told if each is not None)


def acting(hit: Hit) -> int:
    """The code that meets the shared object, not always the one the fault is reported in."""
    return hit.code if hit.context is None else hit.context[0]


def of_families(rules: Iterable[Rule], families: tuple[str, ...]) -> frozenset[str]:
    """Ids of these families of isolint, and of rules on the same detectors."""
    known = tuple(rules)
    detectors = {rule.detector for rule in known if rule.id.startswith(families)}
    return frozenset(rule.id for rule in known if rule.detector in detectors)
