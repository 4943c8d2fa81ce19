"""What an application's settings hold: one object for all who ask for it, as it was loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.objects import External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import alternatives

_DEEPEST = 3
_PART_OF_AN_OBJECT = re.compile(r"\.[A-Z]\w*\(\)(\[\]|\.\w+)*$")


class LoadedSettings:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.known = bool(flow.known.loaded_state)

    def place(self, ref: CodeRef, value: int, depth: int = 0) -> str:
        """`settings.ICONS`, or `settings.ICONS[]` for a part of it, where the value is one."""
        if depth > _DEEPEST or not self.known:
            return ""
        found = (self._place(ref, root, depth) for root in alternatives(ref.code, value))
        return next(filter(None, found), "")

    def _place(self, ref: CodeRef, value: int, depth: int) -> str:
        op = ref.code.ops[value]
        if isinstance(op, ir.Item):
            whole = self.place(ref, op.base, depth + 1)
            return f"{whole}[]" if whole else ""
        if isinstance(op, ir.Attr):
            return self._named(ref, op.base, op.name)
        if isinstance(op, ir.Call) and _is_getattr(ref, op):
            name = ref.code.ops[op.args[1]]
            return self._named(ref, op.args[0], name.text) if isinstance(name, ir.Const) else ""
        if isinstance(op, ir.Call) and isinstance(ref.code.ops[op.func], ir.Load):
            found = (self.place(*given, depth + 1) for given in self._returned(ref, op.func))
            return next(filter(None, found), "")
        return ""

    def _named(self, ref: CodeRef, base: int, name: str) -> str:
        for obj in sorted(self.flow.values(ref, base)) if name.isupper() else ():
            described = self.flow.objects[obj]
            if isinstance(described, External) and described.path in self.flow.known.loaded_state:
                return "" if self._is_of_library(name) else f"{described.path}.{name}"
        return ""

    def _is_of_library(self, name: str) -> bool:
        """`PY_DB = MongoClient()["crits"]`: what its methods change is no mapping of settings."""
        made = [obj for value in self._written.get(name, ()) for obj in self.flow.values(*value)]
        objects = [self.flow.objects[obj] for obj in made]
        return bool(objects) and all(
            isinstance(obj, External)
            and _PART_OF_AN_OBJECT.search(obj.path)
            and not self.flow.keeps(obj.path)
            for obj in objects
        )

    @cached_property
    def _written(self) -> dict[str, list[tuple[CodeRef, int]]]:
        """What modules call so."""
        found: dict[str, list[tuple[CodeRef, int]]] = {}
        for ref in self.flow.program.codes:
            for _, op in ref.each(ir.Bind) if ref.code.kind == "module" else ():
                if op.name.isupper() and op.value >= 0:
                    found.setdefault(op.name, []).append((ref, op.value))
        return found

    def _returned(self, ref: CodeRef, func: int) -> Iterator[tuple[CodeRef, int]]:
        """What the functions of the program that are called here give back as it is."""
        for obj in sorted(self.flow.values(ref, func)):
            described = self.flow.objects[obj]
            if isinstance(described, Function):
                called = self.flow.program.codes[described.code]
                for _, op in called.each(ir.Return):
                    yield called, op.value


def _is_getattr(ref: CodeRef, op: ir.Call) -> bool:
    """`getattr(settings, "ICONS", {})`: what is written there is meant to be theirs."""
    func = ref.code.ops[op.func]
    return isinstance(func, ir.Load) and func.name == "getattr" and len(op.args) in {2, 3}
