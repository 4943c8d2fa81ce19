"""Which module brings in which: by an import, or spelled out in a string to be loaded by."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import External, ModuleObject
from isolint.model.definitions.program import CodeRef, Module
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.named_modules import IMPORTING
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
            own = self.of.setdefault(ref.module.index, set())
            stated = {m.index for _, op in ref.each(ir.Import) for m in self._imported(ref, op)}
            self.stated |= stated - {ref.module.index}
            own |= stated
            for _, const in ref.each(ir.Const):
                if const.kind == "str" and "." in const.text:
                    own.update(self._spelled(const.text))
            own.discard(ref.module.index)
        self._loaded()
        self.imported = frozenset(index for named in self.of.values() for index in named)

    def _loaded(self) -> None:
        """What `import_module` was seen to give, by whatever name."""
        flow = self.flow
        loader = flow.objects.number(External(IMPORTING))
        for node, called in flow.external_calls.items():
            at = flow.program.operation(node) if loader in called else None
            for obj in flow.graph.get(node) if at is not None else ():
                described = flow.objects[obj]
                if at is not None and isinstance(described, ModuleObject):
                    self.of[at[0].module.index].add(described.index)

    def _imported(self, ref: CodeRef, op: ir.Import) -> Iterator[Module]:
        source = self.flow.symbols.imported_module(ref.module, op.module, op.level)
        name = source if isinstance(source, str) else source.name
        below = self.flow.program.find_module(f"{name}.{op.name}".strip("."), ref.module)
        if below is not None:
            yield below
        if not isinstance(source, str):
            yield source

    def _spelled(self, text: str) -> Iterator[int]:
        program = self.flow.program
        for name in program.spellings(text):
            if name in program.by_name:
                yield program.by_name[name].index
