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

_ONE_BY_ONE = frozenset({"ISO407"})

Key = tuple[str, str, str, str]
Where = tuple[str, str, str]


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
    return (*_where(finding), finding.object or finding.message)


def _where(finding: Finding) -> Where:
    """Which of several shared objects a finding names first may change with every edit."""
    return finding.rule, finding.place.path, finding.symbol


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
        """Keeps the mends that hold together; sorts out what does not, by the look of it or by
        halves.
        """
        state = self._tried([*self.kept, *wishes])
        bad = wishes if state is None else self._suspects(state, wishes)
        if state is not None and not bad:
            self.kept.extend(wishes)
            self.state = state
        elif len(bad) < len(wishes):
            self.keep([wish for wish in wishes if wish not in bad])
            self._keep_some(bad)
        else:
            self._keep_some(wishes)

    def _keep_some(self, wishes: Sequence[Wish]) -> None:
        if len(wishes) > 1:
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

    def _suspects(self, state: State, wishes: Sequence[Wish]) -> Sequence[Wish]:
        """Those whose own findings are still there, or that changed a function with a new one;
        all of them when a new one can be anybody's.
        """
        tried = [*self.kept, *wishes]
        after, most = _count(state.report), self._most(tried)
        wrong = {each for each in after if after[each] > most[each]}
        wrong -= self._moved_on(state.report, tried)
        suspects = [w for w in wishes if wrong & {_where(f) for f in w.findings}]
        if wrong and not suspects:
            places = {each[1:] for each in wrong}
            suspects = [w for w in wishes if places & {_where(f)[1:] for f in w.findings}]
        return suspects if suspects or not wrong else wishes

    def _moved_on(self, report: Report, wishes: Iterable[Wish]) -> set[Where]:
        """Where the same is done to several default arguments, and one of them is mended."""
        after, keys = _count(report), set(map(key, report.findings))
        return {
            _where(finding)
            for wish in wishes
            for finding in wish.findings
            if finding.rule in _ONE_BY_ONE
            and key(finding) not in keys
            and after[_where(finding)] <= self.before[_where(finding)]
        }

    def _most(self, wishes: Iterable[Wish]) -> Counter[Where]:
        """How often each finding may still be there."""
        most = Counter(self.before)
        most.subtract(_where(finding) for wish in wishes for finding in wish.findings)
        return most


def _count(report: Report) -> Counter[Where]:
    return Counter(map(_where, report.findings))
