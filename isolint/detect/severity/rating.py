"""How bad a write to shared state is: by what is written, on what, and what guards it."""

from __future__ import annotations

from functools import cached_property

from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.detect.code.guards import is_lazy, is_named_lazily
from isolint.detect.code.lazy_callers import LazyCallers
from isolint.detect.code.made_once import ONCE, MadeOnce
from isolint.detect.code.own_getters import getters
from isolint.detect.severity.begun_anew import FILLED, BegunAnew
from isolint.detect.severity.between_hooks import BetweenHooks
from isolint.detect.severity.brought import OF_NOBODY, is_of_nobody
from isolint.detect.severity.copied_anew import entry_added
from isolint.detect.severity.described_classes import is_described
from isolint.detect.severity.figures import is_figure
from isolint.detect.severity.filled_entries import FILLED_LATER, FilledEntries
from isolint.detect.severity.for_some import FOR_SOME, is_for_some
from isolint.detect.severity.hook_answers import HookAnswers
from isolint.detect.severity.items import BY_THREAD, EMPTY, LIGHT, Cleaned, Items
from isolint.detect.severity.keyed import NAMED, is_id
from isolint.detect.severity.limits import Limits
from isolint.detect.severity.listed import is_listed
from isolint.detect.severity.local_classes import FOR_ALL_THREADS, is_of_local_class
from isolint.detect.severity.outside_makers import is_made_outside
from isolint.detect.severity.own_accounts import (
    answers_own_login,
    answers_users_login,
    is_own_login,
)
from isolint.detect.severity.pinned import STAYS, is_made_for_requester, pinned, tells_requester
from isolint.detect.severity.plain_numbers import is_plain_number
from isolint.detect.severity.put_back import PUT_BACK, is_put_back
from isolint.detect.severity.rated import Rated
from isolint.detect.severity.renewals import is_opened_again, is_renewed
from isolint.detect.severity.reset_tables import ResetTables
from isolint.detect.severity.swept import SWEPT
from isolint.detect.severity.tallies import is_plain, is_tally
from isolint.detect.severity.told_when_made import was_told
from isolint.detect.severity.turned_over import TURNED_OVER, turns_over
from isolint.model.definitions.objects import receiver_of
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.targets import external_paths
from isolint.model.scan import Model
from isolint.model.shared.by_thread import is_by_thread
from isolint.model.users.values import USER_KINDS
from isolint.model.writing.write import ATTRIBUTE, CARRIED, ITEM, MEMORY, Write
from isolint.summary import ir
from isolint.summary.operands import roots

_AMONG = "beside those that are there"
_FIXED = LIGHT | {"constant"}
_NUMBERS = frozenset(BUILTIN + name for name in ("int", "float", "len", "sum"))


class Ratings:
    def __init__(self, model: Model, cleaned: Cleaned) -> None:
        self.model = model
        self.limits = Limits(model)
        self._items = Items(model, cleaned, self._is_lazy, self.limits.unread_lists)
        self._made_once = MadeOnce(model)

    def rate(self, write: Write) -> Rated:
        ref = self.model.program.codes[write.context[0]]
        return self.rate_value(write, ref, write.given, write.value)

    def rate_value(self, write: Write, ref: CodeRef, given: int, at: int) -> Rated:
        """Rates the write by a value of `ref`: the argument of the call, when a setter writes
        it.
        """
        rated = self._raised(self._rate(write, ref, given, at), ref, given, at)
        if rated.kind == "flag" and turns_over(ref, at):
            high = replace(rated, severity=Severity.HIGH)
            if not self.limits.note(high, ref, at):
                return replace(rated, severity=Severity.MEDIUM, note=TURNED_OVER)
        if rated.kind not in NAMED and self._made_once.holds(write.context):
            return self._once(rated, ref, given)
        note = (
            self.limits.note(rated, ref, at) if rated.severity.rank > Severity.MEDIUM.rank else ""
        )
        return replace(rated, severity=Severity.MEDIUM, note=note) if note else rated

    def _raised(self, rated: Rated, ref: CodeRef, given: int, at: int) -> Rated:
        """What looks harmless by itself, and is not by what comes to it, or by where it is."""
        if rated.note == EMPTY and rated.write.place in self._items.cleaned.swept:
            return replace(rated, severity=Severity.MEDIUM, note=SWEPT)
        if rated.severity is not Severity.LOW or rated.note or rated.kind == "counter":
            return rated
        if is_of_local_class(self.model, rated.write):
            return replace(rated, severity=Severity.MEDIUM, note=FOR_ALL_THREADS)
        if rated.write.kind == ITEM and is_by_thread(self.model.flow, ref, rated.write.key):
            return replace(rated, note=BY_THREAD)
        if rated.write.kind == ITEM and self._filled_entries.holds(rated.write, ref, given):
            return replace(rated, severity=Severity.MEDIUM, note=FILLED_LATER)
        if is_for_some(self.model, rated.write, ref, at):
            return replace(rated, severity=Severity.MEDIUM, note=FOR_SOME)
        if self._reset_tables.holds(rated.write):
            return replace(rated, severity=Severity.MEDIUM, note=FILLED)
        return rated

    def _once(self, rated: Rated, ref: CodeRef, given: int) -> Rated:
        if rated.kind != "payload":
            return replace(rated, severity=Severity.LOW, note=ONCE)
        if rated.severity is not Severity.CRITICAL or answers_users_login(self.model, ref, given):
            return rated
        return replace(rated, severity=Severity.MEDIUM, note=STAYS)

    def _rate(self, write: Write, ref: CodeRef, given: int, at: int) -> Rated:
        entry = entry_added(write, ref, given)
        if entry is not None:
            return replace(self._rate(entry, ref, entry.given, at), write=write)
        kind = self._kind(write, ref, given)
        if self._counts(write, ref, given, kind):
            return Rated(write, "counter", Severity.LOW)
        if write.kind == ITEM or (write.kind == ATTRIBUTE and is_id(self.model, ref, write.key)):
            return self._items.rate(write, ref, kind)
        if is_put_back(write, ref, given):
            return Rated(write, kind, Severity.LOW, PUT_BACK)
        if kind in USER_KINDS:
            return Rated(write, kind, *self._of_user(write, ref, given, at, kind))
        if write.kind == CARRIED:
            made_of_it = kind not in _FIXED and self.model.taint.is_user_data(ref, given)
            return Rated(write, kind, Severity.MEDIUM if made_of_it else Severity.LOW)
        if write.kind == MEMORY:
            return Rated(write, kind, Severity.LOW if kind in _FIXED else Severity.MEDIUM)
        if self._is_lazy(write, ref, at):
            stays = pinned(self.model, ref, given) if given >= 0 else None
            return Rated(write, kind, *((Severity.LOW, EMPTY) if stays is None else (stays, STAYS)))
        if kind in LIGHT:
            return Rated(write, kind, *self._of_light(write, ref, given, at))
        if is_figure(self.model.program.codes[write.context[0]].code, write.value):
            return Rated(write, "counter", Severity.LOW)
        if kind == "wiring":
            return Rated(write, kind, *self._of_wiring(write, ref, given))
        return Rated(write, kind, Severity.MEDIUM)

    def _counts(self, write: Write, ref: CodeRef, given: int, kind: str) -> bool:
        more = kind in ("flag", "counter", "other") or self._adds(ref, given)
        return (write.augmented and more) or is_tally(self.model, write)

    def _of_user(
        self, write: Write, ref: CodeRef, given: int, at: int, kind: str
    ) -> tuple[Severity, str]:
        """Of a session, an identity, or what a user brought."""
        if write.augmented and kind == "identity":
            return Severity.MEDIUM, _AMONG
        if kind == "session" and is_opened_again(self.model, write, ref, given):
            return Severity.MEDIUM, "as it is opened at startup"
        users = answers_users_login(self.model, ref, given)
        own = kind == "identity" and not self.model.taint.is_user_data(ref, given)
        if (kind == "payload" or own) and not users and self._is_lazy(write, ref, at):
            if own:
                return Severity.MEDIUM, EMPTY
            asking = tells_requester(self.model, write.name)
            asking = asking or is_made_for_requester(self.model, ref, given)
            return Severity.HIGH if asking else Severity.MEDIUM, STAYS
        return Severity.CRITICAL, ""

    def _of_light(self, write: Write, ref: CodeRef, given: int, at: int) -> tuple[Severity, str]:
        noted = self._between_hooks.note(write, ref, given, at)
        if noted:
            return Severity.MEDIUM, noted
        if self._begun_anew.is_filled(write, ref, given):
            return Severity.MEDIUM, FILLED
        return Severity.HIGH if self._hook_answers.holds(write) else Severity.LOW, ""

    def _of_wiring(self, write: Write, ref: CodeRef, given: int) -> tuple[Severity, str]:
        """Who comes next works with another object than before."""
        same = self._is_shared_itself(ref, given) or is_renewed(self.model, ref, given)
        if same or is_plain(self.model, write):
            return Severity.MEDIUM, ""
        if is_of_nobody(self.model, ref, given):
            return Severity.MEDIUM, OF_NOBODY
        return Severity.HIGH, ""

    def _is_lazy(self, write: Write, ref: CodeRef, at: int) -> bool:
        """The code itself, or every caller, asks first whether the place is still empty."""
        name = write.name.rpartition("[")[2].rstrip("]") or write.name
        lazy = is_lazy(ref.code, at, name) or is_named_lazily(ref.code, at)
        lazy = lazy or (
            ref.id != write.context[0] and self._lazy_callers.asks(ref, at, write.context, name)
        )
        if lazy or self._lazy_callers.guard(write.context, name):
            return True
        return any(is_lazy(ref.code, at, each) for each in getters(self.model, ref, name))

    @cached_property
    def _lazy_callers(self) -> LazyCallers:
        return LazyCallers(self.model)

    @cached_property
    def _between_hooks(self) -> BetweenHooks:
        return BetweenHooks(self.model)

    @cached_property
    def _hook_answers(self) -> HookAnswers:
        return HookAnswers(self.model, self.limits.readers)

    @cached_property
    def _reset_tables(self) -> ResetTables:
        return ResetTables(self.model)

    @cached_property
    def _begun_anew(self) -> BegunAnew:
        return BegunAnew(self.model)

    @cached_property
    def _filled_entries(self) -> FilledEntries:
        return FilledEntries(self.model)

    def _is_shared_itself(self, ref: CodeRef, given: int) -> bool:
        """What is stored is one object of the process, whoever asks: not one made just here, which
        is shared only because it is stored.
        """
        table = self.model.flow.objects
        objects = {receiver_of(table, obj) for obj in self.model.flow.values(ref, given)}
        here = {ref.node + root for root in roots(ref.code, given)}
        same = bool(objects) and all(
            self.model.sharing.of(obj) is not None and getattr(table[obj], "site", -1) not in here
            for obj in objects
        )
        return same and not self.limits.own_hand.brings(ref, given)

    def _adds(self, ref: CodeRef, given: int) -> bool:
        """`self.used += count`, a number by its annotation, or by what makes it one."""
        op = ref.code.ops[given] if given >= 0 else None
        if not isinstance(op, ir.Combine):
            return False
        more = op.values[-1]
        made = ref.code.ops[more]
        makers = (
            external_paths(self.model.flow, ref, made.func) if isinstance(made, ir.Call) else ()
        )
        return not _NUMBERS.isdisjoint(makers) or is_plain_number(self.model, ref, more)

    def _kind(self, write: Write, ref: CodeRef, given: int) -> str:
        kind = self.model.values.kind(ref, given) if given >= 0 else "none"
        if kind in ("none", "constant", "flag", "time", "counter", "session"):
            return kind
        if answers_own_login(self.model, ref, given) or is_own_login(self.model, write):
            return "config"
        if is_by_thread(self.model.flow, ref, given, 0):
            return "config"
        if kind == "identity" and self.model.taint.is_of_all(ref, given):
            return "config"
        if kind == "context" and self._is_fetched(ref, given):
            return "config"
        if kind in ("identity", "context") and is_listed(self.model, ref, given):
            return "config"
        if kind in ("payload", "data", "other"):
            return self._by_origin(write, ref, given, kind)
        if kind == "wiring" and is_described(self.model, ref, given):
            origin = self._by_origin(write, ref, given, "other")
            return origin if origin in USER_KINDS else kind
        if write.kind != ITEM and self.model.identities.kind(write.name, ref):
            return "identity"
        return "session" if kind == "context" and self._names_session(write) else kind

    def _names_session(self, write: Write) -> bool:
        """A container's name does not say what is put into it."""
        return write.kind != ITEM and write.name in self.model.known.session_names

    def _is_fetched(self, ref: CodeRef, given: int) -> bool:
        """Called for without anything of a user's: the next job, the service's own account."""
        op = ref.code.ops[given]
        while isinstance(op, (ir.Bind, ir.Await)) and op.value >= 0:
            op = ref.code.ops[op.value]
        if not isinstance(op, ir.Call) or self._opens(ref, op):
            return False
        return not self.model.taint.is_user_data(ref, given)

    def _opens(self, ref: CodeRef, op: ir.Call) -> bool:
        """`web.WebSocketResponse()`: made while a request is served, it is that user's."""
        made = (f"{path}()" for path in external_paths(self.model.flow, ref, op.func))
        return any(path in self.model.known.context_types for path in made)

    def _by_origin(self, write: Write, ref: CodeRef, given: int, kind: str) -> str:
        """User data by where it comes from, not by how it is called."""
        if write.kind != ITEM and self.model.identities.kind(write.name, ref):
            return "identity"
        named = kind == "data" and self._names_session(write)
        if named and not is_made_outside(self.model, ref, given):
            return "session"
        if is_plain_number(self.model, ref, given):
            return "config"
        if self.model.taint.is_user_data(ref, given) or was_told(self.model, write, ref, given):
            return "payload"
        return "other" if kind == "other" else "config"
