"""Which module brings in which: by an import, or spelled out in a string to be loaded by."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.flow import Flow
from isolint.model.program import CodeRef, Module
from isolint.summary import ir


class Imports:
    """`of` has the modules that each module names, by index; `imported` all that another names,
    `stated` those of them in import statements.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.of: dict[int, set[int]] = {}
        self.stated: set[int] = set()
        for ref in flow.program.codes:
            for op in ref.code.ops:
                if isinstance(op, (ir.Import, ir.Const)):
                    named = {module.index for module in self._named(ref, op)}
                    named.discard(ref.module.index)
                    self.of.setdefault(ref.module.index, set()).update(named)
                    if isinstance(op, ir.Import):
                        self.stated |= named
        self.imported = frozenset(index for named in self.of.values() for index in named)

    def _named(self, ref: CodeRef, op: ir.Import | ir.Const) -> Iterator[Module]:
        program = self.flow.program
        if isinstance(op, ir.Import):
            source = self.flow.symbols.imported_module(ref.module, op.module, op.level)
            name = source if isinstance(source, str) else source.name
            below = program.find_module(f"{name}.{op.name}".strip("."), ref.module)
            found = [below, None if isinstance(source, str) else source]
        elif op.kind == "str" and "." in op.text:
            found = [program.by_name.get(name) for name in program.spellings(op.text)]
        else:
            found = []
        yield from (module for module in found if module is not None)
