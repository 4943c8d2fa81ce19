"""The finished report on an input, kept for the next time nothing has changed."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from isolint.base.build import build_of
from isolint.base.errors import Problem
from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.analysis import Input
from isolint.engine.moved import Moves, moved_report, moves_between
from isolint.source.read import File
from isolint.summary.cached import kept_summary, summaries, summary_keys
from isolint.summary.ir import FileSummary
from isolint.summary.store import Store

_FEW = 20


class Latest(Struct, frozen=True):
    """The last report on files of these names: its key, and those of the files' summaries."""

    report: bytes
    files: dict[str, bytes]


def deciding(settings: Settings) -> Settings:
    """Those that a report on given files can depend on.

    Which files were wanted shows in the files, and what fails a run is asked of its report.
    """
    usual = Settings()
    return replace(
        settings,
        include=usual.include,
        exclude=usual.exclude,
        gitignore=usual.gitignore,
        tests=usual.tests,
        baseline=usual.baseline,
        gate=usual.gate,
        fail_on=usual.fail_on,
        strict=usual.strict,
    )


class KeptReport:
    """What `deciding` leaves of the settings is what the report is made of and kept for; `part`
    says which part of it alone was wanted.
    """

    def __init__(self, store: Store, given: Input, settings: Settings, part: str = "") -> None:
        self.store = store
        self.given = given
        self.settings = settings
        self.part = part

    def load(self) -> Report | None:
        """As the scan itself would make it, but for its times."""
        if not self._key:
            return None
        report = self._report(self._key)
        if report is None:
            report = self._moved()
            if report is not None:
                self.save(report)
        return report and replace(report, root=str(self.given.root))

    def save(self, report: Report) -> None:
        """Not where a whole file failed: that may be the machine's fault, and be gone next time."""
        if not self._key or any(problem.line == 0 for problem in report.problems):
            return
        timeless = replace(report, stats=replace(report.stats, seconds=0.0, phases={}))
        try:
            data = msgspec.msgpack.encode(timeless)
            latest = msgspec.msgpack.encode(Latest(self._key, self._files))
        except UnicodeEncodeError:
            return  # a file name of undecodable bytes
        self.store.put({self._key: data, self._latest_key: latest})

    def _report(self, key: bytes) -> Report | None:
        data = self.store.get([key]).get(key)
        try:
            return msgspec.msgpack.decode(data, type=Report) if data else None
        except msgspec.MsgspecError:
            return None

    def _moved(self) -> Report | None:
        """Made of the last one, where no more than the positions in a few files have changed."""
        latest = self._latest()
        if latest is None:
            return None
        changed = [file for file in self.given.files if latest.files[file.path] != self._of(file)]
        if not 0 < len(changed) <= _FEW:
            return None
        report = self._report(latest.report)
        moves = self._moves(changed, latest) if report is not None else None
        try:
            return moved_report(report, moves) if report is not None and moves else None
        except (KeyError, IndexError):
            return None

    def _latest(self) -> Latest | None:
        data = self.store.get([self._latest_key]).get(self._latest_key)
        try:
            return msgspec.msgpack.decode(data, type=Latest) if data else None
        except msgspec.MsgspecError:
            return None

    def _moves(self, changed: list[File], latest: Latest) -> dict[str, Moves] | None:
        found: dict[str, Moves] = {}
        for now in summaries(changed, 1, lambda _: None, self.store):
            if not isinstance(now, FileSummary):
                return None
            before = kept_summary(self.store, now.path, latest.files[now.path])
            moves = moves_between(before, now) if before is not None else None
            if moves is None:
                return None
            found[now.path] = moves
        return found

    def _of(self, file: File) -> bytes:
        return self._files[file.path]

    @cached_property
    def _files(self) -> dict[str, bytes]:
        return summary_keys(self.given.files)

    @cached_property
    def _key(self) -> bytes:
        """Empty when a file could not be read."""
        if any(isinstance(file.data, Problem) for file in self.given.files):
            return b""
        digest = hashlib.sha256(self._context)
        for file in self.given.files:
            digest.update(self._of(file))
        return digest.digest()

    @cached_property
    def _latest_key(self) -> bytes:
        return hashlib.sha256(b"latest" + self._context).digest()

    @cached_property
    def _context(self) -> bytes:
        """All but what is in the files."""
        digest = hashlib.sha256(b"report" + build_of() + repr(self.part).encode())
        # Absolute imports may pass through the names of the root's parents.
        root = self.given.root.resolve()
        digest.update(repr((root, root.is_file())).encode())
        plain = replace(self.settings, jobs=0, cache_dir="", cache_limit=0)
        # Sets in the order of their members: that of a text depends on the process.
        told = (plain, self.given.pack)
        digest.update(msgspec.json.encode(told, order="deterministic", enc_hook=repr))
        digest.update(self._settings_text())
        digest.update(repr([file.path for file in self.given.files]).encode())
        return digest.digest()

    def _settings_text(self) -> bytes:
        """A report names lines of the settings."""
        try:
            return Path(self.settings.source).read_bytes() if self.settings.source else b""
        except OSError:
            return b""
