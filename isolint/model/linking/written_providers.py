"""What a dependency names in an annotation: `Annotated[User, Depends(editors)]`, which has no
operations of its own.
"""

from __future__ import annotations

from functools import partial

from isolint.model.calling.calls import Calls
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.site import Site
from isolint.summary import ir
from isolint.summary.ir import TypeExpr


class WrittenProviders:
    def __init__(self, flow: Flow, calls: Calls) -> None:
        self.flow, self.graph, self.calls = flow, flow.graph, calls
        self._nodes: dict[tuple[int, TypeExpr], int] = {}

    def node(self, seen_from: CodeRef, expr: TypeExpr, ref: CodeRef) -> int | None:
        """A function or class by its name, the object of a variable, or what is made in the
        annotation of `ref`, once for each place where it is written.
        """
        key = (seen_from.id, expr)
        found = self._nodes.get(key)
        if found is None:
            made = expr.kind == "call"
            made_node = self._made(seen_from, expr, ref) if made else self._named(seen_from, expr)
            if made_node is None:
                return None
            found = self._nodes[key] = made_node
        return found

    def _named(self, seen_from: CodeRef, expr: TypeExpr) -> int | None:
        symbol = self.flow.types.symbol_of(seen_from, expr)
        if symbol is not None:
            node = self.graph.new_node()
            self.graph.add(node, self.flow.symbol_object(symbol))
            return node
        first, *rest = expr.name.split(".")
        found = self._variable(seen_from, first)
        for part in rest:
            found = None if found is None else self._attribute(found, part)
        return found

    def _variable(self, seen_from: CodeRef, name: str) -> int | None:
        scope: CodeRef | None = seen_from
        while scope is not None and scope.code.parent >= 0:
            if name in scope.code.names and scope.code.kind != "class":
                return self.flow.cell(scope.id, name)
            scope = self.flow.program.parent(scope)
        return self.flow.global_node(seen_from.module.index, name)

    def _attribute(self, base: int, name: str) -> int:
        node = self.graph.new_node()
        self.graph.trigger(base, partial(self.calls.attributes.read, name, node))
        return node

    def _made(self, seen_from: CodeRef, expr: TypeExpr, ref: CodeRef) -> int | None:
        """`Depends(RoleGuard("editor"))`: made where the function is defined."""
        maker = self._named(seen_from, TypeExpr(expr.name))
        parent = self.flow.program.parent(ref)
        if maker is None or parent is None:
            return None
        made = self.graph.new_node()
        site = Site(parent, parent.node + _definition(parent, ref), [], [], [], made)
        self.flow.written[made] = site.node
        self.graph.trigger(maker, lambda obj: self.calls.call(site, obj))
        return made


def _definition(parent: CodeRef, ref: CodeRef) -> int:
    """The operation that defines the function."""
    return next(
        value for value, op in parent.each(ir.Make) if parent.module.base + op.code == ref.id
    )
