"""Entries that are put in while there are none, under a key of the program's own: whoever asks for
them gets the one that was made first.
"""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import Class, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.shared.puts import Put
from isolint.model.shared.while_missing import attribute_of, is_only_if_missing, item_of, tests
from isolint.summary import ir
from isolint.summary.operands import alike, operands, roots

_DEEPEST = 4
_ENVIRONMENT = frozenset({"os.environ", "os.environ.get()", "os.getenv()"})
_EMPTY = frozenset({"Not", "Equal"})
_TAKEN_OUT = frozenset({"pop", "popleft", "get", "get_nowait"})


class LastingEntries:
    """Reads a solved flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def stays(self, put: Put) -> bool:
        if not _is_made(put.ref.code, put.value):
            return False
        if put.key < 0 and not put.named:
            return self._is_first(put)
        code = put.ref.code
        missing = put.by_default or is_only_if_missing(code, put.at, item_of(code, put.base))
        return missing and (put.named or self._is_own(put.ref, put.key))

    def is_kept(self, obj: int, holder: int, name: str) -> bool:
        """`if holder.name is None: holder.name = obj`, wherever it is set."""
        stores = [
            (ref.code, at, op)
            for ref, at, op in self._stores.get(name, ())
            if op.value >= 0
            and _is_made(ref.code, op.value)
            and obj in self.flow.values(ref, op.value)
            and holder in self.flow.values(ref, op.base)
        ]
        return bool(stores) and all(
            is_only_if_missing(code, at, attribute_of(code, op.base, name))
            for code, at, op in stores
        )

    @cached_property
    def _stores(self) -> dict[str, list[tuple[CodeRef, int, ir.SetAttr]]]:
        found: dict[str, list[tuple[CodeRef, int, ir.SetAttr]]] = {}
        for ref, at, op in self.flow.program.each(ir.SetAttr):
            found.setdefault(op.name, []).append((ref, at, op))
        return found

    def _is_first(self, put: Put) -> bool:
        """`if not made: made.append(obj)`, and nobody takes it out for a while."""
        code, base = put.ref.code, put.base
        empty = any(_asks_emptiness(code, test, base) for test in tests(code, put.at))
        return empty and not self._is_pool(put)

    def _is_pool(self, put: Put) -> bool:
        holders = self.flow.values(put.ref, put.base)
        return any(
            isinstance(op, ir.Attr) and op.name in _TAKEN_OUT
            for ref, held in self.flow.holders.of(holders, ir.Load, ir.Attr)
            for value in held
            for op in (ref.code.ops[at] for at in ref.users(value))
        )

    def _is_own(self, ref: CodeRef, key: int, depth: int = _DEEPEST) -> bool:
        """Of nothing that a request brought: a text, a class, a setting of the machine's."""
        return depth > 0 and all(
            self._is_fixed(ref, root, depth) for root in roots(ref.code, key) or [key]
        )

    def _is_fixed(self, ref: CodeRef, value: int, depth: int) -> bool:
        op = ref.code.ops[value]
        if isinstance(op, ir.Const):
            return True
        if isinstance(op, (ir.Combine, ir.Collection)):
            return all(self._is_own(ref, part, depth - 1) for part in operands(op))
        objects = [self.flow.objects[obj] for obj in self.flow.values(ref, value)]
        if objects and all(isinstance(obj, Class) for obj in objects):
            return True
        if isinstance(op, ir.Attr) and op.name in ("__name__", "__qualname__"):
            return self._is_own(ref, op.base, depth - 1)
        if isinstance(op, ir.Item) and self._is_machines(ref, op.base):
            return True
        return self._is_machines(ref, value) or self._is_written(ref, value)

    def _is_machines(self, ref: CodeRef, value: int) -> bool:
        objects = [self.flow.objects[obj] for obj in self.flow.values(ref, value)]
        return bool(objects) and all(
            isinstance(obj, External) and obj.path in _ENVIRONMENT for obj in objects
        )

    def _is_written(self, ref: CodeRef, key: int) -> bool:
        """Only ever a text that the program has."""
        if not self.flow.keys.may_know(ref, key):
            return False
        found: set[str | None] = set()
        self.flow.keys.watch(ref, key, found.add)
        return bool(found) and None not in found


def _is_made(code: ir.Code, value: int) -> bool:
    """Not taken from somewhere else."""
    return all(isinstance(code.ops[root], (ir.Call, ir.Collection)) for root in roots(code, value))


def _asks_emptiness(code: ir.Code, test: int, base: int, depth: int = _DEEPEST) -> bool:
    """`not made`, `len(made) == 0`, `made`: not whether one thing is in it, or how many there
    may be.
    """
    if alike(code, test, base):
        return True
    op = code.ops[test]
    if depth == 0 or (isinstance(op, ir.Combine) and op.kind not in _EMPTY):
        return False
    if isinstance(op, ir.Call):
        func = code.ops[op.func]
        measured = isinstance(func, ir.Load) and func.name == "len" and len(op.args) == 1
        return measured and alike(code, op.args[0], base)
    parts = operands(op) if isinstance(op, (ir.Combine, ir.Choice)) else ()
    return any(_asks_emptiness(code, part, base, depth - 1) for part in parts)
