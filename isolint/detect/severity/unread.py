"""What is kept under a name and that nobody reads: it is served to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.used_values import is_used
from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef, Module
from isolint.model.scan import Model
from isolint.model.writing.write import REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import operands

UNREAD = "nobody reads it"
_BY_NAME = frozenset({"globals", "vars", "locals", "eval", "exec"})


class Unread:
    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.reads = reads

    def holds(self, write: Write) -> bool:
        """A module's name; an attribute may be read by who finds it by its object."""
        if write.kind != REBIND:
            return False
        module = self.model.program.by_name.get(write.place.rpartition(".")[0])
        if module is None or write.name not in self._read:
            return write.name not in self._read
        return not (self._is_read_inside(module, write.name) or self._is_asked_of(module, write))

    @cached_property
    def _read(self) -> frozenset[str]:
        """Names that are read anywhere, of whatever."""
        return frozenset(name for ref in self.model.program.codes for name in _names(ref))

    def _is_read_inside(self, module: Module, name: str) -> bool:
        codes = self.model.program.codes
        return any(
            name in _later(ref) or _loads(ref, name) or _finds_by_text(ref)
            for ref in codes[module.base : module.base + len(module.summary.codes)]
        )

    def _is_asked_of(self, module: Module, write: Write) -> bool:
        """`module.name`, `from module import name`, or `getattr` of nobody knows what."""
        return (
            write.name in self._imported
            or write.name in self._asked_for
            or any(
                self._may_be(module, ref, base) for ref, _, base in self.reads.places(write.name)
            )
        )

    def _may_be(self, module: Module, ref: CodeRef, base: int) -> bool:
        objects = [self.model.flow.objects[obj] for obj in self.model.flow.values(ref, base)]
        if objects:
            return ModuleObject(module.index) in objects
        return isinstance(ref.code.ops[base], (ir.Load, ir.Import))

    @cached_property
    def _imported(self) -> frozenset[str]:
        return frozenset(op.name for _, _, op in self.model.program.each(ir.Import))

    @cached_property
    def _asked_for(self) -> frozenset[str]:
        """`getattr(module, "name")`."""
        return frozenset(
            text.text
            for ref, _, call in self.model.program.each(ir.Call)
            if _called(ref, call).endswith("attr")
            for value in call.args
            if isinstance(text := ref.code.ops[value], ir.Const)
        )


def _names(ref: CodeRef) -> Iterator[str]:
    """Everything that the code may take hold of by its name."""
    assigns = any(op.home == ir.GLOBAL for _, op in ref.each(ir.Bind))
    yield from _later(ref) if assigns else ()
    for value, op in ref.among(ir.Load, ir.Attr, ir.Import, ir.Const):
        if isinstance(op, ir.Load):
            if not assigns or is_used(ref.code, value):
                yield op.name
        elif isinstance(op, (ir.Attr, ir.Import)):
            yield op.name
        elif isinstance(op, ir.Const) and op.kind == "str" and op.text.isidentifier():
            yield op.text


def _loads(ref: CodeRef, name: str) -> bool:
    return any(op.name == name and is_used(ref.code, at) for at, op in ref.each(ir.Load))


def _finds_by_text(ref: CodeRef) -> bool:
    """`globals()[name]`."""
    return any(_called(ref, call) in _BY_NAME for _, call in ref.each(ir.Call))


def _called(ref: CodeRef, call: ir.Call) -> str:
    func = ref.code.ops[call.func]
    return func.name if isinstance(func, (ir.Load, ir.Attr)) else ""


def _later(ref: CodeRef) -> set[str]:
    """A global that the code which assigns it uses when others may have assigned it since: a
    coroutine after an await, a function after a call.
    """
    found: set[str] = set()
    for value, op in ref.each(ir.Bind) if ref.code.parent >= 0 else ():
        if op.home == ir.GLOBAL:
            pause = next((at for at in range(value + 1, len(ref.code.ops)) if _pauses(ref, at)), -1)
            if pause >= 0 and _is_used_after(ref, value, pause):
                found.add(op.name)
    return found


def _is_used_after(ref: CodeRef, value: int, pause: int) -> bool:
    """That ways meet again uses nothing."""
    later = ref.code.ops[pause + 1 :]
    return any(not isinstance(op, ir.Join) and value in operands(op) for op in later)


def _pauses(ref: CodeRef, at: int) -> bool:
    op = ref.code.ops[at]
    if ref.code.asynchronous:
        return isinstance(op, ir.Await) or getattr(op, "asynchronous", False)
    return isinstance(op, ir.Call)
