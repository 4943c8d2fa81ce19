"""The last resort for `x.m()` when nothing is known of `x`: the few classes that have an `m`.

Such edges carry no arguments and no results. They only say what could run.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Bound, Class, Function, Instance, Object, Partial
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.usual_names import USUAL_NAMES
from isolint.summary import ir

UNIQUE_NAME = "unique-name"
HANDED = "handed"
_MOST_OWNERS = 5
_MOST_OBJECTS = 5

Target = tuple[int, int]
Guess = tuple[int, Target, str]


class Guesses:
    """`by_node` holds the possible callees of each call that the flow could not resolve, with the
    few objects that the method is known to run on, or any of its class.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._owners = self._by_name()
        self._by_code: dict[int, list[Guess]] = {}
        self.by_node: dict[int, tuple[Target, ...]] = {}
        for ref, value, op in flow.program.each(ir.Call):
            node = ref.node + value
            if not (node in flow.calls or node in flow.external_calls):
                self._add(ref, value, op)

    def of(self, ref: CodeRef) -> list[Guess]:
        """Operations of a code with what they could call, and why."""
        return self._by_code.get(ref.id, [])

    def _add(self, ref: CodeRef, value: int, op: ir.Call) -> None:
        found = self._guess(ref, op)
        if found:
            self.by_node[ref.node + value] = found
        guesses = [(value, target, UNIQUE_NAME) for target in found]
        guesses += [(value, target, HANDED) for target in self._handed(ref, op)]
        if guesses:
            self._by_code.setdefault(ref.id, []).extend(guesses)

    def _handed(self, ref: CodeRef, op: ir.Call) -> Iterator[Target]:
        """A function that is written here and handed to unknown code is taken to be called, and so
        is a method of the same class.
        """
        if self.flow.known_values(ref, op.func):
            return
        parent = self.flow.program.parent
        for argument in op.args:
            for obj in sorted(self.flow.known_values(ref, argument)):
                described = self._whole(self.flow.objects[obj])
                if not isinstance(described, (Function, Bound)):
                    continue
                around = parent(self.flow.program.codes[described.code])
                if isinstance(described, Function) and around is ref:
                    yield described.code, -1
                elif isinstance(described, Bound) and around is parent(ref):
                    yield described.code, described.receiver

    def _whole(self, described: Object) -> Object:
        while isinstance(described, Partial):
            described = self.flow.objects[described.func]
        return described

    def _by_name(self) -> dict[str, list[CodeRef]]:
        found: dict[str, list[CodeRef]] = {}
        for cls in self.flow.classes.info:
            last = {ref.code.name: ref for ref in self.flow.classes.methods(cls)}
            for name, ref in last.items():
                if self._counts(ref):
                    found.setdefault(name, []).append(ref)
        return found

    def _counts(self, ref: CodeRef) -> bool:
        name = ref.code.name
        usual = name in USUAL_NAMES or name.startswith("__")
        return not usual and self.flow.classes.method_kind(ref) != "property"

    def _guess(self, ref: CodeRef, op: ir.Call) -> tuple[Target, ...]:
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name not in self._owners:
            return ()
        if self.flow.known_values(ref, func.base):
            return ()
        owners = self._owners[func.name]
        if len(owners) > _MOST_OWNERS:
            return ()
        fitting = (owner for owner in owners if self._fits(ref, op, owner))
        return tuple(target for owner in fitting for target in self._targets(owner))

    def _targets(self, owner: CodeRef) -> Iterator[Target]:
        kind = self.flow.classes.method_kind(owner)
        if kind == "static":
            yield owner.id, -1
            return
        known = sorted(self.flow.known_values(owner, 0))
        if kind == "class" or not 0 < len(known) <= _MOST_OBJECTS:
            cls = owner.module.base + owner.code.parent
            made = Class(cls) if kind == "class" else Instance(cls, -1)
            known = [self.flow.objects.number(made)]
        yield from ((owner.id, obj) for obj in known)

    def _fits(self, ref: CodeRef, op: ir.Call, owner: CodeRef) -> bool:
        """Whether the method can be called with these arguments at all."""
        if any(isinstance(ref.code.ops[arg], ir.Star) for arg in op.positional):
            return True
        return _takes(owner.code, op, 0 if self.flow.classes.method_kind(owner) == "static" else 1)


def _takes(code: ir.Code, op: ir.Call, shift: int) -> bool:
    kinds = [param.kind for param in code.params]
    positional = [p.name for p in code.params if p.kind == "positional"][shift:]
    named = set(op.keywords)
    names = {p.name for p in code.params if p.kind in ("positional", "keyword")}
    if len(op.positional) > len(positional) and "star" not in kinds:
        return False
    if named - names - {"**"} and "starstar" not in kinds:
        return False
    needed = [p.name for p in code.params if p.name in names and p.default < 0][shift:]
    given = named.union(positional[: len(op.positional)])
    return "**" in named or "star" in kinds or given.issuperset(needed)
