"""Outside objects that keep what they are told: chat histories, and what talks through one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from isolint.model.definitions.objects import Bound, Class, External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.remembered import Given
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

Argument = tuple[CodeRef, int]


class Told(Struct, frozen=True):
    """A call of a memory's method: `obj` is the memory, `given` what it is told; `keeper` is what
    was made with the memory and is called in its place, or the memory itself.
    """

    obj: int
    action: str
    given: int
    keeper: int


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
        found = self.known.remembered.told(called.path) if isinstance(called, External) else None
        return "" if found is None else found.action

    def told(self, ref: CodeRef, op: ir.Call, called: int) -> Iterator[Told]:
        """What a call of this object tells, and to which memories."""
        described = self.flow.objects[called]
        found = (
            self.known.remembered.told(described.path) if isinstance(described, External) else None
        )
        if found is None or not isinstance(described, External):
            return
        owner = External(found.path, described.site, described.owner)
        given = self._given(ref, op, found.given.keyword)
        for obj, keeper in self._keepers(ref, op, owner, found.given):
            yield Told(obj, found.action, given, keeper)

    def _keepers(
        self, ref: CodeRef, op: ir.Call, made: External, given: Given
    ) -> list[tuple[int, int]]:
        """The object itself, or what it or this call was given to keep it in; with what lasts as
        long as that does.
        """
        obj = self.flow.objects.number(made)
        if not given.keyword:
            return [(obj, obj)]
        whole = made.path.endswith("()")
        argument = self._made_with(made, given) if whole else _argument(ref, op, given)
        if argument is None or _is_switched_off(*argument):
            return []
        asked = list(self._returned(*argument))
        if asked:
            return [(other, other) for other in self._remembering(asked)]
        others = list(self._memories(*argument))
        return [(other, obj if whole else other) for other in others] or [(obj, obj)] * whole

    def _returned(self, ref: CodeRef, value: int) -> Iterator[int]:
        """What a function gives that is asked for the memory of each conversation."""
        for other in sorted(self.flow.values(ref, value)):
            described = self.flow.objects[other]
            if isinstance(described, (Bound, Function)) and described.code in self.flow.returns:
                yield from sorted(self.flow.graph.get(self.flow.returns[described.code]))

    def _memories(self, ref: CodeRef, value: int) -> Iterator[int]:
        """Among what a value can be, or is a part of: `thread` of `thread.id`."""
        yield from self._remembering(sorted(self.flow.values(ref, value)))

    def _remembering(self, objects: Iterable[int]) -> Iterator[int]:
        for other in objects:
            described = self.flow.objects[other]
            if isinstance(described, External):
                path, memory = self.known.remembered.memory(described.path)
                if memory is not None:
                    yield self.flow.objects.number(replace(described, path=path))

    def _made_with(self, made: External, given: Given) -> Argument | None:
        """What the call that made an object was given by this keyword, also inside the function
        that makes it for the call at its site.
        """
        site, codes = made.site, self.flow.program.codes
        for maker in sorted(self.flow.makers.get(site, ())):
            for value, call in codes[maker].each(ir.Call):
                found = _argument(codes[maker], call, given)
                if found is not None and self._makes(codes[maker], value, made.path):
                    return found
        caller = self.flow.created_in.get(site)
        if caller is None:
            return None
        ref = codes[caller]
        op = ref.code.ops[site - ref.node]
        return _argument(ref, op, given) if isinstance(op, ir.Call) else None

    def _makes(self, ref: CodeRef, value: int, path: str) -> bool:
        objects = (self.flow.objects[obj] for obj in self.flow.values(ref, value))
        return any(isinstance(each, External) and each.path == path for each in objects)

    def _given(self, ref: CodeRef, op: ir.Call, keyword: str) -> int:
        """The first argument that is neither written out there, the memory nor a component."""
        where = {value for name, value in op.named if name == keyword}
        for argument in op.args:
            if argument not in where and not isinstance(ref.code.ops[argument], ir.Const):
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


def _argument(ref: CodeRef, op: ir.Call, given: Given) -> Argument | None:
    if 0 <= given.position < len(op.positional):
        return ref, op.positional[given.position]
    return next(((ref, value) for name, value in op.named if name == given.keyword), None)
