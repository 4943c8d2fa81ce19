"""What the detectors share: the rated writes of each reach, computed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from isolint.base.finding import Confidence, Reach
from isolint.detect.code.effects import user_facing
from isolint.detect.sessions.session_uses import SessionUses
from isolint.detect.severity.items import Cleaned
from isolint.detect.severity.rated_writes import RatedWrites
from isolint.detect.severity.rating import Ratings
from isolint.detect.severity.resets import Resets
from isolint.detect.severity.swept import swept
from isolint.detect.state.touching import touched_places
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.singles import Singles
from isolint.model.reaching.reach import Reach as Paths
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, REBIND, Write
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import is_empty_container

_BY_STRENGTH = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_MOST_OBJECTS = 4
_Made = TypeVar("_Made")


def _a_few_of_each(writes: Iterable[Write]) -> Iterator[Write]:
    """Of those that one operation makes to one place, as there may be a great many objects."""
    seen: Counter[tuple[int, str, Confidence]] = Counter()
    for write in writes:
        key = write.value, write.place, write.shared.confidence
        seen[key] += 1
        if seen[key] <= _MOST_OBJECTS:
            yield write


class View:
    """`files` are those whose findings are wanted, where that is not all of them."""

    def __init__(self, model: Model, files: Collection[str] | None = None) -> None:
        self.model = model
        self.program = model.program
        self.flow = model.flow
        self._files = None if files is None else frozenset(files)
        self._raw: dict[tuple[int, Context], list[Write]] = {}
        self._made: dict[Callable[[View], Any], Any] = {}

    def once(self, make: Callable[[View], _Made]) -> _Made:
        """What several detectors ask of, made for the first of them."""
        if make not in self._made:
            self._made[make] = make(self)
        found: _Made = self._made[make]
        return found

    @property
    def is_whole(self) -> bool:
        """Whether findings of all files are wanted."""
        return self._files is None

    def asks_about(self, code: int) -> bool:
        """Whether findings in this code are wanted."""
        return self._files is None or self.program.codes[code].module.summary.path in self._files

    @cached_property
    def singles(self) -> Singles:
        return Singles(self.flow.classes)

    @cached_property
    def writes(self) -> RatedWrites:
        return RatedWrites(self)

    def raw_writes(self, reach: Paths, context: Context) -> list[Write]:
        """What the context writes, not rated yet."""
        found = self._raw.get((id(reach), context))
        if found is None:
            found = list(_a_few_of_each(self.model.writes.of(reach, context)))
            self._raw[id(reach), context] = found
        return found

    @cached_property
    def ratings(self) -> Ratings:
        served = (
            write
            for reach in (self.model.request, self.model.latent)
            for context in reach.links
            for write in self.raw_writes(reach, context)
        )
        writes = [*served, *self._startup_removals()]
        removed = [write for write in writes if write.action == "remove"]
        surely = {(w.context[0], w.place) for w in removed if self._in_finally(w)}
        emptying = [write for write in writes if self._empties(write)]
        emptied = frozenset(write.place for write in emptying)
        cleaned = frozenset(w.place for w in (*removed, *filter(self._drains, emptying)))
        resets = Resets(self.model, removed)
        by_all = swept(self.model, removed)
        return Ratings(self.model, Cleaned(cleaned, frozenset(surely), emptied, by_all, resets))

    def _empties(self, write: Write) -> bool:
        """`self.rows = []`, outside the constructor."""
        ref = self.program.codes[write.context[0]]
        code, value = ref.code, write.given
        given = code.ops[value] if value >= 0 else None
        several = code.ops[given.value] if isinstance(given, ir.Unpack) else None
        if isinstance(given, ir.Unpack) and isinstance(several, ir.Collection):
            value = several.values[given.index]
        empty = value >= 0 and is_empty_container(code, value)
        later = write.action == "set" and not self.flow.classes.makes(ref)
        return empty and later and write.kind in (ATTRIBUTE, REBIND)

    def _drains(self, write: Write) -> bool:
        """`batch, self.rows = self.rows, []`, where the batch is not given back to the caller."""
        code = self.program.codes[write.context[0]].code
        taken = any(isinstance(op, ir.Attr) and op.name == write.name for op in code.ops)
        returned = (code.ops[op.value] for op in code.ops if isinstance(op, ir.Return))
        return taken and all(isinstance(op, ir.Const) and op.kind == "none" for op in returned)

    def _startup_removals(self) -> Iterator[Write]:
        """A clean-up task that startup begins removes what requests put in."""
        startup = self.model.startup
        for context in startup.links:
            if context[0] not in self.model.request.codes:
                yield from self.model.writes.of(startup, context, removing=True)

    def _in_finally(self, write: Write) -> bool:
        code = self.program.codes[write.context[0]].code
        return any(block.kind == "finally" for block in surrounding(code, write.value))

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
    def named_on_request_path(self) -> frozenset[int]:
        """Objects that code on an execution path has under a name of its own or of a module."""
        refs = [self.program.codes[code] for code in self.model.request.codes]
        found = (self.flow.values(ref, value) for ref in refs for value, _ in ref.each(ir.Load))
        return frozenset().union(*found)

    @cached_property
    def touches(self) -> dict[int, list[str]]:
        """Shared mutable places that each code on an execution path reads or writes."""
        return touched_places(self)

    @cached_property
    def session_uses(self) -> SessionUses:
        return SessionUses(self)

    @cached_property
    def user_facing(self) -> list[CodeRef]:
        """Functions on an execution path with an effect, or that reach one; helpers are not."""
        return user_facing(self)

    def surest_contexts(self, everywhere: bool = False) -> Iterator[tuple[Paths, Context]]:
        """One context for each code of `codes`, or of the program, that serves a request or may
        serve one.
        """
        request, startup, latent = self.model.request, self.model.startup, self.model.latent
        for code, contexts in request.codes.items():
            if everywhere or self.asks_about(code):
                yield request, max(contexts, key=request.strength)
        for code, contexts in latent.codes.items():
            wanted = everywhere or self.asks_about(code)
            if wanted and code not in request.codes and code not in startup.codes:
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

    def codes(self) -> Iterator[CodeRef]:
        """Those in which findings are wanted."""
        return (ref for ref in self.program.codes if self.asks_about(ref.id))

    def functions(self, everywhere: bool = False) -> list[CodeRef]:
        """As `codes`, or all of the program, without the bodies of classes."""
        codes = self.program.codes if everywhere else self.codes()
        return [ref for ref in codes if ref.code.kind != "class"]
