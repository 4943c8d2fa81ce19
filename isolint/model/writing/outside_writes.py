"""Writes to what outside code made: what a client sends, what an application keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.shared.lifetimes import Lifetimes
from isolint.model.shared.outside_keepers import is_kept_outside
from isolint.model.users.settings_objects import names_settings
from isolint.model.users.taint import Taint
from isolint.model.writing.handed_values import is_of_module
from isolint.model.writing.logins import SENDING, password_sent
from isolint.model.writing.read_attributes import read_attribute
from isolint.model.writing.tables import Tables
from isolint.model.writing.write import Write, action_of
from isolint.model.writing.written_places import WrittenPlaces
from isolint.summary import ir

# What a method of this name sets says for whom the object acts from then on.
_TELLING = re.compile(
    r"set_?(\w*?(?:user|account|tenant|token|auth|session|credentials?|api_?key|cookies?|headers?"
    r"|language|locale|lang|timezone)(?:_?(?:id|name|context))?)",
    re.IGNORECASE,
)
At = Callable[[int], Iterable[int]]


def may_tell(method: str) -> bool:
    return method in SENDING or bool(_told_name(method))


def _told_name(method: str) -> str:
    """`token` of `set_token` and `setToken`; empty for other methods."""
    found = _TELLING.fullmatch(method)
    return found[1].lower() if found else ""


def _is_fixed(ref: CodeRef, value: int) -> bool:
    """`adapter.extra["user"] = …`: under the same key for all."""
    op = ref.code.ops[value]
    return isinstance(op, ir.SetItem) and isinstance(ref.code.ops[op.key], ir.Const)


class OutsideWrites:
    """`at` gives the objects that a value can be in the context at hand."""

    def __init__(self, lifetimes: Lifetimes, places: WrittenPlaces, taint: Taint) -> None:
        self.flow = lifetimes.flow
        self.lifetimes = lifetimes
        self.places = places
        self.taint = taint
        self.tables = Tables(lifetimes.flow)
        self._keeping: dict[int, bool] = {}

    def table(self, ref: CodeRef, context: Context, value: int, at: At) -> Iterator[Write]:
        """`frame["income"] = income`, `frame.drop(columns=names, inplace=True)`."""
        change = self.tables.change(ref, ref.code.ops[value])
        for obj in at(change.base) if change is not None else ():
            if change is not None and obj in self.tables.all:
                yield from self.places.table(context, value, obj, change)

    def attribute(
        self, ref: CodeRef, context: Context, value: int, op: ir.SetAttr, at: At
    ) -> Iterator[Write]:
        carried = list(self._carried(context, value, op.name, op.value, op.base, at))
        yield from carried or self.by_name(ref, context, value, op.base, op.name, op.value, at)
        yield from self._of_own(ref, context, value, op.base, op.value, at)

    def item(
        self, ref: CodeRef, context: Context, value: int, base: int, given: int, at: At
    ) -> Iterator[Write]:
        """`client.headers[name] = …`, `settings["model"] = …` of the settings of a module."""
        read = read_attribute(ref, base)
        if read is not None:
            carried = list(self._carried(context, value, read.name, given, read.base, at))
            yield from carried
            if given >= 0 and _is_fixed(ref, value) and not carried:
                yield from self.by_name(ref, context, value, read.base, read.name, given, at)
        elif given >= 0 and is_of_module(ref, base):
            name = self._entry(ref, value, base)
            if name:
                yield from self.by_name(ref, context, value, base, name, given, at)
        yield from self._of_own(ref, context, value, base, given, at)

    def _entry(self, ref: CodeRef, value: int, base: int) -> str:
        """`model` of `settings["model"] = model`; of settings, whatever the key. The columns of a
        table are no entries.
        """
        op, values = ref.code.ops[value], self.flow.values(ref, base)
        if any(map(self._is_of_table, values)):
            return ""
        key = ref.code.ops[op.key] if isinstance(op, ir.SetItem) else None
        if isinstance(key, ir.Const):
            return key.text if key.kind == "str" else ""
        held = [obj for obj in map(self._whole, values) if obj in self._kept]
        places = [self.lifetimes.place_of(obj).rpartition(".")[2] for obj in held]
        return "entries" if places and all(map(names_settings, places)) else ""

    def _is_of_table(self, obj: int) -> bool:
        path = getattr(self.flow.objects[obj], "path", "")
        return f"{path.partition('()')[0]}()" in self.flow.known.tables

    def _is_carried(self, name: str) -> bool:
        return name in self.flow.known.carried_names

    def merged(
        self, ref: CodeRef, context: Context, value: int, op: ir.Call, at: At
    ) -> Iterator[Write]:
        """`app.config.update(theme=theme)`: items of what the application keeps."""
        func, states = ref.code.ops[op.func], self.flow.known.shared_state
        if isinstance(func, ir.Attr):
            action, given, key = action_of(func.name, op)
            for obj in at(func.base):
                if getattr(self.flow.objects[obj], "path", "") in states:
                    yield from self.places.item(context, value, obj, given, key, action)

    def _carried(
        self, context: Context, value: int, name: str, given: int, base: int, at: At
    ) -> Iterator[Write]:
        known = self.flow.known
        if given < 0 or not self._is_carried(name):
            return
        for obj in at(base):
            if f"{getattr(self.flow.objects[obj], 'path', '')}.{name}" in known.carried:
                whole = self._whole(obj)
                if whole >= 0:
                    yield from self.places.carried(context, value, whole, name, given)

    def by_method(
        self, ref: CodeRef, context: Context, value: int, op: ir.Call, at: At
    ) -> Iterator[Write]:
        """`client.set_token(token)`, as `client.token = token`."""
        func = ref.code.ops[op.func]
        name = _told_name(func.name) if isinstance(func, ir.Attr) and len(op.args) == 1 else ""
        if isinstance(func, ir.Attr) and name:
            yield from self.by_name(ref, context, value, func.base, name, op.args[0], at)
        if isinstance(func, ir.Attr) and func.name in SENDING:
            given = password_sent(self.flow.known, self.taint, ref, value, op)
            yield from self._carried(context, value, "cookies", given, func.base, at)

    def _whole(self, obj: int) -> int:
        """The outside object of which it is a part, `templates` of `templates.env`, or -1; what
        belongs to a request, `app.current_event`, is none.
        """
        described, requests = self.flow.objects[obj], self.flow.known.requests
        if not isinstance(described, External) or described.path.endswith("()"):
            return obj
        path = described.path.partition("()")[0] + "()"
        if described.path in requests and path not in requests:
            return -1
        found = self.flow.objects.find(External(path, described.site, described.owner))
        return found if found >= 0 else self._owned.get((path, described.site), -1)

    def by_name(
        self, ref: CodeRef, context: Context, value: int, base: int, name: str, given: int, at: At
    ) -> Iterator[Write]:
        """`tokenizer.src_lang = language`, `setattr(tokenizer, "src_lang", language)`: what outside
        code made keeps what a user brings.
        """
        if not self._may_keep(ref, base):
            return
        objects = [whole for obj in at(base) if (whole := self._whole(obj)) in self._kept]
        if objects and self.taint.is_user_data(ref, given):
            for obj in objects:
                yield from self.places.carried(context, value, obj, name, given)

    def _may_keep(self, ref: CodeRef, base: int) -> bool:
        """In whatever context."""
        node = ref.node + base
        found = self._keeping.get(node)
        if found is None:
            values = self.flow.values(ref, base)
            kept = not self._kept.isdisjoint(map(self._whole, values))
            found = kept and not any(map(self._is_found_in_one, values))
            self._keeping[node] = found
        return found

    def _of_own(
        self, ref: CodeRef, context: Context, value: int, base: int, given: int, at: At
    ) -> Iterator[Write]:
        """`schema.context["user"] = user`, `User._meta.database = db`: a part of the program's own
        class or object that its outside base keeps.
        """
        read = read_attribute(ref, base)
        if read is None or given < 0:
            return
        parts = {
            described.path if isinstance(described, External) else ""
            for described in map(self.flow.objects.__getitem__, self.flow.values(ref, base))
        }
        if not parts or "" in parts or any(map(self._is_of_one, parts)):
            return
        owners = [obj for obj in at(read.base) if parts <= self._inherited(obj, read.name)]
        if owners and self.taint.is_user_data(ref, given):
            whole = ref.code.ops[value]
            more = isinstance(whole, (ir.SetAttr, ir.SetItem)) and whole.augmented
            for obj in owners:
                yield from self.places.attribute(context, value, obj, read.name, given, "set", more)

    def _is_of_one(self, path: str) -> bool:
        """`task.request`: each request, or each thread, has another one there."""
        known = self.flow.known
        return path in known.requests or path in known.context_locals

    def _is_found_in_one(self, obj: int) -> bool:
        """`g.user`, whatever else it was set to: who asks there has got the request's own."""
        described = self.flow.objects[obj]
        path = described.path if isinstance(described, External) else ""
        return "." in path and self._is_of_one(path.rpartition(".")[0])

    def _inherited(self, obj: int, name: str) -> set[str]:
        """The paths of an attribute of an own object or class that its outside bases have."""
        described = self.flow.objects[obj]
        if not isinstance(described, (Class, Instance)):
            return set()
        cls = described.code if isinstance(described, Class) else described.cls
        bases = self.flow.classes.info[cls].externals
        made = "" if isinstance(described, Class) else "()"
        return {f"{self.flow.known.normal(base)}{made}.{name}" for base in bases}

    @cached_property
    def _owned(self) -> dict[tuple[str, int], int]:
        """Those that their owners keep, by what they are and where they are made: a part of one
        does not say whose it is, so all of them must last.
        """
        found: dict[tuple[str, int], list[int]] = {}
        for number, made in enumerate(self.flow.objects):
            if isinstance(made, External) and made.owner >= 0 and made.path.endswith("()"):
                found.setdefault((made.path, made.site), []).append(number)
        return {key: own[0] for key, own in found.items() if self._kept.issuperset(own)}

    @cached_property
    def _kept(self) -> frozenset[int]:
        lifetimes = self.lifetimes
        return frozenset(obj for obj in lifetimes.holds if is_kept_outside(lifetimes, obj))
