"""What an application keeps for all without the program showing where it is made: a plug-in that a
factory was handed, what a registry answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.objects import UNKNOWN, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import Objects
from isolint.model.shared.ownership import are_unrelated
from isolint.model.writing.read_attributes import read_attribute
from isolint.summary import ir
from isolint.summary.operands import roots

_MAKING = (ir.Call, ir.Param, ir.Item, ir.Attr, ir.Load)

Entry = tuple[int, str]


class UnmadeState:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._memo: dict[tuple[int, int], tuple[Entry, ...]] = {}

    def of(self, ref: CodeRef, value: int) -> tuple[Entry, ...]:
        """The states and names of their entries that a value of which nothing is known can be."""
        if not self._entries or not self._tells_nothing(self.flow.values(ref, value)):
            return ()
        key = (ref.id, value)
        if key not in self._memo:
            self._memo[key] = tuple(dict.fromkeys(self._read(ref, value)))
        return self._memo[key]

    def _read(self, ref: CodeRef, value: int) -> Iterator[Entry]:
        places: list[tuple[CodeRef, int] | None] = []
        self.flow.keys.follow(ref, value, places.append)
        known = [place for place in places if place is not None and not _is_none(*place)]
        found = [list(self._at(*place)) for place in known]
        if known and all(found) and len(known) == len(places):
            yield from (entry for entries in found for entry in entries)

    def _at(self, ref: CodeRef, value: int) -> Iterator[Entry]:
        read = read_attribute(ref, value)
        for obj in self._states(ref, read.base) if read is not None else ():
            if read is not None and (obj, read.name) in self._entries:
                yield obj, read.name

    @cached_property
    def _entries(self) -> frozenset[Entry]:
        """Set to something, of which nothing is known."""
        return frozenset(
            (obj, op.name)
            for ref, _, op in self.flow.program.each(ir.SetAttr)
            if op.value >= 0 and any(_is_object(ref, root) for root in roots(ref.code, op.value))
            for obj in self._states(ref, op.base)
            if self._is_unknown(obj, op.name)
        )

    def _is_unknown(self, state: int, name: str) -> bool:
        node = self.flow.fields.get(state, {}).get(name, -1)
        return node >= 0 and self._tells_nothing(self.flow.graph.get(node))

    def _tells_nothing(self, objects: Objects) -> bool:
        """Also where too much meets to say what of it the place really holds."""
        return objects <= {UNKNOWN} or are_unrelated(self.flow, objects)

    def _states(self, ref: CodeRef, value: int) -> Iterator[int]:
        for obj in sorted(self.flow.values(ref, value)):
            described = self.flow.objects[obj]
            if isinstance(described, External) and described.path in self.flow.known.shared_state:
                yield obj


def _is_object(ref: CodeRef, value: int) -> bool:
    return isinstance(ref.code.ops[value], _MAKING)


def _is_none(ref: CodeRef, value: int) -> bool:
    return getattr(ref.code.ops[value], "kind", "") == "none"
