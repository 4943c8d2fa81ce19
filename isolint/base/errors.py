"""What can go wrong before or beside the analysis."""

from __future__ import annotations

from msgspec import Struct


class IsolintError(Exception):
    """A fault of use: shown as one line, exit code 2."""


class NoFilesError(IsolintError):
    """There is nothing to look at."""


class SettingsError(IsolintError):
    """Every fault found in the settings at once, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class PackError(SettingsError):
    """Every fault found in a rule or framework file at once, with file and key."""


class Problem(Struct, frozen=True, order=True):
    """A file, or part of one, that could not be looked at; `line` is one-based, 0 for the whole
    file.
    """

    path: str
    line: int
    message: str
