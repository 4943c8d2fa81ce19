"""How bad a write to shared state is: by what is written, on what, and what guards it."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.finding import Severity
from isolint.detect.guards import is_lazy
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.model.values import USER_KINDS
from isolint.model.writes import ITEM, Write

_LIGHT = frozenset({"counter", "time", "none", "flag"})


class Rated(Struct, frozen=True):
    """`kind` is what is written, `note` a guard that lowered the severity."""

    write: Write
    kind: str
    severity: Severity
    note: str = ""


class Ratings:
    """`removed` names the container places from which something is removed again."""

    def __init__(self, model: Model, removed: frozenset[str]) -> None:
        self.model = model
        self.removed = removed

    def rate(self, write: Write) -> Rated:
        ref = self.model.program.codes[write.context[0]]
        return self.rate_value(write, ref, write.given, write.value)

    def rate_value(self, write: Write, ref: CodeRef, given: int, at: int) -> Rated:
        """Rates the write by a value of `ref`: the argument of the call, when a setter writes it."""
        kind = self._kind(write, ref, given)
        if write.augmented and kind in ("flag", "counter", "other"):
            return Rated(write, "counter", Severity.LOW)
        if write.kind == ITEM:
            return self._item(write, ref, kind)
        if kind in USER_KINDS:
            return Rated(write, kind, Severity.CRITICAL)
        if is_lazy(ref.code, at, write.name):
            return Rated(write, kind, Severity.LOW, "only while it is still empty")
        if kind in _LIGHT:
            return Rated(write, kind, Severity.LOW)
        if kind in ("wiring", "data"):
            return Rated(write, kind, Severity.HIGH)
        return Rated(write, kind, Severity.MEDIUM)

    def _kind(self, write: Write, ref: CodeRef, given: int) -> str:
        kind = self.model.values.kind(ref, given) if given >= 0 else "none"
        if kind in ("none", "constant", "flag", "time", "counter", "session"):
            return kind
        if write.kind != ITEM and self.model.identities.kind(write.name):
            return "identity"
        if write.name in self.model.known.session_names and kind in ("data", "context"):
            return "session"
        return kind

    def _item(self, write: Write, ref: CodeRef, kind: str) -> Rated:
        keyed = self.model.values.kind(ref, write.key) in USER_KINDS if write.key >= 0 else False
        if kind in ("counter", "time", "flag", "none") and not keyed:
            return Rated(write, kind, Severity.LOW)
        cleaned = write.place in self.removed
        if kind in USER_KINDS or keyed:
            if keyed and cleaned:
                return Rated(write, kind, Severity.MEDIUM, "keyed by identity and removed again")
            strong = kind in USER_KINDS
            return Rated(write, kind, Severity.CRITICAL if strong else Severity.HIGH)
        if kind == "data":
            if write.key >= 0 and cleaned:
                return Rated(write, kind, Severity.MEDIUM, "removed again")
            return Rated(write, kind, Severity.HIGH)
        if self._is_memo(write, ref):
            return Rated(write, kind, Severity.LOW, "only while it is still empty")
        return Rated(write, kind, Severity.MEDIUM)

    def _is_memo(self, write: Write, ref: CodeRef) -> bool:
        return is_lazy(ref.code, write.value, write.name)
