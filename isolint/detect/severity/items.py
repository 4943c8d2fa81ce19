"""How bad it is to put something into a container that all share, or to change what is in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from msgspec import Struct

from isolint.base.finding import Severity
from isolint.detect.code.guards import is_update
from isolint.detect.code.handlers import is_callable, keeps_call
from isolint.detect.code.naming import Naming
from isolint.detect.settings.saved_rows import AS_SAVED
from isolint.detect.settings.saved_settings import is_saved_as_well
from isolint.detect.settings.saved_whole import is_saved_whole
from isolint.detect.severity.another_name import ANOTHER_NAME, is_changed_unnamed
from isolint.detect.severity.brought import is_for_all
from isolint.detect.severity.evicting import BY_ITSELF, evicts
from isolint.detect.severity.given_out import GIVEN_OUT, GivenOut
from isolint.detect.severity.item_keys import has_key, is_constant
from isolint.detect.severity.kept_to_close import TO_CLOSE, KeptToClose
from isolint.detect.severity.keyed import NAMED, is_identity
from isolint.detect.severity.left_entries import LEFT, LeftEntries
from isolint.detect.severity.meant_own import is_memo_of_request, was_meant_own
from isolint.detect.severity.memo_sets import MemoSets
from isolint.detect.severity.memo_values import is_looked_up, is_made_of_key
from isolint.detect.severity.own_users import own_user
from isolint.detect.severity.passed_keys import is_under_id
from isolint.detect.severity.pinned import STAYS, is_pinned_beside
from isolint.detect.severity.queues import taken_queues
from isolint.detect.severity.rated import Rated
from isolint.detect.severity.reordered import reordered
from isolint.detect.severity.resets import Resets
from isolint.detect.severity.told_queues import TO_WHOEVER_LISTENS, ToldQueues
from isolint.detect.severity.unread_lists import UnreadLists
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.shared.by_thread import is_by_thread
from isolint.model.users.values import USER_KINDS
from isolint.model.writing.write import ORDER, Write
from isolint.summary import ir

BY_THREAD = "kept by thread"
EMPTY = "only while it is still empty"
LIGHT = frozenset({"counter", "time", "none", "flag"})
_STAYS = "a handler that stays"
_PLAIN = frozenset({"config", "other", "constant"})
# What is found again below its own key alone, and holds nothing open.
_THEIRS = frozenset({"payload", "identity"})

Verdict = tuple[Severity, str]


class Cleaned(Struct, frozen=True):
    """`removed` and `surely` name the container places from which something is removed again.

    Surely removed means in a `finally`, with the code and the place that it cleans. `emptied` are
    places that get an empty container, `swept` those that every request empties.
    """

    removed: frozenset[str]
    surely: frozenset[tuple[int, str]]
    emptied: frozenset[str]
    swept: frozenset[str]
    resets: Resets


class Put(Struct, frozen=True):
    """What is put, below whose key, and whether it goes again."""

    write: Write
    ref: CodeRef
    kind: str
    keyed: bool
    cleaned: bool
    note: str


class Items:
    def __init__(
        self,
        model: Model,
        cleaned: Cleaned,
        is_lazy: Callable[[Write, CodeRef, int], bool],
        unread: UnreadLists,
    ) -> None:
        self.model = model
        self.cleaned = cleaned
        self._asks_first = is_lazy
        self._to_close = KeptToClose(model, unread)
        self._memos = MemoSets(model)
        self._told = ToldQueues(model)

    def rate(self, write: Write, ref: CodeRef, kind: str) -> Rated:
        if write.action == ORDER:
            return reordered(self.model, write, ref)
        if write.place in self.cleaned.removed and self._to_close.holds(write, kind):
            return Rated(write, kind, Severity.LOW, TO_CLOSE)
        keyed = is_identity(self.model, ref, write.key)
        if self._is_member(write, ref):
            keyed, kind = True, "flag"
        summed = write.augmented and is_constant(ref, write.key) and kind not in NAMED
        summed = summed and not self._adds_more(ref, write.given)
        if summed or kind == "counter" or (kind in LIGHT and not keyed):
            return Rated(write, kind, Severity.LOW)
        if kind in USER_KINDS and self._told.holds(write, ref):
            return Rated(write, kind, Severity.MEDIUM, TO_WHOEVER_LISTENS)
        harmless = self._harmless(write, ref, keyed)
        if harmless:
            return Rated(write, kind, Severity.LOW, harmless)
        put = Put(write, ref, kind, keyed, *self._goes(write, keyed))
        verdict = self._of_user if kind in USER_KINDS or keyed else self._of_nobody
        return Rated(write, kind, *verdict(put))

    def _adds_more(self, ref: CodeRef, value: int) -> bool:
        """`rows["all"] += [row]`, `said["all"] += f"{name}: {text}"`: no sum."""
        op = ref.code.ops[value] if value >= 0 else None
        if isinstance(op, ir.Combine) and op.kind in ("Add", "AddAssign"):
            return self._adds_more(ref, op.values[-1])
        if isinstance(op, ir.Param):
            declared = self.model.program.annotation(ref, ref.code.params[op.index].annotation)
            return declared is not None and declared.name in ("str", "list")
        if isinstance(op, ir.Combine):
            return op.kind == "format"
        return isinstance(op, ir.Collection) or (isinstance(op, ir.Const) and op.kind == "str")

    def _harmless(self, write: Write, ref: CodeRef, keyed: bool) -> str:
        if is_by_thread(self.model.flow, ref, write.key):
            return BY_THREAD
        if write.shared.obj in self._taken:
            return "handed on to a worker"
        if (ref.id, write.place) in self.cleaned.surely:
            return "removed again in finally"
        composed = isinstance(ref.code.ops[write.given], (ir.Collection, ir.Combine))
        if (composed or not keyed) and self._memos.adds(ref, write.value, write.name):
            return "only remembers what is done"
        return ""

    def _goes(self, write: Write, keyed: bool) -> tuple[bool, str]:
        """Whether the entry goes again, and how that is said."""
        if evicts(self.model, write.shared.obj):
            return True, BY_ITSELF
        reset = not keyed and self.cleaned.resets.holds(write)
        if write.place in self.cleaned.removed and not reset:
            return True, "removed again elsewhere"
        emptied = reset or write.place in self.cleaned.emptied
        return False, "emptied elsewhere" if emptied else "nothing removes it"

    def _of_user(self, put: Put) -> Verdict:
        write, ref, kind = put.write, put.ref, put.kind
        if self._is_memo(put, own=kind != "payload" or put.keyed):
            return Severity.LOW, "made of its key alone"
        if kind == "payload" and self._is_session_store(write, ref):
            return Severity.LOW, "kept by session, " + put.note
        if put.keyed and put.cleaned:
            return Severity.MEDIUM, "keyed by identity and removed again"
        if put.keyed and is_update(ref.code, write.value, write.name):
            return Severity.MEDIUM, "only where the key has its entry"
        if self._is_found_by_key(put):
            return Severity.MEDIUM, put.note
        if self._is_payload(put) and (put.cleaned or has_key(write, ref) or self._is_lazy(put)):
            return self._of_payload(put)
        return Severity.CRITICAL, put.note

    def _of_payload(self, put: Put) -> Verdict:
        write, ref = put.write, put.ref
        if put.cleaned or not self._given_out.holds(write, ref):
            return Severity.MEDIUM, put.note
        if is_saved_as_well(self.model, ref, [write.given]) or is_saved_whole(self.model, write):
            return Severity.MEDIUM, AS_SAVED
        return Severity.HIGH, GIVEN_OUT

    def _is_payload(self, put: Put) -> bool:
        """What somebody sent, or an identity that nobody sent: the service's own token."""
        own = put.kind == "identity" and not self.model.taint.is_user_data(put.ref, put.write.given)
        return own or put.kind == "payload"

    def _is_found_by_key(self, put: Put) -> bool:
        """Whoever does not know the key, or comes after it is removed, meets nothing of it."""
        if put.kind not in USER_KINDS or (put.kind in _THEIRS and put.keyed):
            return True
        if put.kind in ("context", "identity") and is_under_id(self.model, put.write, put.ref):
            return True
        return put.cleaned and (put.kind == "context" or has_key(put.write, put.ref))

    def _of_nobody(self, put: Put) -> Verdict:
        write, ref, kind = put.write, put.ref, put.kind
        if write.action == "add" and keeps_call(self.model, ref, write.given):
            return Severity.MEDIUM, _STAYS
        stays = kind in _PLAIN and (write.action == "add" or kind != "constant")
        if stays and not put.cleaned and was_meant_own(self.model, write):
            return (Severity.LOW, "") if self._is_lazy(put) else (Severity.MEDIUM, put.note)
        if kind in _PLAIN:
            told = kind == "config" and is_constant(ref, write.key) and not put.cleaned
            users = told and self.model.taint.is_user_data(ref, write.given)
            if kind != "constant" and not users and self._left.holds(write, ref):
                return Severity.MEDIUM, LEFT
            if is_changed_unnamed(self.model, write):
                return Severity.MEDIUM, ANOTHER_NAME
            return Severity.MEDIUM if users else Severity.LOW, ""
        if kind == "wiring" and write.action == "add" and is_callable(self.model, ref, write.given):
            return Severity.MEDIUM, _STAYS
        lazy = self._is_lazy(put) or _is_default(ref.code, write)
        if lazy and not is_memo_of_request(self.model, write):
            stays = is_pinned_beside(self.model, ref, write.given, write.key)
            return (Severity.HIGH, STAYS) if stays else (Severity.LOW, EMPTY)
        rewired = kind == "wiring" and not put.cleaned and is_for_all(self.model, write, ref)
        return Severity.HIGH if rewired else Severity.MEDIUM, ""

    @cached_property
    def _left(self) -> LeftEntries:
        return LeftEntries(self.model)

    @cached_property
    def _given_out(self) -> GivenOut:
        return GivenOut(self.model)

    @cached_property
    def _taken(self) -> frozenset[int]:
        """What somebody works off."""
        return self.model.workers.handed_on | taken_queues(self.model)

    def _is_lazy(self, put: Put) -> bool:
        return self._asks_first(put.write, put.ref, put.write.value)

    def _is_memo(self, put: Put, own: bool) -> bool:
        """One's `own` entry may change after it was made."""
        made = is_looked_up if own else is_made_of_key
        if not self._is_lazy(put) or own_user(self.model, put.ref, put.write.given):
            return False
        return made(self.model, put.ref, put.write.key, put.write.given)

    def _is_member(self, write: Write, ref: CodeRef) -> bool:
        """An identity in a set is a key without anything under it; in a list, or where it brings
        more along, where it is taken out again.
        """
        removed = write.place in self.cleaned.removed
        names = ("add", "append") if removed else ("add",)
        op = ref.code.ops[write.value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        added = isinstance(func, ir.Attr) and func.name in names
        if not added or not is_identity(self.model, ref, write.given):
            return False
        whole = self.model.values.kind(ref, write.given) == "context"
        return not whole or removed

    def _is_session_store(self, write: Write, ref: CodeRef) -> bool:
        """Entries by session: each is found again by its own session alone."""
        named = Naming(self.model.identities).named(ref, write.key) if write.key >= 0 else None
        return named is not None and named[0] == "session"


def _is_default(code: ir.Code, write: Write) -> bool:
    """`lookups.setdefault("pages", Lookup())`."""
    op = code.ops[write.value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr) or func.name != "setdefault":
        return False
    return op.args[1:] == [write.given]
