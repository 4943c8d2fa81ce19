"""Writes to shared state, by the context that makes them.

An event names the place written (`pkg.mod.Class.attr`, `pkg.mod.NAME`), so that several writes to
one place can be told as one fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import (
    UNKNOWN,
    Container,
    External,
    Instance,
    ModuleObject,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.members.own_descriptors import runs_setter
from isolint.model.pointsto.containers import QUEUE_TAKING
from isolint.model.pointsto.graph import NOTHING, Objects
from isolint.model.reaching.reach import Reach
from isolint.model.shared.sharing import Sharing
from isolint.model.users.taint import Taint
from isolint.model.writing.attribute_tables import entered, entered_by_item
from isolint.model.writing.bound_widgets import binding
from isolint.model.writing.given_here import GivenHere
from isolint.model.writing.handed_changes import handed_change
from isolint.model.writing.handed_values import is_handed
from isolint.model.writing.held_parts import HeldParts
from isolint.model.writing.kept_methods import changed_by, is_container_call, is_kept_method
from isolint.model.writing.likely_objects import likely
from isolint.model.writing.memories import Memories
from isolint.model.writing.named_writes import global_bound, set_through
from isolint.model.writing.outside_parts import is_of_class_made_here
from isolint.model.writing.outside_writes import At, OutsideWrites
from isolint.model.writing.own_containers import BEYOND, BY_ITEM, is_super
from isolint.model.writing.removals import handed_removals, trims
from isolint.model.writing.ruled_out import ruled_out
from isolint.model.writing.unanswered import Unanswered
from isolint.model.writing.unmade_state import UnmadeState
from isolint.model.writing.write import (
    REBIND,
    Write,
    action_of,
    augmented,
    filled_with,
    written,
)
from isolint.model.writing.writing_operations import CHANGING, WritingOperations
from isolint.model.writing.written_places import WrittenPlaces
from isolint.summary import ir
from isolint.summary.ir import GLOBAL, LOCAL

_IN_PLACE = frozenset({"list", "set", "dict"})


class Here(Struct, frozen=True):
    """A code in one of the contexts that it runs in."""

    reach: Reach
    ref: CodeRef
    context: Context


class Writes:
    def __init__(self, sharing: Sharing, taint: Taint) -> None:
        self.sharing = sharing
        self.taint = taint
        self.flow = sharing.flow
        self.lifetimes = sharing.lifetimes
        self.memories = Memories(self.flow)
        self._operations = WritingOperations(self.flow, self.memories)
        self.places = WrittenPlaces(sharing)
        self.outside = OutsideWrites(self.lifetimes, self.places, taint)
        self.parts = HeldParts(sharing.flow)
        self.unmade = UnmadeState(sharing.flow)
        self._unanswered = Unanswered(sharing.flow)
        self._by_reach: dict[Reach, GivenHere] = {}

    def of(self, reach: Reach, context: Context, removing: bool = False) -> Iterator[Write]:
        """The writes of a context, or only those that may take something out again."""
        ref = self.flow.program.codes[context[0]]
        here = Here(reach, ref, context)
        for value in self._operations.of(ref):
            op = ref.code.ops[value]
            if removing and not self._operations.may_remove(ref, op):
                continue
            if isinstance(op, ir.Call) and self._operations.tells(ref, op):
                yield from self._told(here, value, op)
            else:
                yield from self._of_operation(here, value, op)

    def _of_operation(self, here: Here, value: int, op: ir.AnyOp) -> Iterator[Write]:
        ref = here.ref
        if isinstance(op, ir.Call):
            yield from self._bound_widget(here, value, op)
            yield from self._handed_removals(here, value, op)
        if isinstance(op, ir.SetAttr) and op.augmented:
            yield from self._grow(here, value, op)
        bound = global_bound(ref, op) if isinstance(op, ir.SetItem) else None
        if bound is not None:
            yield from self._rebind(here, value, bound)
        elif not here.reach.fresh.is_fresh(ref, written(ref, op)):
            if not isinstance(op, ir.Bind):
                yield from self.outside.table(ref, here.context, value, self._at(here))
            yield from self._entered(here, value, op)
            yield from self._direct(here, value, op)

    def _direct(self, here: Here, value: int, op: ir.AnyOp) -> Iterator[Write]:
        ref, context, at = here.ref, here.context, self._at(here)
        if isinstance(op, ir.Bind) and op.home == LOCAL:
            yield from self._augment(here, value, op)
        elif isinstance(op, ir.Bind):
            yield from self._rebind(here, value, op)
        elif isinstance(op, ir.SetAttr):
            yield from self._set_attribute(here, value, op)
            yield from self.outside.attribute(ref, context, value, op, at)
        elif isinstance(op, ir.SetItem):
            yield from self.outside.item(ref, context, value, op.base, op.value, at)
            yield from self._set_item(here, value, op)
        elif isinstance(op, ir.Call):
            yield from self._call(here, value, op)

    def objects(self, reach: Reach, ref: CodeRef, context: Context, value: int) -> Iterator[int]:
        """What a value can be in this context; nothing where that can't be told."""
        inside = reach.self_values.evaluate(ref, context[1], value) if context[1] >= 0 else None
        found = self.flow.values(ref, value) if inside is None else inside
        if inside is None and len(found) > 1:
            given = self._given_here(reach).of(ref, context, value)
            found = found if given is None else given
        if UNKNOWN not in found:
            yield from sorted(found - self._of_many(ref, context, value, found))

    def _of_many(self, ref: CodeRef, context: Context, value: int, found: Objects) -> Objects:
        """What stands for many objects, where the one at hand need not be the shared one."""
        parts, made = found & self.flow.parts_of_many, found & self.flow.things_of_many
        if parts and not self._is_own(ref, context, value):
            parts = NOTHING
        has_self = bool(made) and self.flow.classes.has_self(ref)
        return parts | made if made and is_handed(ref, value, has_self) else parts

    def _is_own(self, ref: CodeRef, context: Context, value: int) -> bool:
        """An attribute of `self`, which is not shared."""
        op = ref.code.ops[value]
        own = context[1] >= 0 and isinstance(op, ir.Attr) and op.base == 0
        return own and self.sharing.of(context[1]) is None

    def _at(self, here: Here) -> At:
        return partial(self.objects, here.reach, here.ref, here.context)

    def _given_here(self, reach: Reach) -> GivenHere:
        found = self._by_reach.get(reach)
        if found is None:
            found = self._by_reach[reach] = GivenHere(self.flow, reach)
        return found

    def _rebind(self, here: Here, value: int, op: ir.Bind) -> Iterator[Write]:
        """A module's name, or a variable of a function that ran at startup only."""
        base = here.ref.module.base
        home = base + max(op.home, 0)
        if base in self.lifetimes.scripts:
            return
        if op.home != GLOBAL and not self.lifetimes.outlives(home):
            return
        module = self.flow.objects.number(ModuleObject(here.ref.module.index))
        shared = self.sharing.of(module)
        assert shared is not None
        scope = self.flow.program.codes[home].symbol
        place = f"{scope}.{op.name}" if scope else op.name
        yield Write(here.context, value, REBIND, place, op.name, shared, op.value, -1, "set")

    def _grow(self, here: Here, value: int, op: ir.SetAttr) -> Iterator[Write]:
        """`self.items += […]` on an object of its own, whose class has the list."""
        if augmented(here.ref, op) is None:
            return
        if all(self.sharing.of(owner) is None for owner in self._at(here)(op.base)):
            yield from self._augment(here, value, op)

    def _augment(self, here: Here, value: int, op: ir.Bind | ir.SetAttr) -> Iterator[Write]:
        """`x |= y` changes the container that the variable holds."""
        combined = augmented(here.ref, op)
        assert combined is not None
        more = combined.values[1]
        for obj in self._at(here)(combined.values[0]):
            described = self.flow.objects[obj]
            if isinstance(described, Container) and described.kind in _IN_PLACE:
                yield from self.places.item(here.context, value, obj, more, -1, "merge")

    def _set_attribute(self, here: Here, value: int, op: ir.SetAttr) -> Iterator[Write]:
        ref, context = here.ref, here.context
        action = "set" if op.value >= 0 else "delete"
        if trims(ref, op):
            action = "remove"
        if runs_setter(self.flow, ref.node + value):
            return
        objects = list(self._at(here)(op.base)) or self._entries(ref, op.base)
        if not objects and (part := self.parts.of(ref, context[1], op.base)):
            yield from self.places.part(context, value, part, op.name, op.value, action)
        for state, entry in self.unmade.of(ref, op.base):
            yield from self.places.entry(context, value, state, entry, op, action)
        for obj in likely(self.flow, self._possible(ref, op.base, value, objects), op.name):
            yield from self.places.attribute(
                context, value, obj, op.name, op.value, action, op.augmented
            )

    def _possible(self, ref: CodeRef, base: int, at: int, objects: list[int]) -> list[int]:
        out = ruled_out(self.flow, ref, base, at)
        left = [obj for obj in objects if obj not in out]
        return self._unanswered.possible(ref, base, at, left)

    def _entries(self, ref: CodeRef, value: int) -> list[int]:
        """The state of an application, of which it is an entry that others put there."""
        op = ref.code.ops[value]
        while isinstance(op, ir.Bind) and op.value >= 0:
            op = ref.code.ops[op.value]
        found = self.flow.values(ref, op.base) if isinstance(op, ir.Item) else set[int]()
        states = self.flow.known.shared_state
        return [
            obj for obj in sorted(found) if getattr(self.flow.objects[obj], "path", "") in states
        ]

    def _entered(self, here: Here, value: int, op: ir.AnyOp) -> Iterator[Write]:
        """Attributes that are set as entries of the object's table of them."""
        ref, at = here.ref, self._at(here)
        for each in (*entered(ref, op), *entered_by_item(self.flow, ref, value, op)):
            if here.reach.fresh.is_fresh(ref, each.whole):
                continue
            for obj in likely(self.flow, list(at(each.whole)), each.name):
                yield from self.places.attribute(
                    here.context, value, obj, each.name, each.given, each.action
                )

    def _set_item(self, here: Here, value: int, op: ir.SetItem) -> Iterator[Write]:
        action = "set" if op.value >= 0 else "remove"
        made_here = is_of_class_made_here(self.flow, here.ref, op.base)
        for obj in self._at(here)(op.base):
            if made_here and isinstance(self.flow.objects[obj], External):
                continue
            yield from self.places.item(
                here.context, value, obj, op.value, op.key, action, op.augmented
            )

    def _call(self, here: Here, value: int, op: ir.Call) -> Iterator[Write]:
        ref, func = here.ref, here.ref.code.ops[op.func]
        handed = handed_change(self.flow, ref, op)
        if handed is not None:
            action, given, key = handed
            for obj in self._at(here)(op.positional[0]):
                yield from self.places.item(here.context, value, obj, given, key, action)
        elif is_kept_method(self.flow, ref, op):
            yield from self._kept_method(here, value, op)
        elif (setting := set_through(ref, op)) is not None:
            yield from self._set_through(here, value, *setting)
        elif isinstance(func, ir.Attr):
            yield from self.outside.by_method(ref, here.context, value, op, self._at(here))
            if is_container_call(self.flow, ref, op.func):
                yield from self._container(here, value, op, func)
            else:
                yield from self._own_container(here, value, op, func)

    def _container(self, here: Here, value: int, op: ir.Call, func: ir.Attr) -> Iterator[Write]:
        action, given, key = action_of(func.name, op)
        if func.name == "setdefault":
            given = filled_with(here.ref.code, value, given)
        for obj in self._at(here)(func.base):
            if func.name in QUEUE_TAKING:
                described = self.flow.objects[obj]
                if not isinstance(described, Container) or described.kind != "queue":
                    continue
            yield from self.places.item(here.context, value, obj, given, key, action)

    def _own_container(self, here: Here, value: int, op: ir.Call, func: ir.Attr) -> Iterator[Write]:
        """`sessions.update(…)`, where the program has a `class Sessions(dict)`."""
        ref, context, at = here.ref, here.context, self._at(here)
        if func.name in CHANGING or func.name in BY_ITEM:
            action, given, key = action_of(func.name, op)
            method = f"{BEYOND}{func.name}" if is_super(ref, func.base) else func.name
            for obj in at(func.base):
                if isinstance(self.flow.objects[obj], Instance):
                    yield from self.places.item(
                        context, value, obj, given, key, action, method=method
                    )
        if op.args and _is_of_mapping(func.name, op):
            yield from self.outside.item(ref, context, value, func.base, op.args[-1], at)
            yield from self.outside.merged(ref, context, value, op, at)

    def _handed_removals(self, here: Here, value: int, op: ir.Call) -> Iterator[Write]:
        for base in handed_removals(here.ref, op):
            for obj in self._at(here)(base):
                yield from self.places.item(here.context, value, obj, -1, -1, "remove")

    def _bound_widget(self, here: Here, value: int, op: ir.Call) -> Iterator[Write]:
        widget = binding(self.flow, here.ref, op)
        if widget is not None:
            for obj in self._at(here)(widget.target):
                yield from self.places.attribute(
                    here.context, value, obj, widget.name, value, "set", False
                )

    def _kept_method(self, here: Here, value: int, op: ir.Call) -> Iterator[Write]:
        for obj, name in changed_by(self.flow, self._at(here)(op.func)):
            action, given, key = action_of(name, op)
            yield from self.places.item(here.context, value, obj, given, key, action)

    def _told(self, here: Here, value: int, op: ir.Call) -> Iterator[Write]:
        for called in self._at(here)(op.func):
            for told in self.memories.told(here.ref, op, called):
                if told.action != "read":
                    yield from self.places.memory(here.context, value, told)

    def _set_through(
        self, here: Here, value: int, whole: int, name: str, given: int
    ) -> Iterator[Write]:
        for obj in likely(self.flow, list(self._at(here)(whole)), name):
            yield from self.places.attribute(here.context, value, obj, name, given, "set", False)
        yield from self.outside.by_name(
            here.ref, here.context, value, whole, name, given, self._at(here)
        )


def _is_of_mapping(name: str, op: ir.Call) -> bool:
    """`rows.update(user, changes)` tells a database which row."""
    return name in ("set", "setdefault") or (name == "update" and len(op.positional) < 2)
