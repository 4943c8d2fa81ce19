"""The thresholds of `isolint gate`, as `[tool.isolint.gate]` gives them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from isolint.base.finding import Severity

Percent = Annotated[float, Meta(ge=0, le=100)]
Count = Annotated[int, Meta(ge=0)]
Allowed = Literal["no-files", "no-entry-points", "no-baseline", "unparsable"]


class Floors(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Thresholds of the metrics, as the whole and each service can have them; None is none."""

    min_isolation: Percent | None = None
    min_context: Percent | None = None
    max_singletons: Count | None = None
    min_users: Count | None = None


class Gate(Floors, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`allow` names what would else fail the gate before any threshold."""

    max_new: Count | None = None
    fail_on: Severity | None = None
    ratchet: bool = False
    ratchet_tolerance: Annotated[float, Meta(ge=0)] = 0.0
    max_unparsable: Count = 0
    allow: tuple[Allowed, ...] = ()
