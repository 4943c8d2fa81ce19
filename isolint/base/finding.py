"""A finding and its evidence."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

CONTENT_DIGITS = 16
# The note of a step that is a further place of the same finding.
RELATED = "also here"


class Severity(str, Enum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return _SEVERITIES.index(self)

    def at_most(self, other: Severity) -> Severity:
        return self if self.rank <= other.rank else other


class Confidence(str, Enum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for low to 2 for high."""
        return _CONFIDENCES.index(self)

    def at_most(self, other: Confidence) -> Confidence:
        return self if self.rank <= other.rank else other


_SEVERITIES = tuple(Severity)
_CONFIDENCES = tuple(Confidence)


class Reach(str, Enum):
    """Who runs the code: a user's request, startup, or nobody that was found."""

    REQUEST = "request"
    STARTUP = "startup"
    LATENT = "latent"


class StepKind(str, Enum):
    ENTRY = "entry"
    CALL = "call"
    OWNER = "owner"
    READ = "read"
    WRITE = "write"


class Place(Struct, frozen=True, order=True):
    """Where something stands; lines and columns are one-based, `path` is relative and posix."""

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0


class Step(Struct, frozen=True):
    """One link of a finding's evidence."""

    kind: StepKind
    place: Place
    symbol: str
    note: str = ""


class Suppression(Struct, frozen=True):
    """Who says that a finding is meant, and why: a comment on a line, a comment about its file, or
    the settings. `line` is 0 where the settings do not tell.
    """

    kind: str
    reason: str
    path: str
    line: int


class Finding(Struct, frozen=True):
    """One fault: what, where, how a request reaches it, and why the object is shared.

    `attribute` is the name that the fault is about, of an identity or of a place.
    The first CONTENT_DIGITS of the fingerprint know no file.
    """

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    reach: Reach
    place: Place
    symbol: str
    object: str | None
    message: str
    trace: tuple[Step, ...] = ()
    fingerprint: str = ""
    new: bool = True
    suppressed: Suppression | None = None
    attribute: str = ""
