"""What one scan can say about a baseline: the part below its root, by the rules that are on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from isolint.base.known import Known
from isolint.base.report import Report
from isolint.gate.baseline import Baseline
from isolint.gate.comparing import compared, remembered
from isolint.gate.figures import better, figures
from isolint.gate.matching import matches


class Scope(Struct, frozen=True):
    """`file` is the baseline, whose folder its paths are relative to; `rules` are ids."""

    file: Path
    root: Path
    rules: frozenset[str]

    def rebase(self, path: str) -> str:
        return "/".join(part for part in (self._prefix(), path) if part)

    def local(self, path: str) -> str:
        """As the report names what the baseline calls so."""
        return PurePath(os.path.relpath(self.file.resolve().parent / path, self._folder)).as_posix()

    def _prefix(self) -> str:
        found = PurePath(os.path.relpath(self._folder, self.file.resolve().parent)).as_posix()
        return "" if found == "." else found

    @property
    def _folder(self) -> Path:
        root = self.root.resolve()
        return root if root.is_dir() else root.parent

    def sees(self, known: Known) -> bool:
        if known.rule not in self.rules:
            return False
        if self.root.is_file():
            return known.path == self.rebase(self.root.name)
        prefix = self._prefix()
        if prefix.startswith(".."):
            return True
        return not prefix or known.path.startswith(f"{prefix}/")


def against(report: Report, baseline: Baseline, scope: Scope) -> Report:
    old = [each for each in baseline.findings if scope.sees(each)]
    return compared(report, old, f"the baseline {scope.file.name}", scope.rebase)


def updated(report: Report, before: Baseline | None, scope: Scope) -> Baseline:
    """As the program is now; what this scan could not look at stays as it was."""
    kept = [] if before is None else _unseen(before.findings, report, scope)
    found = remembered(report, scope.rebase)
    return Baseline((*found, *kept), figures(report.metrics))


def pruned(report: Report, before: Baseline, scope: Scope) -> Baseline:
    """Nothing is added and nothing gets worse."""
    kept = _unseen(before.findings, report, scope)
    old = [each for each in before.findings if each not in kept]
    found = remembered(report, scope.rebase)
    paired = matches(old, found, {scope.rebase(path) for path in report.paths})
    left = [_milder(found[now], old[then]) for now, then in sorted(paired.items())]
    # Of a part of the program, they are no better for being higher.
    whole = report.complete and all(scope.sees(each) for each in before.findings)
    metrics = better(before.metrics, figures(report.metrics)) if whole else before.metrics
    return Baseline((*left, *kept), metrics)


def _milder(now: Known, then: Known) -> Known:
    return replace(now, severity=now.severity.at_most(then.severity))


def _unseen(found: Sequence[Known], report: Report, scope: Scope) -> list[Known]:
    unread = {scope.rebase(problem.path) for problem in report.problems}
    return [each for each in found if not scope.sees(each) or each.path in unread]


def difference(before: Baseline, after: Baseline) -> tuple[int, int]:
    """How many findings come, and how many go; what has only moved does neither."""
    paired = matches(before.findings, after.findings, {each.path for each in after.findings})
    return len(after.findings) - len(paired), len(before.findings) - len(paired)
