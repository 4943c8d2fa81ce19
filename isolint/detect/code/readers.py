"""Where one request meets another: what is written on a shared place, some request reads there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.guards import used_in_log
from isolint.detect.code.used_values import is_used
from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir


class Readers:
    """Of variables and attributes; what takes something from a container takes any entry."""

    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.reads = reads

    def of(self, write: Write) -> tuple[CodeRef, int] | None:
        """Code that serves requests, if possible other than the writer, and the operation."""
        if write.kind not in (REBIND, ATTRIBUTE, CLASS) or write.name == ANY:
            return None
        own = write.context[0]
        return min(self.every(write), key=lambda read: read[0].id == own, default=None)

    def every(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        return self._naming(write) if write.kind == REBIND else self._taking(write)

    @cached_property
    def _serving(self) -> frozenset[int]:
        return frozenset(code for code, _ in self.model.request.live)

    def _taking(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        reads = self.reads.of_class(write) if write.kind == CLASS else self.reads.of(write)
        for ref, at in reads:
            if ref.id in self._serving and not used_in_log(ref.code, at):
                yield ref, at

    def _naming(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        """A variable of a module, or of a function around the code."""
        scope, name = write.place.rpartition(".")[0], write.name
        for ref, value, op in self._loads.get(name, ()):
            home = self.model.program.codes[ref.module.base + max(op.home, 0)]
            around = home.symbol == scope or ref.module.name == scope
            if around and is_used(ref.code, value):
                yield ref, value
        for ref, value, base in self.reads.places(name):
            described = (self.model.flow.objects[obj] for obj in self.model.flow.values(ref, base))
            of_module = any(isinstance(each, ModuleObject) for each in described)
            if ref.id in self._serving and of_module:
                yield ref, value

    @cached_property
    def _loads(self) -> dict[str, list[tuple[CodeRef, int, ir.Load]]]:
        found: dict[str, list[tuple[CodeRef, int, ir.Load]]] = {}
        for ref, value, op in self.model.program.each(ir.Load):
            if ref.id in self._serving:
                found.setdefault(op.name, []).append((ref, value, op))
        return found
