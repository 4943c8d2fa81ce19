"""An operation as text without layout, quotes, parentheses and comments: what a formatter keeps."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.summary import ir

_DEEPEST = 12


def phrase(code: ir.Code, value: int) -> str:
    """As a statement where it is one: a binding with the value that it binds."""
    op = code.ops[value]
    if isinstance(op, ir.Bind) and op.value >= 0:
        return f"{op.name} = {_Phrases(code).of(op.value, _DEEPEST)}"
    return _Phrases(code).of(value, _DEEPEST)


class _Phrases:
    """Variables are told by their names: what they hold is another statement's matter."""

    def __init__(self, code: ir.Code) -> None:
        self.code = code

    def of(self, value: int, depth: int) -> str:
        if value < 0 or depth == 0:
            return ""
        op = self.code.ops[value]
        if isinstance(op, ir.Param):
            return self.code.params[op.index].name
        if isinstance(op, (ir.Bind, ir.Load)):
            return op.name
        if isinstance(op, ir.Const):
            return op.text
        return self._compound(op, depth - 1)

    def _compound(self, op: ir.AnyOp, depth: int) -> str:
        if isinstance(op, ir.Attr):
            return f"{self.of(op.base, depth)}.{op.name}"
        if isinstance(op, ir.SetAttr):
            target = f"{self.of(op.base, depth)}.{op.name}"
            return self._set(target, op.augmented, op.value, depth)
        if isinstance(op, ir.Item):
            return f"{self.of(op.base, depth)}[{self.of(op.key, depth)}]"
        if isinstance(op, ir.SetItem):
            target = f"{self.of(op.base, depth)}[{self.of(op.key, depth)}]"
            return self._set(target, op.augmented, op.value, depth)
        if isinstance(op, ir.Call):
            return self._call(op, depth)
        return self._other(op, depth)

    def _set(self, target: str, augmented: bool, value: int, depth: int) -> str:
        if value < 0:
            return f"del {target}"
        return f"{target} {'+=' if augmented else '='} {self.of(value, depth)}"

    def _call(self, op: ir.Call, depth: int) -> str:
        given = [self.of(each, depth) for each in op.positional]
        given += [f"{name}={self.of(each, depth)}" for name, each in op.named]
        return f"{self.of(op.func, depth)}({', '.join(given)})"

    def _other(self, op: ir.AnyOp, depth: int) -> str:
        if isinstance(op, ir.Join):
            return next((told for each in op.values if (told := self.of(each, depth))), "")
        if isinstance(op, (ir.Choice, ir.Combine)):
            return f"{op.kind}({self._list(op.values, depth)})"
        if isinstance(op, ir.Collection):
            keys = self._list(op.keys, depth)
            return f"{op.kind}({keys}: {self._list(op.values, depth)})"
        if isinstance(op, ir.Make):
            return "def"
        if isinstance(op, ir.Import):
            return f"{op.module}:{op.name}"
        if isinstance(op, ir.Narrow):
            return self.of(op.value, depth)
        value = getattr(op, "value", ir.NONE)
        return f"{type(op).__name__.lower()}({self.of(value, depth)})"

    def _list(self, values: Iterable[int], depth: int) -> str:
        return ", ".join(self.of(each, depth) for each in values)
