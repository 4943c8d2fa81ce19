"""The steps of mending a program in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from isolint.base.errors import IsolintError
from isolint.base.finding import Finding
from isolint.base.mending import FileChange, Left, Mending
from isolint.config.settings import Settings
from isolint.engine.analysis import Progress, Reading, read
from isolint.engine.selection import reported
from isolint.fix.catalogue import mend_of
from isolint.fix.edit import Mend
from isolint.fix.project import Project
from isolint.fix.rescan import Rescan
from isolint.fix.rounds import Key, Round, State, Wish, apart, key
from isolint.source.read import read_source


class Asked(Struct, frozen=True):
    """Which findings, and whether mends that change behaviour are wanted too."""

    wants: Callable[[Finding], bool]
    unsafe: bool = False


def mend_program(root: Path, settings: Settings, asked: Asked, progress: Progress) -> Mending:
    """Nothing is written; every change that comes back was analysed again."""
    reading = read(root, settings, progress)
    chosen = {rule.id for rule in reported(reading.pack.rules, settings)}
    wanted = Asked(lambda f: f.rule in chosen and asked.wants(f), asked.unsafe)
    every = replace(settings, select=(), extend_select=(), ignore=())
    return _Mending(Rescan(root, reading, every), wanted, progress).run()


class _Mending:
    def __init__(self, rescan: Rescan, asked: Asked, progress: Progress) -> None:
        self.root = rescan.root
        self.reading = rescan.reading
        self.rescan = rescan
        self.asked = asked
        self.progress = progress
        self.texts = _texts(self.root, self.reading)
        self.failed: set[Key] = set()
        self.mended: list[Finding] = []

    def run(self) -> Mending:
        self.progress("analysing", 0, 1)
        report = self.rescan.report({})
        if report is None:
            raise IsolintError(f"{self.root} cannot be analysed")
        state, project = State({}, report), Project(self.texts)
        while wishes := apart(self._wanted(project, state)):
            self.progress("mending", len(self.mended), len(self.mended) + len(wishes))
            state = self._round(state, project, wishes)
            project = project.changed(state.changed)
        return self._result(state, project)

    def _wanted(self, project: Project, state: State) -> list[tuple[Finding, Mend]]:
        found = ((f, mend_of(project, f)) for f in self._open(state) if key(f) not in self.failed)
        mends = [(finding, mend) for finding, mend in found if isinstance(mend, Mend)]
        return [(finding, mend) for finding, mend in mends if mend.safe or self.asked.unsafe]

    def _open(self, state: State) -> list[Finding]:
        return [
            finding
            for finding in state.report.findings
            if finding.suppressed is None and self.asked.wants(finding)
        ]

    def _round(self, state: State, project: Project, wishes: list[Wish]) -> State:
        attempt = Round(self.rescan, project.texts, state)
        attempt.keep(wishes)
        for wish in wishes:
            if wish in attempt.kept:
                self.mended.extend(wish.findings)
            else:
                self.failed.update(map(key, wish.findings))
        return attempt.state

    def _result(self, state: State, project: Project) -> Mending:
        unsafe: list[Finding] = []
        dropped: list[Finding] = []
        left: list[Left] = []
        for finding in self._open(state):
            mend = None if key(finding) in self.failed else mend_of(project, finding)
            if isinstance(mend, Left):
                left.append(mend)
            else:
                (dropped if mend is None else unsafe).append(finding)
        changes = [
            FileChange(path, self.texts[path], text)
            for path, text in sorted(state.changed.items())
            if text != self.texts[path]
        ]
        return Mending(
            root=str(self.root),
            changes=tuple(changes),
            mended=tuple(self.mended),
            unsafe=tuple(unsafe),
            dropped=tuple(dropped),
            left=tuple(left),
            problems=self.reading.problems,
        )


def _texts(root: Path, reading: Reading) -> dict[str, str]:
    found = ((each.path, read_source(root, each.path)) for each in reading.summaries)
    return {path: text for path, text in found if isinstance(text, str)}
