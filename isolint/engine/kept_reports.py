"""The finished report on an input, kept for the next time nothing has changed."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec.structs import replace

from isolint.base.build import build_of
from isolint.base.errors import Problem
from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.analysis import Input
from isolint.summary.store import Store


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
    """What `deciding` leaves of the settings is what the report is made of and kept for."""

    def __init__(self, store: Store, given: Input, settings: Settings) -> None:
        self.store = store
        self.given = given
        self.settings = settings

    def load(self) -> Report | None:
        """As the scan itself would make it, but for its times."""
        key = self._key
        data = self.store.get([key]).get(key) if key else None
        try:
            report = msgspec.msgpack.decode(data, type=Report) if data else None
        except msgspec.MsgspecError:
            return None
        return report and replace(report, root=str(self.given.root))

    def save(self, report: Report) -> None:
        """Not where a whole file failed: that may be the machine's fault, and be gone next time."""
        if not self._key or any(problem.line == 0 for problem in report.problems):
            return
        timeless = replace(report, stats=replace(report.stats, seconds=0.0, phases={}))
        try:
            data = msgspec.msgpack.encode(timeless)
        except UnicodeEncodeError:
            return  # a file name of undecodable bytes
        self.store.put({self._key: data})

    @cached_property
    def _key(self) -> bytes:
        """Empty when a file could not be read."""
        digest = hashlib.sha256(b"report" + build_of())
        # Absolute imports may pass through the names of the root's parents.
        root = self.given.root.resolve()
        digest.update(repr((root, root.is_file())).encode())
        plain = replace(self.settings, jobs=0, cache_dir="", cache_limit=0)
        digest.update(repr((plain, self.given.pack)).encode())
        digest.update(self._settings_text())
        for file in self.given.files:
            if isinstance(file.data, Problem):
                return b""
            digest.update(repr((file.path, len(file.data))).encode())
            digest.update(hashlib.sha256(file.data).digest())
        return digest.digest()

    def _settings_text(self) -> bytes:
        """A report names lines of the settings."""
        try:
            return Path(self.settings.source).read_bytes() if self.settings.source else b""
        except OSError:
            return b""
