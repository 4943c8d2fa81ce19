"""The part of a report that is wanted: what stands in some files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from msgspec import Struct

from isolint.base.finding import Finding, Severity
from isolint.engine.settings_lines import source_path
from isolint.pack.rule import Rule

_ABOUT_SUPPRESSIONS = "suppressions"


class Part(Struct, frozen=True):
    """`files` are named as in the report; rules that never reach `level` may be left out.

    `before` are files with findings that these are compared with: those of a file that is gone
    may have moved to any other.
    """

    files: frozenset[str]
    level: Severity
    before: frozenset[str] = frozenset()

    def is_apart(self, root: PurePath, source: str, paths: Iterable[str]) -> bool:
        """Whether it can be told without the rest of the report; some findings are about the
        settings, whose file is the `source`.
        """
        return source_path(root, source) not in self.files and self.before <= set(paths)

    def running(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule.severity.rank >= self.level.rank)

    def of(self, findings: Iterable[Finding]) -> list[Finding]:
        return [finding for finding in findings if finding.place.path in self.files]

    def tells(self, finding: Finding) -> bool:
        return finding.suppressed is None and finding.severity.rank >= self.level.rank

    def __str__(self) -> str:
        """The same for equal parts."""
        return repr((sorted(self.files), self.level, sorted(self.before)))


def is_about_suppressions(findings: Iterable[Finding], rules: Iterable[Rule]) -> bool:
    """A suppression that seems unused may be needed by a finding in any file."""
    about = {rule.id for rule in rules if rule.detector == _ABOUT_SUPPRESSIONS}
    return any(finding.rule in about for finding in findings)
