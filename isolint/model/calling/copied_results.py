"""Functions whose result leaves them only through a deep copy."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_DEEP = frozenset({"copy.deepcopy"})


class CopiedResults:
    """Reads a solved flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def only(self, code: int) -> bool:
        """Whether every caller copies what it gets before anything else."""
        sites = self._sites.get(code, [])
        return bool(sites) and all(self._is_copied(*site) for site in sites)

    @cached_property
    def _sites(self) -> dict[int, list[tuple[CodeRef, int]]]:
        found: dict[int, list[tuple[CodeRef, int]]] = {}
        program = self.flow.program
        for node, callees in self.flow.calls.items():
            if (called := program.operation(node)) is not None:
                for callee, _ in callees:
                    found.setdefault(callee, []).append(called)
        return found

    def _is_copied(self, ref: CodeRef, value: int) -> bool:
        readers = ref.users(value)
        users = [ref.code.ops[at] for at in readers]
        if len(users) == 1 and isinstance(users[0], ir.Bind) and users[0].home == ir.LOCAL:
            return self._is_copied(ref, readers[0])
        return bool(users) and all(self._copies(ref, op) for op in users)

    def _copies(self, ref: CodeRef, op: ir.AnyOp) -> bool:
        if not isinstance(op, ir.Call):
            return False
        objects = [self.flow.objects[obj] for obj in self.flow.values(ref, op.func)]
        return any(isinstance(obj, External) and obj.path in _DEEP for obj in objects)
