"""Outside objects that keep what they are told: chat histories, and what talks through one."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.flow import Flow
from isolint.model.objects import Class, External
from isolint.model.program import CodeRef
from isolint.summary import ir

Argument = tuple[CodeRef, int]


class Told(Struct, frozen=True):
    """A call of a memory's method: `obj` is the memory, `given` what it is told."""

    obj: int
    action: str
    given: int


class Memories:
    """Reads a solved flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.known = flow.known

    def is_told(self, ref: CodeRef, op: ir.Call, actions: frozenset[str]) -> bool:
        return any(
            self._action(self.flow.objects[obj]) in actions
            for obj in self.flow.values(ref, op.func)
        )

    def _action(self, called: object) -> str:
        found = self.known.told(called.path) if isinstance(called, External) else None
        return "" if found is None else found.action

    def told(self, ref: CodeRef, op: ir.Call, called: int) -> Iterator[Told]:
        """What a call of this object tells, and to which memories."""
        described = self.flow.objects[called]
        found = self.known.told(described.path) if isinstance(described, External) else None
        if found is None or not isinstance(described, External):
            return
        owner = External(found.path, described.site, described.owner)
        for obj in self._keepers(ref, op, owner, found.keyword):
            yield Told(obj, found.action, self._given(ref, op))

    def _keepers(self, ref: CodeRef, op: ir.Call, made: External, keyword: str) -> list[int]:
        """The object itself, or what it or this call was given to keep it in."""
        obj = self.flow.objects.number(made)
        if not keyword:
            return [obj]
        whole = made.path.endswith("()")
        argument = self._made_with(made.site, keyword) if whole else _named(ref, op, keyword)
        if argument is None or _is_switched_off(*argument):
            return []
        others = [
            other
            for other in sorted(self.flow.values(*argument))
            if self._is_memory(self.flow.objects[other])
        ]
        return others or ([obj] if whole else [])

    def _is_memory(self, described: object) -> bool:
        return isinstance(described, External) and described.path in self.known.memories

    def _made_with(self, site: int, keyword: str) -> Argument | None:
        """What the call that made an object was given by this keyword."""
        caller = self.flow.created_in.get(site)
        if caller is None:
            return None
        ref = self.flow.program.codes[caller]
        op = ref.code.ops[site - ref.node]
        return _named(ref, op, keyword) if isinstance(op, ir.Call) else None

    def _given(self, ref: CodeRef, op: ir.Call) -> int:
        """The first argument that is neither written out in the call nor a component."""
        for argument in op.args:
            if not isinstance(ref.code.ops[argument], ir.Const):
                objects = [self.flow.objects[obj] for obj in self.flow.values(ref, argument)]
                if not any(_is_component(obj) for obj in objects):
                    return argument
        return op.args[0] if op.args else -1


def _is_component(described: object) -> bool:
    if isinstance(described, External):
        return described.path.rpartition(".")[2][:1].isupper()
    return isinstance(described, Class)


def _is_switched_off(ref: CodeRef, value: int) -> bool:
    given = ref.code.ops[value]
    return isinstance(given, ir.Const) and given.text in ("None", "False")


def _named(ref: CodeRef, op: ir.Call, keyword: str) -> Argument | None:
    return next(((ref, value) for name, value in op.named if name == keyword), None)
