"""Attributes that classes get after their bodies have run: `cls.registry = {}`."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef, Program
from isolint.summary import ir
from isolint.summary.operands import roots

_CLASSES = frozenset({"cls", "klass", "class_"})
_MAKING = frozenset({"__new__", "__init__"})
_DERIVING = "__init_subclass__"
_NAMING = (ir.Load, ir.Attr, ir.Import, ir.Make, ir.Decorate)


class ClassAttributes:
    def __init__(self, program: Program, classes: Classes) -> None:
        self.program = program
        self.classes = classes
        self._set: dict[int, frozenset[str]] = {}

    def owners(self, cls: int, name: str) -> list[int]:
        """The classes on which an attribute can be set that no body in their order binds."""
        return self.classes.info[cls].mro if name in self._names else []

    def sets(self, cls: int, name: str) -> bool:
        """A class in its order sets it itself, before any class outside is asked."""
        return any(name in self._own(each) for each in self.classes.info[cls].mro)

    def _own(self, cls: int) -> frozenset[str]:
        found = self._set.get(cls)
        if found is None:
            deriving = self.classes.methods(cls, _DERIVING)
            found = self._set[cls] = frozenset(
                op.name
                for ref in deriving
                for _, op in ref.each(ir.SetAttr)
                if self.classes.is_self(ref, op.base)
            )
        return found

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(
            op.name for ref, _, op in self.program.each(ir.SetAttr) if self._is_class(ref, op.base)
        )

    def _is_class(self, ref: CodeRef, base: int) -> bool:
        for root in roots(ref.code, base):
            op = ref.code.ops[root]
            if isinstance(op, ir.Param):
                if ref.code.params[op.index].name in _CLASSES:
                    return True
            elif self._names_class(ref, root) or self._calls_maker(ref, op):
                return True
        return False

    def _names_class(self, ref: CodeRef, value: int) -> bool:
        """`Service.store = Store()`."""
        if not isinstance(ref.code.ops[value], _NAMING):
            return False
        return isinstance(self.classes.symbols.of_value(ref, value), Class)

    def _calls_maker(self, ref: CodeRef, op: ir.AnyOp) -> bool:
        return isinstance(op, ir.Call) and self._makes_class(ref)

    def _makes_class(self, ref: CodeRef) -> bool:
        parent = self.program.parent(ref)
        if parent is None or ref.code.name not in _MAKING or parent.code.kind != "class":
            return False
        return self.classes.is_metaclass(parent.id)
