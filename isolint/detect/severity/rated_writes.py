"""Writes to shared state, each rated when it is first asked for: a few files need few of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from isolint.base.finding import Severity
from isolint.detect.code.guards import is_used_as_mapping
from isolint.detect.code.just_made import JustMade
from isolint.detect.severity.not_yet_put import is_not_yet_put
from isolint.detect.severity.rated import Rated
from isolint.detect.severity.setters import Cause, causes, is_setter
from isolint.detect.severity.told_where_set import is_told_where_set
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class, Container, External, Instance
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.reaching.reach import Reach
from isolint.model.writing.write import ATTRIBUTE, CARRIED, ITEM, REBIND, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import roots

if TYPE_CHECKING:
    from isolint.detect.view import View

_MOST_CALLERS = 40
_DEEPEST = 40
_PLAIN = tuple(BUILTIN + name for name in ("str", "bytes", "int", "float", "bool"))
_FINAL = ("remove", "delete")


class RatedWrites:
    """Those on execution paths, and latent ones by code that nobody was seen to start."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.model = view.model
        self.program = view.program
        self.flow = view.flow
        self._rated: dict[Write, Rated | None] = {}
        self._causes: dict[Write, list[Cause]] = {}
        self._made: dict[tuple[int, Context], frozenset[int]] = {}
        self._just_made = JustMade(view.model)

    @cached_property
    def request_causes(self) -> list[Cause]:
        """Writes on execution paths, each at the operation that causes it."""
        request = self.model.request
        return [cause for write in self._in(request) for cause in self._causes_of(request, write)]

    def asked(self) -> Iterator[Cause]:
        """What findings are wanted of, latent writes too."""
        asks = self.view.asks_about
        for reach in (self.model.request, self.model.latent):
            for context in self._contexts(reach):
                if not (asks(context[0]) or any(map(asks, self._callers(context)))):
                    continue
                for write in self.view.raw_writes(reach, context):
                    if asks(context[0]) or is_setter(self.view, write):
                        causes_ = self._causes_of(reach, write)
                        yield from (cause for cause in causes_ if asks(cause.context[0]))

    def on(self, obj: int) -> list[Write]:
        """Writes to this very object."""
        return [
            write
            for reach in (self.model.request, self.model.latent)
            for write in self._in(reach)
            if write.shared.obj == obj and self._rate(reach, write) is not None
        ]

    def at_startup_on(self, obj: int) -> list[Write]:
        startup = self.model.startup
        written = (self.view.raw_writes(startup, context) for context in startup.links)
        return [write for each in written for write in each if write.shared.obj == obj]

    def is_rated(self, place: str) -> bool:
        return any(self._rate(*found) is not None for found in self._by_place.get(place, ()))

    def is_light(self, place: str) -> bool:
        """Every write on an execution path is rated low: counters, guarded entries."""
        worst = [cause.rated.severity.rank for cause in self._on_paths(place)]
        return bool(worst) and max(worst) == 0

    def is_told(self, place: str) -> bool:
        """A write of medium severity or above is told by a finding of its own."""
        found = (c for each in self._by_place.get(place, ()) for c in self._causes_of(*each))
        return any(cause.rated.severity.rank >= Severity.MEDIUM.rank for cause in found)

    def worst_on(self, symbol: str) -> int:
        """The rank of the gravest write on an execution path to an attribute of the symbol."""
        found = (c for place in self._by_owner.get(symbol, ()) for c in self._on_paths(place))
        return max((cause.rated.severity.rank for cause in found), default=-1)

    def _on_paths(self, place: str) -> Iterator[Cause]:
        for reach, write in self._by_place.get(place, ()):
            if reach is self.model.request:
                yield from self._causes_of(reach, write)

    def _in(self, reach: Reach) -> Iterator[Write]:
        for context in self._contexts(reach):
            yield from self.view.raw_writes(reach, context)

    def _contexts(self, reach: Reach) -> Iterator[Context]:
        for context in reach.links:
            if reach is self.model.request or self._is_latent(context):
                yield context

    def _is_latent(self, context: Context) -> bool:
        """What startup runs is not for others to run, as long as that is only supposed, and nothing
        that is no part of startup calls it.
        """
        started = self.model.startup.codes
        if context[0] in started and self.model.is_supposed(context):
            callers = self.model.latent.callers.get(context, ())
            return any(caller[0] not in started for caller, _ in callers)
        return context[0] not in self.model.request.codes

    def _callers(self, context: Context) -> Iterator[int]:
        for reach in (self.model.request, self.model.latent):
            yield from (caller[0] for caller, _ in reach.callers.get(context, ()))

    @cached_property
    def _by_place(self) -> dict[str, list[tuple[Reach, Write]]]:
        found: dict[str, list[tuple[Reach, Write]]] = {}
        for reach in (self.model.request, self.model.latent):
            for write in self._in(reach):
                found.setdefault(write.place, []).append((reach, write))
        return found

    @cached_property
    def _by_owner(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for place in self._by_place:
            found.setdefault(place.rpartition(".")[0], []).append(place)
        return found

    def _causes_of(self, reach: Reach, write: Write) -> list[Cause]:
        found = self._causes.get(write)
        if found is None:
            rated = self._rate(reach, write)
            found = self._causes[write] = [] if rated is None else causes(self.view, rated)
        return found

    def _rate(self, reach: Reach, write: Write) -> Rated | None:
        """None for what is taken away, and for what is only being made."""
        if write not in self._rated:
            spared = write.action in _FINAL or self._constructs(reach, write)
            spared = spared or self._is_just_made(write) or self._is_impossible(write)
            spared = spared or self._just_made.holds(reach, write)
            spared = spared or is_not_yet_put(self.model, reach, write)
            spared = spared or is_told_where_set(self.model, write)
            self._rated[write] = None if spared else self.view.ratings.rate(write)
        return self._rated[write]

    def _constructs(self, reach: Reach, write: Write) -> bool:
        """An object that is being made, or one of its own parts, is not shared yet."""
        if self._in_new(write):
            return True
        if write.context in reach.live and write.context[1] >= 0:
            return False
        making = self._making(reach, write.context)
        obj = write.shared.obj
        if making and self.model.lifetimes.allocated_in(obj) == write.context[0]:
            return True
        while obj >= 0:
            if obj in making:
                return True
            obj = getattr(self.flow.objects[obj], "owner", -1)
        return False

    def _in_new(self, write: Write) -> bool:
        """`__new__` sets up the only object of its class before anybody has it, and a metaclass's
        `__call__` keeps it.
        """
        ref = self.program.codes[write.context[0]]
        made, parent = self.flow.objects[write.shared.obj], self.program.parent(ref)
        if parent is None or parent.code.kind != "class":
            return False
        if ref.code.name == "__call__" and isinstance(made, Class):
            return parent.id == self.flow.classes.metaclass(made.code) and write.given >= 0
        if ref.code.name != "__new__" or not isinstance(made, Instance):
            return False
        return parent.id in self.flow.classes.info[made.cls].mro

    def _is_impossible(self, write: Write) -> bool:
        """A text is no place in a list, nor has one attributes; a name that is imported below
        `global` is no new value.
        """
        ref, made = self.program.codes[write.context[0]], self.flow.objects[write.shared.obj]
        if write.kind in (ATTRIBUTE, CARRIED) and isinstance(made, External):
            return made.path.startswith(_PLAIN)
        if write.kind == REBIND and write.given >= 0:
            return isinstance(ref.code.ops[write.given], ir.Import)
        in_list = write.kind == ITEM and isinstance(made, Container) and made.kind == "list"
        if not in_list or write.key < 0:
            return False
        return ref.code.is_text(write.key) or is_used_as_mapping(ref.code, write.value)

    def _is_just_made(self, write: Write) -> bool:
        """`self.data = Data()` and then `self.data.x = y`, in the same branch or in one below it:
        the first line is the fault.
        """
        obj, ref = write.shared.obj, self.program.codes[write.context[0]]
        site = getattr(self.flow.objects[obj], "site", -1) - ref.node
        return site >= 0 and any(
            isinstance(op, ir.SetAttr)
            and site in roots(ref.code, op.value)
            and value < write.value
            and encloses(ref.code, op.block, write.value)
            for value, op in enumerate(ref.code.ops)
        )

    def _making(self, reach: Reach, context: Context, depth: int = _DEEPEST) -> frozenset[int]:
        """The objects that are being constructed whenever this context runs."""
        if context[1] >= 0:
            return frozenset() if context in reach.live else frozenset([context[1]])
        key = (id(reach), context)
        if key not in self._made:
            self._made[key] = frozenset()
            self._made[key] = self._made_by_callers(reach, context, depth)
        return self._made[key]

    def _made_by_callers(self, reach: Reach, context: Context, depth: int) -> frozenset[int]:
        callers = reach.callers.get(context, [])
        if depth == 0 or not callers or reach.links[context].caller is None:
            return frozenset()
        found = [self._making(reach, c, depth - 1) for c, _ in callers[:_MOST_CALLERS]]
        if len(callers) > _MOST_CALLERS or not all(found):
            return frozenset()
        return frozenset().union(*found)
