"""Containers of modules and classes out of which nobody takes anything: who is in them is met there
by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from isolint.model.definitions.objects import Container, External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_CHANGING = frozenset(
    {"add", "append", "insert", "update", "extend", "discard", "remove", "clear", "__len__"}
)
_ASKING = frozenset({"In", "NotIn"})
_HOLDING = (ir.Load, ir.Attr, ir.Import, ir.Param, ir.Bind, ir.Join, ir.Narrow, ir.Choice)
_KEEPING = (ir.Bind, ir.SetAttr, ir.Join, ir.Narrow)


class AskedRoots:
    def __init__(self, flow: Flow, roots: Iterable[int]) -> None:
        self.flow = flow
        self._containers = frozenset(
            obj for obj in roots if isinstance(flow.objects[obj], Container)
        )

    def holds(self, container: int) -> bool:
        """It is put into, emptied, measured, or asked whether something is in it."""
        return container in self._containers and container not in self._taken

    @cached_property
    def _taken(self) -> frozenset[int]:
        taken: set[int] = set()
        for ref, held in self.flow.holders.of(self._containers, *_HOLDING):
            for at, containers in held.items():
                if not all(self._leaves(ref, ref.code.ops[user], at) for user in ref.users(at)):
                    taken |= containers
        return frozenset(taken)

    def _leaves(self, ref: CodeRef, op: ir.AnyOp, at: int) -> bool:
        if isinstance(op, ir.Attr):
            return op.name in _CHANGING
        if isinstance(op, ir.SetItem):
            return op.base == at
        if isinstance(op, ir.Combine):
            return op.kind in _ASKING and op.values[-1] == at
        if isinstance(op, ir.Call):
            return op.func != at and self._measures(ref, op)
        return isinstance(op, _KEEPING)

    def _measures(self, ref: CodeRef, op: ir.Call) -> bool:
        """`len(x)`, or code of the program, which has it under a name of its own."""
        called = [self.flow.objects[obj] for obj in self.flow.values(ref, op.func)]
        if any(isinstance(obj, External) for obj in called):
            return all(getattr(obj, "path", "") == BUILTIN + "len" for obj in called)
        return bool(called)
