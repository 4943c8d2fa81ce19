"""Why a traced symbol is shared: the ownership chains that end in it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Place, Step, StepKind
from isolint.engine.evidence import Evidence
from isolint.model.definitions.objects import Class, Instance
from isolint.model.pointsto.flow import Flow
from isolint.model.queries.symbol_names import ATTRIBUTE, CLASS, GLOBAL, STATE, Named
from isolint.model.queries.wanted import wanted
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.summary import ir


class Holders:
    """`near` are codes whose reads of a root are told first."""

    def __init__(self, model: Model, evidence: Evidence, named: Named, near: set[int]) -> None:
        self.model = model
        self.flow: Flow = model.flow
        self.program = model.program
        self.evidence = evidence
        self.named = named
        self.near = near

    def place(self) -> Place | None:
        """Where the symbol is defined, or first set."""
        ref = self.program.codes[self.named.codes[0]] if self.named.codes else None
        if self.named.kind == STATE:
            return next(iter(self.evidence.state_places(self.named.symbol)), None)
        if ref is None or self.named.kind not in (ATTRIBUTE, GLOBAL):
            return None if ref is None else self.program.definition(ref)
        versions = ref.code.names.get(self.named.name)
        if versions:
            return self.program.op_place(ref, versions[0])
        return self._first_set() or self.program.definition(ref)

    def _first_set(self) -> Place | None:
        for ref in self.program.codes:
            parent = self.program.parent(ref)
            if parent is not None and parent.id in self.named.codes:
                for value, op in enumerate(ref.code.ops):
                    if isinstance(op, ir.SetAttr) and op.name == self.named.name:
                        return self.program.op_place(ref, value)
        return None

    def chains(self) -> list[tuple[Step, ...]]:
        kinds = {ATTRIBUTE: self._attribute, GLOBAL: self._global, STATE: self._state}
        found = kinds.get(self.named.kind, self._objects)
        return list(dict.fromkeys(map(tuple, found())))

    def assumed(self) -> bool:
        """Shared by the form of the class alone: it serves requests and nobody was seen to make
        it.
        """
        shared = [self.model.sharing.of(obj) for obj in self._instances()]
        return any(each is not None and each.holder < 0 for each in shared)

    def _instances(self) -> list[int]:
        if self.named.kind not in (CLASS, ATTRIBUTE):
            return []
        known = enumerate(self.flow.objects)
        instances = [(number, each) for number, each in known if isinstance(each, Instance)]
        return [
            number
            for number, each in instances
            if any(self.flow.classes.is_subclass(each.cls, cls) for cls in self.named.codes)
        ]

    def _shared(self) -> Iterator[int]:
        seen: set[int] = set()
        for obj in self._instances():
            shared = self.model.sharing.of(obj)
            if shared is not None and shared.holder >= 0 and shared.holder not in seen:
                seen.add(shared.holder)
                yield shared.holder

    def _objects(self) -> Iterator[list[Step]]:
        if self.named.kind == CLASS:
            yield from (self.evidence.owned(obj, self.near) for obj in self._shared())

    def _attribute(self) -> Iterator[list[Step]]:
        """On a shared object, or on the class itself where code sets it there."""
        for obj in self._shared():
            yield self._held(obj) or [*self.evidence.owned(obj, self.near), *self._plain()]
        for code in self.named.codes:
            if self._is_root(code) or self._is_set_on_class(code):
                yield from self._bound(code)

    def _is_root(self, code: int) -> bool:
        """The class's body binds the name to an object that all its objects share."""
        return any(
            (hold.root, hold.code, hold.name) == ("class", code, self.named.name)
            for hold in self.model.lifetimes.holds.values()
        )

    def _is_set_on_class(self, code: int) -> bool:
        owner = self.flow.objects.number(Class(code))
        return any(
            isinstance(op, ir.SetAttr)
            and op.name == self.named.name
            and owner in self.flow.values(ref, op.base)
            for ref in self.program.codes
            for op in ref.code.ops
        )

    def _held(self, obj: int) -> list[Step]:
        """The chain of what a shared object holds in the attribute."""
        node = self.flow.fields.get(obj, {}).get(self.named.name)
        for held in sorted(self.flow.graph.get(node)) if node is not None else ():
            hold = self.model.lifetimes.holds.get(held)
            if hold is not None and (hold.parent, hold.name) == (obj, self.named.name):
                return self.evidence.owned(held, self.near)
        return []

    def _plain(self) -> Iterator[Step]:
        place = self.place()
        if place is not None:
            yield Step(StepKind.OWNER, place, f".{self.named.name}")

    def _global(self) -> Iterator[list[Step]]:
        for code in self.named.codes:
            if self.program.codes[code].module.base not in self.model.entries.scripts:
                yield from self._bound(code)

    def _bound(self, code: int) -> Iterator[list[Step]]:
        """A root: a name of a module or a class."""
        place = self.place()
        if place is not None:
            values = sorted(self.flow.graph.get(self.flow.cell(code, self.named.name)))
            what = next(filter(None, map(self.evidence.what, values)), "")
            yield [Step(StepKind.OWNER, place, self.named.symbol, what)]

    def _state(self) -> Iterator[list[Step]]:
        for holder in sorted(wanted(self.flow, self.named).holders):
            node = self.flow.fields.get(holder, {}).get(self.named.name)
            for held in sorted(self.flow.graph.get(node)) if node is not None else ():
                hold = self.model.lifetimes.holds.get(held)
                if hold is not None and (hold.parent, hold.name) == (ROOT, self.named.symbol):
                    yield self.evidence.owned(held, self.near)
                    return
        places = self.evidence.state_places(self.named.symbol)
        yield [Step(StepKind.OWNER, place, self.named.symbol) for place in places]
