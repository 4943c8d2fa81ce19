"""Containers that a request puts under a key while it is empty, for all to fill: `kept["form"] =
{}`, and then `kept["form"]["name"] = name`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.severity.memo_values import is_made_of_key
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import ADDING
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import is_empty_container, roots

FILLED_LATER = "filled with what users bring"

Filling = tuple[CodeRef, int, int]


class FilledEntries:
    def __init__(self, model: Model) -> None:
        self.model = model
        self._of_user: dict[Filling, bool] = {}

    def holds(self, write: Write, ref: CodeRef, given: int) -> bool:
        """Not where there are others from the start: what is put into those is told itself."""
        made = roots(ref.code, given) if given >= 0 else []
        if not made or not all(is_empty_container(ref.code, each) for each in made):
            return False
        entries = self.model.flow.fields.get(write.shared.obj, {})
        there = {obj for node in entries.values() for obj in self.model.flow.graph.get(node)}
        if any(self._is_kept(obj) for obj in there):
            return False
        return any(self._is_filled(ref, obj) for obj in self.model.flow.values(ref, given))

    def _is_kept(self, obj: int) -> bool:
        made = self.model.flow.objects[obj]
        return isinstance(made, Container) and self.model.sharing.of(obj) is not None

    def _is_filled(self, ref: CodeRef, obj: int) -> bool:
        """By the code that puts it there, or by whoever gets it from there."""
        given = self._gives(ref, obj)
        fillings = (each for each in self._fillings.get(obj, ()) if given or each[0] is ref)
        return any(self._is_known(each) for each in fillings)

    def _gives(self, ref: CodeRef, obj: int) -> bool:
        returned = (op.value for _, op in ref.each(ir.Return) if op.value >= 0)
        return any(obj in self.model.flow.values(ref, value) for value in returned)

    def _is_known(self, filling: Filling) -> bool:
        if filling not in self._of_user:
            self._of_user[filling] = self._is_of_user(filling)
        return self._of_user[filling]

    def _is_of_user(self, filling: Filling) -> bool:
        """What somebody sent; a connection is there to be among others."""
        ref, key, given = filling
        if self.model.values.kind(ref, given) in ("context", "session"):
            return False
        users = self.model.taint.is_user_data(ref, given)
        return users and not is_made_of_key(self.model, ref, key, given)

    @cached_property
    def _fillings(self) -> dict[int, list[Filling]]:
        """By container, what is put into it on execution paths."""
        flow, found = self.model.flow, dict[int, list[Filling]]()
        for code in sorted(self.model.request.codes):
            ref = self.model.program.codes[code]
            for base, key, given in _puts(ref):
                for obj in flow.values(ref, base):
                    if isinstance(flow.objects[obj], Container):
                        found.setdefault(obj, []).append((ref, key, given))
        return found


def _puts(ref: CodeRef) -> Iterator[tuple[int, int, int]]:
    for _, op in ref.among(ir.SetItem, ir.Call):
        if isinstance(op, ir.SetItem) and op.value >= 0:
            yield op.base, op.key, op.value
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if isinstance(op, ir.Call) and isinstance(func, ir.Attr):
            index = ADDING.get(func.name, len(op.args))
            if index < len(op.args):
                yield func.base, -1, op.args[index]
