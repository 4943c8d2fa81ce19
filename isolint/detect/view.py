"""What the detectors share: the rated writes of each reach, computed once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import cached_property

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.effects import user_facing
from isolint.detect.guards import is_used_as_mapping, surrounding
from isolint.detect.rating import Rated, Ratings
from isolint.detect.setters import Cause, causes
from isolint.detect.touching import touched_places
from isolint.model.objects import Container, Instance
from isolint.model.program import CodeRef
from isolint.model.reach import Context
from isolint.model.reach import Reach as Paths
from isolint.model.scan import Model
from isolint.model.write import ATTRIBUTE, ITEM, REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import roots

_MOST_CALLERS = 40
_DEEPEST = 40
_BY_STRENGTH = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


class View:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.program = model.program
        self.flow = model.flow
        self._made: dict[tuple[int, Context], frozenset[int]] = {}

    @cached_property
    def request_writes(self) -> list[Rated]:
        return self._rated(self.model.request, self.model.request.links)

    @cached_property
    def latent_writes(self) -> list[Rated]:
        """Writes by code that nobody was seen to start."""
        reached = self.model.request.codes
        contexts = [c for c in self.model.latent.links if c[0] not in reached]
        return self._rated(self.model.latent, contexts)

    @cached_property
    def _raw(self) -> dict[int, list[Write]]:
        """All writes of a reach, by the identity of the reach."""
        return {
            id(reach): [w for context in reach.links for w in self.model.writes.of(reach, context)]
            for reach in (self.model.request, self.model.latent)
        }

    @cached_property
    def ratings(self) -> Ratings:
        writes = [*itertools.chain(*self._raw.values()), *self._startup_removals()]
        removed = [write for write in writes if write.action == "remove"]
        surely = {(w.context[0], w.place) for w in removed if self._in_finally(w)}
        emptied = frozenset(w.place for w in writes if self._empties(w))
        return Ratings(self.model, frozenset(w.place for w in removed), frozenset(surely), emptied)

    def _empties(self, write: Write) -> bool:
        """`self.rows = []`, outside the constructor."""
        code = self.program.codes[write.context[0]].code
        given = code.ops[write.given] if write.given >= 0 else None
        empty = isinstance(given, ir.Collection) and not given.values
        return empty and write.kind in (ATTRIBUTE, REBIND) and code.name != "__init__"

    def _startup_removals(self) -> Iterator[Write]:
        """A clean-up task that startup begins removes what requests put in."""
        startup = self.model.startup
        for context in startup.links:
            if context[0] not in self.model.request.codes:
                yield from self.model.writes.of(startup, context, removing=True)

    def _in_finally(self, write: Write) -> bool:
        code = self.program.codes[write.context[0]].code
        return any(block.kind == "finally" for block in surrounding(code, write.value))

    def _rated(self, reach: Paths, contexts: Iterable[Context]) -> list[Rated]:
        wanted = set(contexts)
        return [
            self.ratings.rate(write)
            for write in self._raw[id(reach)]
            if write.context in wanted
            and write.action not in ("remove", "delete")
            and not self._constructs(reach, write)
            and not self._is_just_made(write)
            and not self._is_impossible(write)
        ]

    def _constructs(self, reach: Paths, write: Write) -> bool:
        """An object that is being made, or one of its own parts, is not shared yet."""
        if self._in_new(write):
            return True
        if write.context in reach.live and write.context[1] >= 0:
            return False
        making = self._making(reach, write.context)
        obj = write.shared.obj
        while obj >= 0:
            if obj in making:
                return True
            obj = getattr(self.flow.objects[obj], "owner", -1)
        return False

    def _in_new(self, write: Write) -> bool:
        """`__new__` sets up the only object of its class before anybody has it."""
        ref = self.program.codes[write.context[0]]
        made, parent = self.flow.objects[write.shared.obj], self.program.parent(ref)
        if ref.code.name != "__new__" or not isinstance(made, Instance) or parent is None:
            return False
        return parent.id in self.flow.classes.info[made.cls].mro

    def _is_impossible(self, write: Write) -> bool:
        """A text is no place in a list; a name that is imported below `global` is no new value."""
        ref, made = self.program.codes[write.context[0]], self.flow.objects[write.shared.obj]
        if write.kind == REBIND and write.given >= 0:
            return isinstance(ref.code.ops[write.given], ir.Import)
        in_list = write.kind == ITEM and isinstance(made, Container) and made.kind == "list"
        if not in_list or write.key < 0:
            return False
        return ref.code.is_text(write.key) or is_used_as_mapping(ref.code, write.value)

    def _is_just_made(self, write: Write) -> bool:
        """`self.data = Data()` and then `self.data.x = y`: the first line is the fault."""
        obj, ref = write.shared.obj, self.program.codes[write.context[0]]
        site = getattr(self.flow.objects[obj], "site", -1) - ref.node
        return site >= 0 and any(
            isinstance(op, ir.SetAttr)
            and site in roots(ref.code, op.value)
            and value < write.value
            and ref.code.blocks[op.block].parent < 0
            for value, op in enumerate(ref.code.ops)
        )

    def _making(self, reach: Paths, context: Context, depth: int = _DEEPEST) -> frozenset[int]:
        """The objects that are being constructed whenever this context runs."""
        if context[1] >= 0:
            return frozenset() if context in reach.live else frozenset([context[1]])
        key = (id(reach), context)
        if key not in self._made:
            self._made[key] = frozenset()
            self._made[key] = self._made_by_callers(reach, context, depth)
        return self._made[key]

    def _made_by_callers(self, reach: Paths, context: Context, depth: int) -> frozenset[int]:
        callers = reach.callers.get(context, [])
        if depth == 0 or not callers or reach.links[context].caller is None:
            return frozenset()
        found = [self._making(reach, c, depth - 1) for c, _ in callers[:_MOST_CALLERS]]
        if len(callers) > _MOST_CALLERS or not all(found):
            return frozenset()
        return frozenset().union(*found)

    @cached_property
    def call_sites(self) -> dict[int, list[tuple[int, int]]]:
        """Flow node and receiver of every call, by the code that is called."""
        found: dict[int, list[tuple[int, int]]] = {}
        for node, edges in self.flow.calls.items():
            for code, receiver in edges:
                found.setdefault(code, []).append((node, receiver))
        return found

    @cached_property
    def receivers_on_request_path(self) -> dict[int, list[Context]]:
        """Live contexts by the object whose method they run."""
        found: dict[int, list[Context]] = {}
        request = self.model.request
        for context in request.links:
            if context[1] >= 0 and context in request.live:
                found.setdefault(context[1], []).append(context)
        return found

    @cached_property
    def request_causes(self) -> list[Cause]:
        """Writes on execution paths, each at the operation that causes it."""
        return causes(self, self.request_writes)

    @cached_property
    def latent_causes(self) -> list[Cause]:
        return causes(self, self.latent_writes)

    @cached_property
    def light_places(self) -> frozenset[str]:
        """Places whose every write on an execution path is rated low: counters, guarded entries."""
        worst: dict[str, int] = {}
        for cause in self.request_causes:
            place = cause.rated.write.place
            worst[place] = max(worst.get(place, 0), cause.rated.severity.rank)
        return frozenset(place for place, rank in worst.items() if rank == 0)

    @cached_property
    def told_places(self) -> frozenset[str]:
        """Places with a write of medium severity or above, each told by a finding of its own."""
        return frozenset(
            cause.rated.write.place
            for cause in (*self.request_causes, *self.latent_causes)
            if cause.rated.severity.rank >= Severity.MEDIUM.rank
        )

    @cached_property
    def held_on_request_path(self) -> dict[int, Context]:
        """Objects that a shared object on an execution path holds, with its first context."""
        found: dict[int, Context] = {}
        for obj, contexts in self.receivers_on_request_path.items():
            if self.model.sharing.of(obj) is not None:
                for node in self.flow.fields.get(obj, {}).values():
                    for held in self.flow.graph.get(node):
                        found.setdefault(held, contexts[0])
        return found

    @cached_property
    def touches(self) -> dict[int, list[str]]:
        """Shared mutable places that each code on an execution path reads or writes."""
        return touched_places(self)

    @cached_property
    def user_facing(self) -> list[CodeRef]:
        """Functions on an execution path with an effect, or that reach one; helpers are not."""
        return user_facing(self)

    def surest_contexts(self) -> Iterator[tuple[Paths, Context]]:
        """One context for each code that serves, or may serve, a request."""
        request, startup, latent = self.model.request, self.model.startup, self.model.latent
        for contexts in request.codes.values():
            yield request, max(contexts, key=request.strength)
        for code, contexts in latent.codes.items():
            if code not in request.codes and code not in startup.codes:
                yield latent, contexts[0]

    def reach_of(self, code: int) -> Reach:
        if code in self.model.request.codes:
            return Reach.LATENT if self.model.entries.assumed else Reach.REQUEST
        return Reach.STARTUP if code in self.model.startup.codes else Reach.LATENT

    def confidence(self, context: Context, base: Confidence = Confidence.HIGH) -> Confidence:
        """The weakest link of the way from an entry point, or of a guess about who calls."""
        reach = self.model.request
        if context not in reach.links:
            return Confidence.LOW
        if self.model.entries.assumed:
            base = base.at_most(Confidence.MEDIUM)
        return base.at_most(_BY_STRENGTH[reach.strength(context)])

    def is_import(self, code: int) -> bool:
        """A module's body, unless it is a script that runs for each session."""
        ref = self.program.codes[code]
        return ref.code.kind == "module" and code not in self.model.entries.scripts

    def functions(self) -> list[CodeRef]:
        return [ref for ref in self.program.codes if ref.code.kind != "class"]
