"""What is put into a container, wherever that is done: `made[key] = obj`, `made.append(obj)`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_VALUE_AT = MappingProxyType({"append": 0, "add": 0, "appendleft": 0, "setdefault": 1})
_UPDATING = "update"


class Put(Struct, frozen=True):
    """At the operation `at`, into what `base` is; `key` is -1 where there is none, or where a name
    in the call stands for it. `by_default`: by `setdefault`.
    """

    ref: CodeRef
    at: int
    base: int
    key: int
    value: int
    by_default: bool = False
    named: bool = False


class Puts:
    """Reads a solved flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def of(self, obj: int, holder: int) -> list[Put]:
        """Those by which the object can have come into its holder."""
        return [
            put for put in self._into.get(holder, ()) if obj in self.flow.values(put.ref, put.value)
        ]

    @cached_property
    def _into(self) -> dict[int, list[Put]]:
        found: dict[int, list[Put]] = {}
        for put in (*self._set(), *self._called()):
            for holder in self.flow.values(put.ref, put.base):
                found.setdefault(holder, []).append(put)
        return found

    def _set(self) -> Iterator[Put]:
        for ref, at, op in self.flow.program.each(ir.SetItem):
            if op.value >= 0 and op.key >= 0:
                yield Put(ref, at, op.base, op.key, op.value)

    def _called(self) -> Iterator[Put]:
        for ref, at, op in self.flow.program.each(ir.Call):
            func = ref.code.ops[op.func]
            if not isinstance(func, ir.Attr):
                continue
            position = _VALUE_AT.get(func.name, -1)
            if 0 <= position < len(op.positional):
                key = op.args[0] if position else -1
                yield Put(ref, at, func.base, key, op.args[position], by_default=position > 0)
            elif func.name == _UPDATING:
                yield from _updated(ref, at, op, func.base)


def _updated(ref: CodeRef, at: int, op: ir.Call, base: int) -> Iterator[Put]:
    """`made.update(name=obj)`, `made.update({"name": obj})`."""
    for _, value in op.named:
        yield Put(ref, at, base, -1, value, named=True)
    for argument in op.positional:
        given = ref.code.ops[argument]
        if isinstance(given, ir.Collection) and given.kind == "dict":
            for key, value in zip(given.keys, given.values, strict=False):
                if key >= 0:
                    yield Put(ref, at, base, key, value)
