"""How the methods of one class use the attributes of their object."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import behind, is_empty_container, roots

_CHANGING = frozenset({"append", "add", "extend", "insert", "update", "setdefault"})


class OwnAttributes:
    def __init__(self, flow: Flow, cls: int) -> None:
        owners = reversed(flow.classes.info[cls].mro)
        found = (ref for owner in owners for ref in flow.classes.methods(owner))
        self.methods = {ref.code.name: ref for ref in found}
        self._first: dict[tuple[str, str], bool | None] = {}

    @cached_property
    def _outer(self) -> list[str]:
        """Public methods that no other method calls on its object."""
        inner = {
            op.name
            for ref in self.methods.values()
            for _, op in ref.each(ir.Attr)
            if op.base == 0 and op.name != ref.code.name
        }
        public = (name for name in self.methods if not name.startswith("_") or name == "__call__")
        return [name for name in public if name not in inner]

    def scratch(self) -> Iterator[tuple[CodeRef, int, str]]:
        """Where an attribute is begun that each call uses as a variable of its own: every outer
        method that reads it has begun it before.
        """
        for ref in self._after_making():
            for value, op in ref.each(ir.SetAttr):
                if op.base == 0 and is_begun(ref, op) and self._is_scratch(op.name):
                    yield ref, value, op.name

    def merged(self) -> Iterator[tuple[CodeRef, int, str]]:
        """Where a call puts what it is given into a part that the constructor made, and works with
        that; nothing else reads the part, so that it holds nothing for the caller.
        """
        changes = [(ref, *found) for ref in self._after_making() for found in _changes(ref)]
        for ref, value, name in changes:
            readers = {each.code.name for each in self._after_making() if _reads(each, name)}
            changers = {each.code.name for each, _, other in changes if other == name}
            if readers == changers and self._is_made_first(name):
                yield ref, value, name

    def _after_making(self) -> Iterator[CodeRef]:
        for name, ref in self.methods.items():
            if not name.startswith("__") or name == "__call__":
                yield ref

    def _is_made_first(self, name: str) -> bool:
        maker = self.methods.get("__init__")
        return maker is not None and any(
            op.base == 0 and op.name == name and not is_empty_container(maker.code, op.value)
            for _, op in maker.each(ir.SetAttr)
            if op.value >= 0
        )

    def _is_scratch(self, name: str) -> bool:
        """Not a property, which keeps elsewhere what is set."""
        if name in self.methods:
            return False
        found = {self._begins_first(method, name) for method in self._outer}
        return True in found and False not in found

    def _begins_first(self, method: str, name: str) -> bool | None:
        """Whether the method begins the attribute before it reads it; None where it does not read
        it.
        """
        key = (method, name)
        if key not in self._first:
            self._first[key] = None
            self._first[key] = self._asked(self.methods[method], name)
        return self._first[key]

    def _asked(self, ref: CodeRef, name: str) -> bool | None:
        begun = False
        for _, op in ref.among(ir.Attr, ir.SetAttr):
            if not isinstance(op, (ir.Attr, ir.SetAttr)) or op.base != 0:
                continue
            if isinstance(op, ir.SetAttr):
                begun = begun or (op.name == name and is_begun(ref, op))
            elif op.name == name:
                return begun
            elif op.name in self.methods:
                inner = self._begins_first(op.name, name)
                if inner is not None:
                    return begun or inner
        return None


def is_begun(ref: CodeRef, op: ir.SetAttr) -> bool:
    """With something of the call's own, or empty."""
    if op.value < 0 or op.augmented:
        return False
    return is_empty_container(ref.code, op.value) or _is_of_call(ref, [op.value])


def _is_of_call(ref: CodeRef, values: list[int]) -> bool:
    made_of = (ref.code.ops[at] for at in behind(ref.code, values))
    return any(isinstance(each, ir.Param) and each.index > 0 for each in made_of)


def _reads(ref: CodeRef, name: str) -> bool:
    return any(op.base == 0 and op.name == name for _, op in ref.each(ir.Attr))


def _changes(ref: CodeRef) -> Iterator[tuple[int, str]]:
    """`self.headers.update(headers)`, by whatever name, of what a later call is given."""
    for value, op in ref.among(ir.SetItem, ir.Call):
        base, given = -1, list[int]()
        if isinstance(op, ir.SetItem):
            base, given = op.base, [op.value]
        elif isinstance(op, ir.Call):
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name in _CHANGING:
                base, given = func.base, list(op.args)
        name = _attribute(ref, base) if base > 0 and _is_of_call(ref, given) else ""
        if name and any(
            at > value and _is_given(ref, call, name) for at, call in ref.each(ir.Call)
        ):
            yield value, name


def _attribute(ref: CodeRef, value: int) -> str:
    found = [ref.code.ops[root] for root in roots(ref.code, value)]
    names = {op.name for op in found if isinstance(op, ir.Attr) and op.base == 0}
    return names.pop() if len(found) == len(names) == 1 else ""


def _is_given(ref: CodeRef, call: ir.Call, name: str) -> bool:
    return any(_attribute(ref, given) == name for given in call.args)
