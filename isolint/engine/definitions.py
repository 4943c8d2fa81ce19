"""Where the place that a finding is about is defined: there a comment may speak of it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Finding, Place, StepKind
from isolint.model.definitions.program import CodeRef, Program
from isolint.summary import ir

# Another object of the class, which has a definition of its own.
_OTHER = "also held"
_CONSTRUCTORS = frozenset({"__init__", "__new__", "__post_init__"})


class Definitions:
    def __init__(self, program: Program) -> None:
        self.program = program
        self._codes = {
            ref.symbol: ref for ref in program.codes if ref.code.name or ref.code.kind == "module"
        }

    def of(self, finding: Finding) -> Iterator[Place]:
        """Its own line; then what its evidence names; then the attribute and its class."""
        yield finding.place
        for step in finding.trace:
            if step.kind is StepKind.OWNER and step.note != _OTHER:
                yield step.place
        if finding.object:
            yield from self._named(finding.object)

    def _named(self, symbol: str) -> Iterator[Place]:
        head, _, name = symbol.rpartition(".")
        for code in (self._codes.get(symbol), self._codes.get(head)):
            if code is not None and code.code.kind in ("class", "function"):
                yield self.program.definition(code)
        holder = self._codes.get(head)
        if holder is not None:
            yield from self._bound(holder, name)

    def _bound(self, holder: CodeRef, name: str) -> Iterator[Place]:
        for value in holder.code.names.get(name, ()):
            yield self.program.op_place(holder, value)
        for ref in self._constructors(holder) if holder.code.kind == "class" else ():
            for value, op in enumerate(ref.code.ops):
                if isinstance(op, ir.SetAttr) and op.base == 0 and op.name == name:
                    yield self.program.op_place(ref, value)

    def _constructors(self, holder: CodeRef) -> Iterator[CodeRef]:
        for index in range(len(holder.module.summary.codes)):
            ref = self.program.child(holder, index)
            if ref.code.name in _CONSTRUCTORS and self.program.parent(ref) is holder:
                yield ref
