"""Elements that straight-line code has just stored or read, so that a later read is exact.

Store-to-load forwarding: after `d["a"] = f`, `d["a"]` is `f` until something could change it.
"""

from __future__ import annotations

from isolint.summary import ir
from isolint.summary.ir import NONE

AFFECTING = frozenset(
    {ir.SetItem, ir.Item, ir.Call, ir.Await, ir.Yield, ir.Enter, ir.Iter, ir.SetAttr}
)


class Elements:
    def __init__(self, ops: list[ir.AnyOp]) -> None:
        self.ops = ops
        self._known: dict[tuple[int, str], int] = {}
        self._same: dict[int, int] = {}

    def forget(self) -> None:
        self._known.clear()

    def note(self, op: ir.AnyOp, value: int) -> None:
        """Takes in an operation that was just emitted as `value`."""
        if isinstance(op, ir.Item):
            self._read(op, value)
        elif isinstance(op, ir.SetItem):
            self._stored(op)
        else:
            self.forget()
            if isinstance(op, ir.Call):
                self._updated(op)

    def _read(self, op: ir.Item, value: int) -> None:
        key = self._key(op.key)
        if key is None:
            return
        element = (self._origin(op.base), key)
        op.known = self._known.get(element, NONE)
        if op.known == NONE:
            self._known[element] = value
        else:
            self._same[value] = self._origin(op.known)

    def _stored(self, op: ir.SetItem) -> None:
        key = self._key(op.key)
        if key is None:
            self.forget()
            return
        # Another base may be the same object by another name.
        self._known = {e: v for e, v in self._known.items() if e[1] != key}
        if op.value != NONE:
            self._known[self._origin(op.base), key] = op.value

    def _updated(self, op: ir.Call) -> None:
        """`d.update({"a": f})` stores like `d["a"] = f`."""
        func, given = self.ops[op.func], self.ops[op.args[0]] if len(op.args) == 1 else None
        if not (isinstance(func, ir.Attr) and func.name == "update"):
            return
        if isinstance(given, ir.Collection) and len(given.keys) == len(given.values):
            for key, value in zip(given.keys, given.values, strict=True):
                name = self._key(key) if key != NONE else None
                if name is not None:
                    self._known[self._origin(func.base), name] = value

    def _origin(self, value: int) -> int:
        return self._same.get(value, value)

    def _key(self, value: int) -> str | None:
        op = self.ops[value]
        if isinstance(op, ir.Const) and op.kind in ("str", "number"):
            return f"{op.kind} {op.text}"
        return None
