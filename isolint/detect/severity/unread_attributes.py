"""An attribute that is kept and that nobody reads, or only a log line, of an object of which others
are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.guards import used_in_log
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir

_WHOLE = frozenset({"vars", "asdict", "getattr", "getmembers", "dump", "dumps", "dir", "copy"})


class UnreadAttributes:
    """A base outside the program may read it, and so may who takes the object whole."""

    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.reads = reads

    def holds(self, write: Write) -> bool:
        described = self.model.flow.objects[write.shared.obj]
        if write.kind != ATTRIBUTE or not isinstance(described, Instance):
            return False
        if write.name == ANY or write.shared.obj in self._whole:
            return False
        info = self.model.flow.classes.info[described.cls]
        if self._is_read(write.name, info.mro):
            return False
        return not info.externals and self._reads_others(write.shared.obj, info.mro)

    def _is_read(self, name: str, mro: list[int]) -> bool:
        """Of anything that may be like it; what is read for a log line goes to nobody."""
        places = {(ref.id, value): base for ref, value, base in self.reads.places(name)}
        return name in self._asked_for or any(
            not used_in_log(ref.code, value)
            and not self._is_of_others(ref, places[ref.id, value], mro)
            for ref, value in self.reads.named(name)
        )

    def _is_of_others(self, ref: CodeRef, base: int, mro: list[int]) -> bool:
        """Objects of classes alone that have nothing to do with it."""
        objects, info = self.model.flow.objects, self.model.flow.classes.info
        held = [objects[obj] for obj in self.model.flow.values(ref, base)]
        return bool(held) and all(
            isinstance(each, Instance) and set(mro).isdisjoint(info[each.cls].mro) for each in held
        )

    def _reads_others(self, obj: int, mro: list[int]) -> bool:
        """Where nothing of the object is read, its readers are not seen."""
        methods = [ref for cls in mro for ref in self.model.flow.classes.methods(cls)]
        kept = {op.name for ref in methods for _, op in ref.each(ir.SetAttr) if op.base == 0}
        kept = kept.union(*(self.model.program.codes[cls].code.names for cls in mro))
        kept -= {ref.code.name for ref in methods}
        return any(
            op.name in kept and obj in self.model.flow.values(ref, op.base)
            for ref in methods
            for _, op in ref.each(ir.Attr)
        )

    @cached_property
    def _asked_for(self) -> frozenset[str]:
        """`getattr(x, "name")` reads it too."""
        return frozenset(name for ref in self.model.program.codes for name in _names(ref))

    @cached_property
    def _whole(self) -> frozenset[int]:
        """Given to `vars` or `asdict`, or asked for attributes whose names are made."""
        return frozenset(
            obj
            for ref in self.model.program.codes
            for value in _taken_whole(ref)
            for obj in self.model.flow.values(ref, value)
        )


def _names(ref: CodeRef) -> Iterator[str]:
    for _, call in ref.each(ir.Call):
        if _called(ref, call).endswith(("attr", "attrgetter")):
            given = (ref.code.ops[value] for value in call.args)
            yield from (text.text for text in given if isinstance(text, ir.Const))


def _taken_whole(ref: CodeRef) -> Iterator[int]:
    for _, op in ref.each(ir.Attr):
        if op.name == "__dict__":
            yield op.base
    for _, call in ref.each(ir.Call):
        if _called(ref, call) in _WHOLE:
            name = ref.code.ops[call.args[1]] if len(call.args) > 1 else None
            if not isinstance(name, ir.Const):
                yield from call.args[:1]


def _called(ref: CodeRef, call: ir.Call) -> str:
    func = ref.code.ops[call.func]
    return func.name if isinstance(func, (ir.Load, ir.Attr)) else ""
