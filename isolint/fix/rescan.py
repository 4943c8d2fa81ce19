"""The program analysed again with other texts for some of its files."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from isolint.base.errors import Problem
from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.analysis import Reading, link
from isolint.engine.run import report_of
from isolint.summary.ir import FileSummary
from isolint.summary.summarise import summarise


class Rescan:
    """Only changed files are summarised anew; the model is linked afresh each time."""

    def __init__(self, root: Path, reading: Reading, settings: Settings) -> None:
        self.root = root
        self.reading = reading
        self.settings = settings

    def report(self, changed: Mapping[str, str]) -> Report | None:
        """None when a changed file cannot be analysed any more."""
        fresh: dict[str, FileSummary] = {}
        for path, text in changed.items():
            summary = summarise(path, text)
            if isinstance(summary, Problem):
                return None
            fresh[path] = summary
        summaries = tuple(fresh.get(each.path, each) for each in self.reading.summaries)
        return self._linked(replace(self.reading, summaries=summaries))

    def _linked(self, reading: Reading) -> Report:
        enabled = gc.isenabled()
        gc.disable()
        try:
            return report_of(self.root, link(self.root, reading, {}), self.settings)
        finally:
            if enabled:
                gc.enable()
                # A linked program is full of cycles, and the next one comes soon.
                gc.collect()
