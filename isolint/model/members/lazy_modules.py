"""Names that a module has by a `__getattr__` of its own."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef, Module
from isolint.model.members.answering import ASKED, Answering
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class LazyModules:
    def __init__(self, flow: Flow, answering: Answering) -> None:
        self.flow = flow
        self.answering = answering
        self._known: dict[int, CodeRef | None] = {}

    def may_give(self, module: Module, name: str) -> bool:
        """The module has no such name and answers for it."""
        if name.startswith("__") or self.flow.symbols.in_module(module, name) is not None:
            return False
        return self._asked(module.index) is not None

    def give(self, module: int, name: str, target: int) -> None:
        """Lets what the module answers for the name flow into the target."""
        asked = None if name.startswith("__") else self._asked(module)
        if asked is not None:
            self.answering.give(asked, -1, name, target, target)

    def _asked(self, module: int) -> CodeRef | None:
        if module not in self._known:
            self._known[module] = self._function(module)
        return self._known[module]

    def _function(self, module: int) -> CodeRef | None:
        body = self.flow.program.codes[self.flow.program.modules[module].base]
        for bound in body.code.names.get(ASKED, ()):
            op = body.code.ops[bound]
            made = body.code.ops[op.value] if isinstance(op, ir.Bind) and op.value >= 0 else op
            if isinstance(made, ir.Make):
                found = self.flow.program.child(body, made.code)
                return found if found.code.kind == "function" and found.code.params else None
        return None
