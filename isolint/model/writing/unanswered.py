"""Objects that a value cannot be where it is written to: the code calls what they do not have."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Function, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import ANY, Flow
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import roots

_ANSWERING = ("__getattr__", "__getattribute__")
_PLAIN_BASES = frozenset({"abc.ABC", "typing.Generic", BUILTIN + "object"})


class Unanswered:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._called: dict[tuple[int, int], frozenset[str]] = {}

    def possible(self, ref: CodeRef, value: int, at: int, objects: list[int]) -> list[int]:
        """`found.seen = now` and `found.save()` at the operation `at`: not those without `save`."""
        names = self._names(ref, value, at)
        return [obj for obj in objects if not self._lacks(obj, names)] if names else objects

    def _names(self, ref: CodeRef, value: int, at: int) -> frozenset[str]:
        key = ref.node + value, at
        found = self._called.get(key)
        if found is None:
            found = self._called[key] = frozenset(_called(ref.code, value, at))
        return found

    def _lacks(self, obj: int, names: frozenset[str]) -> bool:
        own, given = _own(self.flow, obj), self.flow.fields.get(obj, {})
        return own is not None and any(
            name not in own and not (name in given and self.flow.graph.get(given[name]))
            for name in names
        )


def _own(flow: Flow, obj: int) -> frozenset[str] | None:
    """All attributes that it can have beside what others give it, if that is known."""
    described = flow.objects[obj]
    if isinstance(described, Function):
        plain = not flow.program.codes[described.code].code.decorators
        return frozenset({"__call__", "__get__"}) if plain else None
    if not isinstance(described, Instance) or not _is_known_whole(flow, obj, described.cls):
        return None
    return flow.classes.attributes(described.cls)


def _is_known_whole(flow: Flow, obj: int, cls: int) -> bool:
    """All that its class derives from is the program's, and nothing answers for any name."""
    answers = any(flow.classes.member(cls, name) is not None for name in _ANSWERING)
    outside = not _PLAIN_BASES.issuperset(flow.classes.info[cls].externals)
    return not (answers or outside or ANY in flow.fields.get(obj, {}))


def _called(code: ir.Code, value: int, at: int) -> Iterator[str]:
    """The methods of the value that are called whenever the operation `at` is reached."""
    same = set(roots(code, value))
    for op in code.ops:
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(func, ir.Attr) or not encloses(code, op.block, at):
            continue
        if same.issuperset(roots(code, func.base)):
            yield func.name
