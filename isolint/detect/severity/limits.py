"""Why a user's request hardly meets another's at a write that would be high or critical."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.code.by_worker import ONE_AFTER_ANOTHER, begun_by_worker, opens_its_own
from isolint.detect.code.readers import Readers
from isolint.detect.code.set_up import ONE
from isolint.detect.operators.only import ONLY_OPERATORS, ONLY_STAFF, Operators
from isolint.detect.operators.stdio_servers import ONE_CLIENT
from isolint.detect.settings.only_set import ONLY_SET, is_only_set
from isolint.detect.settings.saved_accounts import is_saved_account
from isolint.detect.settings.saved_afterwards import is_saved_afterwards
from isolint.detect.settings.saved_attributes import SavedAttributes
from isolint.detect.settings.saved_before import is_saved_before
from isolint.detect.settings.saved_rows import AS_SAVED, stands_for_row
from isolint.detect.settings.saved_settings import SAVED, is_saved
from isolint.detect.settings.stored_copies import AS_STORED, StoredCopies
from isolint.detect.severity.among_others import ONE_OF_SEVERAL, AmongOthers
from isolint.detect.severity.asked_sets import ONLY_ASKED, AskedSets
from isolint.detect.severity.busy_flags import BusyFlags
from isolint.detect.severity.cached_entries import SAME_ARGUMENTS, is_of_arguments
from isolint.detect.severity.compared_only import COMPARED, ComparedOnly
from isolint.detect.severity.decorated_classes import DECORATED, is_decorated
from isolint.detect.severity.filled_at_once import FilledAtOnce
from isolint.detect.severity.journals import A_RECORD, LEVEL, is_journal, is_log_level
from isolint.detect.severity.keyed import NAMED, is_entry, keyed_containers
from isolint.detect.severity.listed_folders import LISTED, ListedFolders
from isolint.detect.severity.loaded_defaults import STANDS_IN, LoadedDefaults
from isolint.detect.severity.loaded_weights import OF_ALL, LoadedWeights
from isolint.detect.severity.locked import Locked
from isolint.detect.severity.made_of_itself import OF_ITSELF, is_of_itself
from isolint.detect.severity.one_at_a_time import OneAtATime
from isolint.detect.severity.only_fallbacks import ONLY_A_FALLBACK, OnlyFallbacks
from isolint.detect.severity.only_parts import PARTS, OnlyParts
from isolint.detect.severity.own_hand import BY_OWN_HAND, OwnHand
from isolint.detect.severity.own_keys import ITS_KEY, is_its_key
from isolint.detect.severity.own_logins import ITS_LOGIN, OwnLogins
from isolint.detect.severity.picked import Picked
from isolint.detect.severity.proxied import BY_THE_PROXY, is_of_proxy
from isolint.detect.severity.quiet_connections import QuietConnections
from isolint.detect.severity.rated import Rated
from isolint.detect.severity.refused import REFUSED, Refused
from isolint.detect.severity.remade import REMADE, Remade
from isolint.detect.severity.set_up_for_one import is_set_up_for_one
from isolint.detect.severity.sole_settings import OF_ONE, SoleSettings
from isolint.detect.severity.stored_there import OWN, is_own_yet
from isolint.detect.severity.switched_off import UNASKED_FOR, is_unasked_for
from isolint.detect.severity.taken_over import TAKEN_OVER, is_taken_over
from isolint.detect.severity.text_names import NAMES_TEXT, is_named_text
from isolint.detect.severity.told_first import ToldFirst
from isolint.detect.severity.unasked_roots import UNASKED, UnaskedRoots
from isolint.detect.severity.unread import UNREAD, Unread
from isolint.detect.severity.unread_attributes import UnreadAttributes
from isolint.detect.severity.unread_lists import UNSERVED, UnreadLists
from isolint.detect.severity.unread_tables import UnreadTables
from isolint.detect.severity.used_at_once import AT_ONCE, UsedAtOnce
from isolint.detect.severity.weight_figures import FIGURE, is_read_out
from isolint.detect.severity.workers_own import WorkersOwn
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write

_OF_AN_ENTRY = "of an entry kept by identity"


class Limits:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.reads, self.stores = AttributeReads(model), AttributeStores(model)
        self.operators = Operators(model)
        self._among_others = AmongOthers(model)
        self._at_once = UsedAtOnce(model, self.reads)
        self._filled_at_once = FilledAtOnce(model)
        self._told_first = ToldFirst(model)
        self._compared = ComparedOnly(model, self.reads)
        self._only_fallbacks = OnlyFallbacks(model, self.reads)
        self._only_parts = OnlyParts(model, self.reads, self.stores)
        self._picked = Picked(model, self.stores)
        self.own_hand = OwnHand(model, self.stores)
        self._asked_sets = AskedSets(model)
        self.locked = Locked(model, self.reads, self.stores)
        self._loaded_defaults = LoadedDefaults(model, self.stores)
        self._remade = Remade(model, self.reads)
        self._refused = Refused(model, self.stores)
        self._busy = BusyFlags(model, self.stores)
        self._sole_settings = SoleSettings(model, self.stores)
        self._weights = LoadedWeights(model, self._sole_settings, self.stores)
        self._unasked_roots = UnaskedRoots(model, self.reads)
        self._unread = Unread(model, self.reads)
        self._unread_attributes = UnreadAttributes(model, self.reads)
        self.unread_lists = UnreadLists(model)
        self._unread_tables = UnreadTables(model, self.unread_lists, self.reads)
        self.readers = Readers(model, self.reads)
        self._folders = ListedFolders(model, self.readers)
        self.one_at_a_time = OneAtATime(model, self.readers)
        self._logins = OwnLogins(model)
        self._saved = SavedAttributes(model)
        self._copies = StoredCopies(model, self.stores)
        self._workers_own = WorkersOwn(model, self.reads, self._unread_attributes)
        self.quiet = QuietConnections(model, self.locked)

    def note(self, rated: Rated, ref: CodeRef, at: int) -> str:
        """Empty where nothing is in the way."""
        write, named = rated.write, rated.kind in NAMED
        return (
            self._of_place(write, rated.kind)
            or (ITS_KEY if is_its_key(ref, at) else "")
            or ("" if named else self._of_data(write))
            or self._of_way(rated, ref, at)
            or (self._of_named(rated, ref, at) if named else self._of_start(write, ref, at))
        )

    def _of_place(self, write: Write, kind: str) -> str:
        if is_entry(self.model, self._keyed, write.shared.holder) or self._picked.holds(write):
            return _OF_AN_ENTRY
        steps = (self._at_once, self._filled_at_once, self._told_first)
        if any(step.holds(write) for step in steps):
            return AT_ONCE
        if self._remade.holds(write):
            return REMADE
        if self._among_others.holds(write):
            return ONE_OF_SEVERAL
        if is_own_yet(self.model, write):
            return OWN
        if self._loaded_defaults.holds(write):
            return STANDS_IN
        if is_unasked_for(self.model, write):
            return UNASKED_FOR
        if self._only_parts.holds(write):
            return PARTS
        if is_of_itself(self.model, write):
            return OF_ITSELF
        if self.own_hand.holds(write):
            return BY_OWN_HAND
        if self._unasked_roots.holds(write):
            return UNASKED
        if is_of_arguments(self.model, write):
            return SAME_ARGUMENTS
        if is_named_text(self.model, write):
            return NAMES_TEXT
        if self._refused.holds(write, kind) or (kind not in NAMED and self._busy.holds(write)):
            return REFUSED
        if kind == "context" and is_taken_over(self.model, write):
            return TAKEN_OVER
        if is_decorated(self.model, write):
            return DECORATED
        if is_log_level(write):
            return LEVEL
        return ONLY_A_FALLBACK if self._only_fallbacks.holds(write) else ""

    def _of_data(self, write: Write) -> str:
        if self._asked_sets.holds(write):
            return ONLY_ASKED
        if is_journal(write):
            return A_RECORD
        if self._compared.holds(write):
            return COMPARED
        if self.unread_lists.holds(write):
            return UNSERVED
        if is_of_proxy(self.model, write):
            return BY_THE_PROXY
        unread = (self._unread, self._unread_attributes, self._unread_tables)
        return UNREAD if any(each.holds(write) for each in unread) else ""

    def _of_way(self, rated: Rated, ref: CodeRef, at: int) -> str:
        if self.operators.of_one_client(rated.write.context):
            return ONE_CLIENT
        if is_set_up_for_one(self.model, rated.write.context, ref, at):
            return ONE
        alone = self.one_at_a_time.note(rated.write, rated.kind, ref, at)
        if alone:
            return alone
        if self._logins.answers(rated.write.context):
            return ITS_LOGIN
        return self.locked.note(rated.write)

    def _of_named(self, rated: Rated, ref: CodeRef, at: int) -> str:
        write = rated.write
        if self.operators.of_staff(write.context):
            return ONLY_STAFF
        if opens_its_own(self.model, write) or self._workers_own.holds(write):
            return ONE_AFTER_ANOTHER
        if rated.kind == "session":
            return self.quiet.note(ref, write.given if at == write.value else -1)
        if rated.kind == "identity" and self._asked_sets.holds(write):
            return ONLY_ASKED
        if rated.kind == "identity" and is_saved_account(self.model, write):
            return SAVED
        if self.unread_lists.holds(write):
            return UNSERVED
        if is_journal(write):
            return A_RECORD
        alone = self.operators.alone(write.context, ref, at, _changed(write))
        return ONLY_OPERATORS if alone else ""

    def _of_start(self, write: Write, ref: CodeRef, at: int) -> str:
        saved = is_saved(self.model, write) or is_saved_account(self.model, write)
        saved = saved or is_saved_afterwards(self.model, write) or self._saved.holds(write)
        if saved or is_saved_before(self.model, write):
            return SAVED
        if stands_for_row(self.model, write):
            return AS_SAVED
        if self._copies.holds(write):
            return AS_STORED
        if is_only_set(self.model, write):
            return ONLY_SET
        if self._sole_settings.holds(write):
            return OF_ONE
        if self._weights.holds(write):
            return OF_ALL
        if is_read_out(self.model, ref, write.given if at == write.value else -1):
            return FIGURE
        if self._folders.holds(write):
            return LISTED
        if begun_by_worker(self.model, write.context):
            return ONE_AFTER_ANOTHER
        given = write.given if at == write.value else -1
        return self.operators.note(write.context, ref, at, _changed(write), given)

    @cached_property
    def _keyed(self) -> frozenset[int]:
        return keyed_containers(self.model)


def _changed(write: Write) -> int:
    """The object whose own method writes to it."""
    return write.context[1] if write.shared.obj == write.context[1] else -1
