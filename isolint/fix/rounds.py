"""Which mends hold: those that take their finding away and bring no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from isolint.base.finding import Finding
from isolint.base.report import Report
from isolint.fix.changed_texts import changed_texts
from isolint.fix.edit import Mend, meet
from isolint.fix.rescan import Rescan

Key = tuple[str, str, str, str]


class Wish(Struct, frozen=True):
    """One mend, and the findings that it answers."""

    mend: Mend
    findings: tuple[Finding, ...]


class State(Struct, frozen=True):
    """The texts that are not as they were read, and what a scan of them says."""

    changed: dict[str, str]
    report: Report


def key(finding: Finding) -> Key:
    """What a finding is about, wherever it stands."""
    about = finding.object or finding.message
    return finding.rule, finding.place.path, finding.symbol, about


def apart(wanted: Iterable[tuple[Finding, Mend]]) -> list[Wish]:
    """Equal mends become one; of two that meet, the first is kept, the other waits."""
    chosen: dict[Mend, list[Finding]] = {}
    for finding, mend in wanted:
        if mend in chosen:
            chosen[mend].append(finding)
        elif not any(meet(mend, other) for other in chosen):
            chosen[mend] = [finding]
    return [Wish(mend, tuple(findings)) for mend, findings in chosen.items()]


class Round:
    """All mends are relative to the same texts, so that any part of them can be tried."""

    def __init__(self, rescan: Rescan, texts: Mapping[str, str], start: State) -> None:
        self.rescan = rescan
        self.texts = texts
        self.start = start
        self.before = _count(start.report)
        self.kept: list[Wish] = []
        self.state = start

    def keep(self, wishes: Sequence[Wish]) -> None:
        """Keeps the mends that hold together; halves what does not, to find out which."""
        state = self._tried([*self.kept, *wishes])
        if state is not None and not self._broken(state, [*self.kept, *wishes]):
            self.kept.extend(wishes)
            self.state = state
            return
        if len(wishes) <= 1:
            return
        standing = [] if state is None else self._standing(state, wishes)
        if standing and len(standing) < len(wishes):
            self.keep(standing)
            return
        middle = len(wishes) // 2
        self.keep(wishes[:middle])
        self.keep(wishes[middle:])

    def _tried(self, wishes: list[Wish]) -> State | None:
        changed = changed_texts(self.texts, [wish.mend for wish in wishes])
        if changed is None:
            return None
        everything = {**self.start.changed, **changed}
        report = self.rescan.report(everything)
        return None if report is None else State(everything, report)

    def _broken(self, state: State, wishes: list[Wish]) -> bool:
        after, most = _count(state.report), self._most(wishes)
        return any(after[each] > most[each] for each in after)

    def _standing(self, state: State, wishes: Sequence[Wish]) -> list[Wish]:
        """Those whose own findings are gone."""
        after, most = _count(state.report), self._most(wishes)
        return [w for w in wishes if all(after[key(f)] <= most[key(f)] for f in w.findings)]

    def _most(self, wishes: Iterable[Wish]) -> Counter[Key]:
        """How often each finding may still be there."""
        most = Counter(self.before)
        most.subtract(key(finding) for wish in wishes for finding in wish.findings)
        return most


def _count(report: Report) -> Counter[Key]:
    return Counter(map(key, report.findings))
