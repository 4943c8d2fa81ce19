"""Which values of the program can be an object, asked by the object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from isolint.model.definitions.program import CodeRef, Program
from isolint.model.pointsto.graph import Objects
from isolint.summary import ir


class Holders:
    """Most values hold the same few sets: each set is noted once, with the nodes that hold it."""

    def __init__(self, program: Program, held: Sequence[Objects]) -> None:
        self.program = program
        self._nodes: dict[Objects, list[int]] = {}
        for node, objects in enumerate(held):
            if objects:
                self._nodes.setdefault(objects, []).append(node)
        self._sets: dict[int, list[Objects]] = {}
        for objects in self._nodes:
            for obj in objects:
                self._sets.setdefault(obj, []).append(objects)

    def of(
        self, objects: Set[int], *kinds: type[ir.Op]
    ) -> Iterator[tuple[CodeRef, dict[int, Objects]]]:
        """The codes in which operations of these kinds, or any, can give some of the objects: by
        their values, which of them.
        """
        wanted, found = frozenset(kinds), dict[int, dict[int, Objects]]()
        for held in {each for obj in objects for each in self._sets.get(obj, ())}:
            here = held & objects
            for node in self._nodes[held]:
                code, value = self.program.position(node)
                if not wanted or type(self.program.codes[code].code.ops[value]) in wanted:
                    found.setdefault(code, {})[value] = here
        for code in sorted(found):
            yield self.program.codes[code], dict(sorted(found[code].items()))
