"""Why a component is infrastructure, why it is a request's, and who holds it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Step, StepKind
from isolint.base.service_map import INFRASTRUCTURE, REQUEST, Reason
from isolint.engine.evidence import Evidence
from isolint.engine.given_parts import Given
from isolint.engine.layers import Layers
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import Entry
from isolint.model.shared.ownership import Hold


class Reasons:
    def __init__(self, layers: Layers, evidence: Evidence) -> None:
        self.layers = layers
        self.evidence = evidence
        self.model = layers.model
        self.program = layers.program
        self._entries = {(e.code, e.receiver): e for e in reversed(self.model.entries.found)}

    def of_class(self, cls: int) -> list[Reason]:
        shared, fresh = self.layers.shared.get(cls, ()), self.layers.fresh.get(cls, ())
        found = [*map(self.of_shared, shared), *map(self._of_fresh, fresh)]
        held = any(reason.how == "held" for reason in found)
        return list(dict.fromkeys(r for r in found if not (held and r.how == "assumed")))

    def of_shared(self, obj: int) -> Reason:
        lifetimes = self.model.lifetimes
        shared = self.model.sharing.of(obj)
        holder = obj if obj in lifetimes.holds else shared.holder if shared is not None else -1
        holder = self.layers.queued.get(obj, -1) if holder < 0 else holder
        if holder < 0:
            return self._assumed(obj, shared is not None)
        chain = lifetimes.startup_chain(holder)
        owners = self.evidence.owners(chain)
        return Reason(INFRASTRUCTURE, "held", tuple(owners or self._unplaced(obj, chain)))

    def of_given(self, given: Given) -> Reason:
        """By the argument that the call which made the holder has for it."""
        chain = self.of_shared(given.holder).steps
        made = self._begun(given.obj)
        name = given.name if given.name.startswith("[") else f".{given.name}"
        last = Step(StepKind.OWNER, made.place, name, self.evidence.what(given.obj))
        return Reason(INFRASTRUCTURE, "held", (*chain, last))

    def _assumed(self, obj: int, by_form: bool) -> Reason:
        """By the form of the class, or of the one whose part it is; else by who holds it."""
        how = "assumed" if by_form else "typed"
        return Reason(INFRASTRUCTURE, how, (self._begun(obj),))

    def _begun(self, obj: int) -> Step:
        return self._made(obj) or self._defined(obj)

    def _made(self, obj: int) -> Step | None:
        made = self.layers.flow.made_at(obj)
        if made is None:
            return None
        return Step(StepKind.CALL, self.program.op_place(*made), made[0].symbol)

    def _unplaced(self, obj: int, chain: list[tuple[int, Hold]]) -> Iterator[Step]:
        """Nobody was seen to set what holds it."""
        if isinstance(self.layers.flow.objects[obj], Instance):
            root = self.model.lifetimes.root_name(chain[0][1])
            yield Step(StepKind.OWNER, self._defined(obj).place, root)

    def _of_fresh(self, obj: int) -> Reason:
        step, made = self._made(obj), self.layers.flow.made_at(obj)
        if step is None or made is None:
            return self._known_by_type(obj)
        return Reason(REQUEST, "built", (step,), self._serving(made[0].id))

    def _known_by_type(self, obj: int) -> Reason:
        """By a parameter of an entry point, or else of any function on the path."""
        codes = self.layers.touched.get(obj, [])
        for code in codes:
            entry = next((e for e in self.model.entries.found if e.code == code), None)
            if entry is not None and self._is_parameter(self.program.codes[code], obj):
                return Reason(REQUEST, "given", (self._function(code),), entry_label(entry))
        taking = [c for c in codes if self._is_parameter(self.program.codes[c], obj)] or codes
        steps = (self._function(taking[0]),) if taking else (self._defined(obj),)
        return Reason(REQUEST, "typed", steps, self._serving(taking[0]) if taking else "")

    def _is_parameter(self, ref: CodeRef, obj: int) -> bool:
        return any(
            obj in self.layers.flow.values(ref, index) for index in range(len(ref.code.params))
        )

    def _function(self, code: int) -> Step:
        ref = self.program.codes[code]
        return Step(StepKind.CALL, self.program.definition(ref), ref.symbol)

    def _defined(self, obj: int) -> Step:
        described = self.layers.flow.objects[obj]
        assert isinstance(described, Instance)
        ref = self.program.codes[described.cls]
        return Step(StepKind.OWNER, self.program.definition(ref), ref.symbol)

    def _serving(self, code: int) -> str:
        """The nearest entry point that leads to the code."""
        request = self.layers.request
        contexts = [c for c in request.codes.get(code, ()) if c in self.layers.contexts]
        chains = [request.chain(context) for context in contexts]
        if not chains:
            return ""
        nearest = min(chains, key=lambda chain: (len(chain), chain[0][0]))
        entry = self._entries.get(nearest[0][0])
        return entry_label(entry) if entry is not None else ""


def entry_label(entry: Entry) -> str:
    return f"{entry.kind} {entry.route}".strip()
