"""Parameters that a framework fills: what a dependency, a marker or an injector gives."""

from __future__ import annotations

from functools import cached_property

from isolint.model.calling.calls import Calls
from isolint.model.definitions.objects import Class, Container, External
from isolint.model.definitions.program import CodeRef
from isolint.model.linking.overridden import Overridden
from isolint.model.linking.written_providers import WrittenProviders
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.site import FRAMEWORK, Site
from isolint.summary import ir


class Dependencies:
    def __init__(self, flow: Flow, calls: Calls) -> None:
        self.flow = flow
        self.graph = flow.graph
        self.calls = calls
        self.written = WrittenProviders(flow, calls)

    @cached_property
    def overridden(self) -> Overridden:
        """Read when the first dependency is, after the nodes of one value are made one."""
        return Overridden(self.flow)

    def default(self, ref: CodeRef, index: int, param: ir.Parameter) -> None:
        parent = self.flow.program.parent(ref)
        assert parent is not None
        op = parent.code.ops[param.default]
        if not self._is_marker(parent, op):
            self.graph.edge(parent.node + param.default, ref.node + index)
        if isinstance(op, ir.Item):
            marker = self.flow.symbols.of_value(parent, op.base)
            if isinstance(marker, External) and marker.path in self.flow.known.injected:
                self.provide(ref, index, parent.node + param.default)
        if not isinstance(op, ir.Call):
            return

        def depend(obj: int) -> None:
            if self._depends(obj):
                if op.args:
                    self.provide(ref, index, parent.node + op.args[0])
                else:
                    self._provide_class(ref, index, param)

        self.graph.trigger(parent.node + op.func, depend)
        made = parent.node + param.default
        self.graph.trigger(made, lambda obj: self._made_elsewhere(obj, ref, index, made))

    def _is_marker(self, around: CodeRef, op: ir.AnyOp) -> bool:
        """`Depends(open_session)` itself: the function never gets it."""
        marker = self.flow.symbols.of_value(around, op.func) if isinstance(op, ir.Call) else None
        return isinstance(marker, External) and marker.path in self.flow.known.depends

    def _made_elsewhere(self, obj: int, ref: CodeRef, index: int, call: int) -> None:
        """`user=of_role("admin")`, where that gives back `Depends(check)`."""
        if self._depends(obj, "()"):
            for code, _ in list(self.flow.calls.get(call, ())):
                maker = self.flow.program.codes[code]
                for _, op in maker.each(ir.Call):
                    objects = self.flow.values(maker, op.func)
                    if op.args and any(self._depends(each) for each in objects):
                        self.provide(ref, index, maker.node + op.args[0])

    def _depends(self, obj: int, called: str = "") -> bool:
        described = self.flow.objects[obj]
        return (
            isinstance(described, External)
            and described.path.endswith(called)
            and described.path.removesuffix(called) in self.flow.known.depends
        )

    def annotated(self, ref: CodeRef, index: int, param: ir.Parameter) -> None:
        for seen_from, expr in self.flow.types.dependencies(ref, param.annotation):
            found = self.flow.types.symbol_of(seen_from, expr)
            if not isinstance(found, External) or found.path not in self.flow.known.depends:
                continue
            if not expr.args:
                self._provide_class(ref, index, param)
            elif (node := self.written.node(seen_from, expr.args[0], ref)) is not None:
                self.provide(ref, index, node)

    def provide(self, ref: CodeRef, index: int, provider: int) -> None:
        """A dependency is called before the function, and its result is the parameter; or what
        the application has in its place.
        """
        given = self.graph.new_node()
        site = Site(ref, ref.node + index, [], [], [], given, reason=FRAMEWORK)

        def call(obj: int) -> None:
            self.calls.call(site, obj)
            instead = self.overridden.of(obj)
            if instead is not None:
                self.graph.trigger(instead, lambda other: self.calls.call(site, other))

        self.graph.trigger(provider, call)
        self.graph.trigger(given, lambda obj: self._provided(obj, ref.node + index))

    def _provided(self, obj: int, param: int) -> None:
        described = self.flow.objects[obj]
        if isinstance(described, Container) and described.kind == "generator":
            self.graph.edge(self.flow.field(obj, ELEMENT), param)
        else:
            self.graph.add(param, obj)

    def _provide_class(self, ref: CodeRef, index: int, param: ir.Parameter) -> None:
        if param.annotation >= 0:
            for cls in self.flow.types.of(ref, param.annotation).classes:
                node = self.graph.new_node()
                self.graph.add(node, self.flow.objects.number(Class(cls)))
                self.provide(ref, index, node)
