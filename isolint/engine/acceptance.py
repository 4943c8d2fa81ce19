"""Which findings are meant, by comments and by the settings, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from isolint.base.finding import RELATED, Finding, Place, Step, Suppression
from isolint.config.settings import Settings
from isolint.engine.definitions import Definitions
from isolint.engine.selection import strength
from isolint.engine.settings_lines import accept_line, source_path
from isolint.model.definitions.program import Program
from isolint.model.shared.intents import directives_of
from isolint.pack.paths import path_set
from isolint.pack.rule import Rule
from isolint.source.directives import IGNORE, IGNORE_FILE

COMMENT, FILE, SETTINGS = "comment", "file", "settings"
_KINDS = {IGNORE: COMMENT, IGNORE_FILE: FILE}


class Excuse(Struct, frozen=True):
    """One suppression as it stands; `object` is a pattern in the settings, and `first` to `last`
    are the lines that a comment is about.
    """

    told: Suppression
    rules: tuple[str, ...]
    first: int = 0
    last: int = 0
    object: str = ""

    def names(self, rule: Rule) -> bool:
        return not self.rules or any(strength(each, rule) for each in self.rules)


class Accepted(Struct, frozen=True):
    """`used` has each excuse with the rules that it was needed for."""

    findings: list[Finding]
    excuses: tuple[Excuse, ...]
    used: dict[Excuse, set[str]]


class Acceptance:
    """`root` is the scanned folder, from which the settings file is named."""

    def __init__(
        self, root: PurePath, program: Program, known: Sequence[Rule], settings: Settings
    ) -> None:
        self.rules = {rule.id: rule for rule in known}
        self.definitions = Definitions(program)
        self.excuses = (*_in_comments(program), *_in_settings(root, settings))
        self._counting = [e for e in self.excuses if e.told.reason or not settings.require_reason]
        self._by_path: dict[str, list[Excuse]] = {}
        for excuse in self._counting:
            if not excuse.object:
                self._by_path.setdefault(excuse.told.path, []).append(excuse)
        self._patterns = [(e, path_set([e.object])) for e in self._counting if e.object]

    def of(self, findings: Iterable[Finding]) -> Accepted:
        if not self._counting:
            return Accepted(list(findings), self.excuses, {})
        marked: list[Finding] = []
        used: dict[Excuse, set[str]] = {}
        for finding in findings:
            found = list(self._excusing(finding))
            further, left = self._further(finding) if found else ([], [])
            for excuse in (*found, *further):
                used.setdefault(excuse, set()).add(finding.rule)
            if left and all(e.told.kind == COMMENT and _covers(e, finding.place) for e in found):
                marked.append(_moved(finding, left[0]))
            else:
                marked.append(replace(finding, suppressed=found[0].told) if found else finding)
        return Accepted(marked, self.excuses, used)

    def _further(self, finding: Finding) -> tuple[list[Excuse], list[Step]]:
        """Comments on the other lines of a finding, and those of its lines that have none."""
        excuses: list[Excuse] = []
        left: list[Step] = []
        for step in finding.trace:
            if step.note == RELATED:
                found = [e for e in self._on(step.place) if e.names(self.rules[finding.rule])]
                excuses += found
                left += [] if found else [step]
        return excuses, left

    def _on(self, place: Place) -> Iterator[Excuse]:
        for excuse in self._by_path.get(place.path, ()):
            if excuse.told.kind == COMMENT and _covers(excuse, place):
                yield excuse

    def _excusing(self, finding: Finding) -> Iterator[Excuse]:
        """The nearest first: a comment on the line, on a definition, on the file, the settings."""
        rule = self.rules[finding.rule]
        near = list(self._near(finding))
        wide = [e for e in self._by_path.get(finding.place.path, ()) if e.told.kind == FILE]
        named = [e for e, table in self._patterns if finding.object and finding.object in table]
        for excuse in dict.fromkeys((*near, *wide, *named)):
            if excuse.names(rule):
                yield excuse

    def _near(self, finding: Finding) -> Iterator[Excuse]:
        for place in self.definitions.of(finding):
            yield from self._on(place)


def _covers(excuse: Excuse, place: Place) -> bool:
    return excuse.told.path == place.path and excuse.first <= place.line <= excuse.last


def _moved(finding: Finding, step: Step) -> Finding:
    """A comment is about its own statement: what else the finding is about stays open."""
    trace = tuple(each for each in finding.trace if each is not step)
    return replace(finding, place=step.place, trace=trace)


def _in_comments(program: Program) -> Iterator[Excuse]:
    for module in program.modules:
        for found in directives_of(module):
            if found.kind in _KINDS:
                path = module.summary.path
                told = Suppression(_KINDS[found.kind], found.reason, path, found.line)
                yield Excuse(told, found.rules, found.first, found.last)


def _in_settings(root: PurePath, settings: Settings) -> Iterator[Excuse]:
    path = source_path(root, settings.source)
    for given in settings.accept:
        line = accept_line(settings.source, given.object)
        told = Suppression(SETTINGS, given.reason.strip(), path, line)
        yield Excuse(told, given.rules, object=given.object)
