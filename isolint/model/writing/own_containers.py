"""Classes of the program that are a dict, a list or the like: their objects keep what they get."""

from __future__ import annotations

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.containers import CACHING, MUTATING
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_BUILT_IN = frozenset(BUILTIN + name for name in ("dict", "list", "set", "bytearray"))
_METHODS = MUTATING.union(CACHING)
BEYOND = "super()."
BY_ITEM = frozenset({"__setitem__", "__delitem__"})


class OwnContainers:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._memo: dict[int, bool] = {}

    def is_changed_by(self, obj: int, method: str) -> bool:
        """The object is one, and the method is that of the container: `super().update` always."""
        described = self.flow.objects[obj]
        if not isinstance(described, Instance) or not self._is_one(described.cls):
            return False
        beyond, plain = method.startswith(BEYOND), method.removeprefix(BEYOND)
        if plain not in _METHODS and plain not in BY_ITEM:
            return False
        return beyond or self.flow.classes.member(described.cls, plain) is None

    def _is_one(self, cls: int) -> bool:
        """One that lets go of nothing by itself."""
        found = self._memo.get(cls)
        if found is None:
            outside = self.flow.classes.info[cls].externals
            found = self._memo[cls] = any(map(self._is_container, outside))
        return found

    def _is_container(self, path: str) -> bool:
        known = self.flow.known
        made = known.made(path)
        kept = known.container_kind(made) == "dict" and made not in known.evicting
        return path in _BUILT_IN or kept


def is_super(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Load) and func.name == "super"
