"""Dependencies by the name of the parameter: `dependencies={"db": Provide(open_db)}`."""

from __future__ import annotations

from isolint.model.definitions.objects import External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class NamedProviders:
    """`of` gives the nodes of what provides a parameter of this name, in all of the program."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.of: dict[str, list[int]] = {}
        self._providing: set[int] = set()
        if flow.known.named_providers:
            for ref, _, op in flow.program.each(ir.Collection):
                if op.kind == "dict":
                    self._collect(ref, op)

    def serves(self, ref: CodeRef) -> bool:
        """Handlers are decorated; providers can have dependencies of their own."""
        return bool(ref.code.decorators) or ref.id in self._providing

    def _collect(self, ref: CodeRef, op: ir.Collection) -> None:
        for key, value in zip(op.keys, op.values, strict=False):
            name, call = ref.code.ops[key] if key >= 0 else None, ref.code.ops[value]
            if not isinstance(name, ir.Const) or not isinstance(call, ir.Call) or not call.args:
                continue
            found = self.flow.symbols.of_value(ref, call.func)
            if isinstance(found, External) and found.path in self.flow.known.named_providers:
                self.of.setdefault(name.text, []).append(ref.node + call.args[0])
                provider = self.flow.symbols.of_value(ref, call.args[0])
                if isinstance(provider, Function):
                    self._providing.add(provider.code)
