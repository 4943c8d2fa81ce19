"""A write to shared state with how bad it is."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.finding import Severity
from isolint.model.writing.write import Write


class Rated(Struct, frozen=True):
    """`kind` is what is written, `note` a guard that lowered the severity."""

    write: Write
    kind: str
    severity: Severity
    note: str = ""
