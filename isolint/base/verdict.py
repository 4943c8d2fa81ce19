"""What a gate says of a scan."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.report import Report


class Check(Struct, frozen=True):
    """One threshold. `distance` is how much is missing, in the unit of the value: 0 when it holds,
    None when that is no number.

    `value` None is the best there is: nothing to count, or no limit found. `costing` names what
    costs most, worst first.
    """

    name: str
    wanted: str
    value: float | None
    distance: float | None
    holds: bool
    costing: tuple[str, ...] = ()


class Refusal(Struct, frozen=True):
    """Why a gate must not pass whatever the thresholds say; `allowed` by name it only warns."""

    name: str
    reason: str
    allowed: bool


class Verdict(Struct, frozen=True):
    """`report` is None when there was nothing to scan."""

    checks: tuple[Check, ...]
    refusals: tuple[Refusal, ...]
    report: Report | None = None

    @property
    def passes(self) -> bool:
        return all(each.holds for each in self.checks) and all(
            each.allowed for each in self.refusals
        )
