"""What a detector found, before a rule gives it a name and an engine its evidence."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.finding import Confidence, Reach, Severity, Step
from isolint.model.calling.callees import Context


class Hit(Struct, frozen=True):
    """`code` and `value` are where it is reported; value -1 means the definition of the code.

    `context` is set when the evidence is a way from an entry point; `holder` when it is an
    ownership chain. `group` names the shared place: one finding per rule, function and group.
    `note` is added to the message: a guard that was seen, or one that is missing.
    """

    rule: str
    code: int
    value: int
    severity: Severity
    confidence: Confidence
    reach: Reach
    group: str
    context: Context | None = None
    holder: int = -1
    object: str | None = None
    attribute: str = ""
    described: str = ""
    owner: str = ""
    note: str = ""
    steps: tuple[Step, ...] = ()
