"""What a name gives: a local, a variable of a code around it, a global, what an import brings."""

from __future__ import annotations

from functools import partial

from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef, Module
from isolint.model.members.attributes import Attributes
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.ir import GLOBAL, LOCAL


class Names:
    def __init__(self, flow: Flow, attributes: Attributes) -> None:
        self.flow, self.graph = flow, flow.graph
        self.attributes = attributes

    def load(self, ref: CodeRef, value: int, op: ir.Load) -> None:
        node = ref.node + value
        if op.home == LOCAL:
            self.graph.unite(node, self.flow.cell(ref.id, op.name))
        elif op.home != GLOBAL:
            self.graph.unite(node, self.flow.cell(ref.module.base + op.home, op.name))
        else:
            self._load_global(ref, node, op.name)

    def _load_global(self, ref: CodeRef, node: int, name: str) -> None:
        flow = self.flow
        known = flow.global_node(ref.module.index, name)
        if known is not None:
            self.graph.unite(node, known)
            return
        found = flow.symbols.name(ref, name)
        if found is not None:
            self.graph.add(node, flow.symbol_object(found))

    def bring_in(self, ref: CodeRef, value: int, op: ir.Import) -> None:
        flow, node = self.flow, ref.node + value
        if op.name == "*":
            return
        if op.name and op.name != "*submodule":
            source = flow.symbols.imported_module(ref.module, op.module, op.level)
            if not isinstance(source, str) and source is not ref.module:
                known = flow.global_node(source.index, op.name)
                if known is not None:
                    self.graph.edge(known, node)
                    return
                if self.attributes.lazy.may_give(source, op.name):
                    self._bring_in_lazily(node, source, op.name)
                    return
        found = flow.symbols.of_import(ref.module, op)
        if found is not None:
            self.graph.add(node, flow.symbol_object(found))

    def _bring_in_lazily(self, node: int, source: Module, name: str) -> None:
        """Once all is laid out: what the module answers is a value of its function."""
        asked = self.graph.new_node()
        self.graph.trigger(asked, partial(self.attributes.read, name, node))
        self.graph.add(asked, self.flow.symbol_object(ModuleObject(source.index)))
