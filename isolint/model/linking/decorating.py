"""What decorators of the program make of the functions and classes below them."""

from __future__ import annotations

from isolint.model.calling.bare_decorators import inner_decorators
from isolint.model.calling.calls import Calls
from isolint.model.calling.dispatching import DISPATCHING
from isolint.model.definitions.objects import External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.linking.run_beside import RunBeside
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import Objects
from isolint.model.pointsto.handed import argument_of
from isolint.model.pointsto.site import Site
from isolint.model.pointsto.special_methods import Dunder
from isolint.summary import ir

_DECLARING = frozenset({"typing.overload", "typing_extensions.overload"})


class Decorating:
    def __init__(self, flow: Flow, calls: Calls, dunder: Dunder) -> None:
        self.flow = flow
        self.calls = calls
        self._beside = RunBeside(flow, calls, dunder)
        self._makers = calls.forwarding.makers
        self._inner = inner_decorators(flow.program)

    def decorate(self, ref: CodeRef, value: int, op: ir.Decorate) -> None:
        """Decorators of the program are called; what they wrap is called whenever the name is."""
        if self._only_declares(ref, op):
            return
        node, given = ref.node + value, ref.node + op.value
        made = self.flow.graph.new_node()
        if self._inner:
            self.flow.graph.accepts[made] = self._without_inner
        site = Site(ref, node, [given], [], [], made, decorates=True)
        self.flow.decorated.append((given, made))

        def apply(obj: int) -> None:
            described = self.flow.objects[obj]
            self._beside.of(ref, op, obj)
            if isinstance(described, External) and described.path not in DISPATCHING:
                self.flow.external_calls.setdefault(node, {})[obj] = None
                self.calls.attributes.standing_for.load_by(described.path, given)
                self.calls.externals.take(site, described.path)
            else:
                self.calls.call(site, obj)

        self.flow.graph.edge(given, node)
        if not self._files_class(ref, op):
            self.flow.graph.edge(made, node)
        self.flow.graph.trigger(ref.node + op.decorator, apply)
        decorator = ref.code.ops[op.decorator]
        if isinstance(decorator, ir.Call) and decorator.args:
            self.flow.graph.trigger(
                ref.node + decorator.func, lambda obj: self._choose(ref, node, decorator, obj)
            )

    def _without_inner(self, objects: Objects) -> Objects:
        found = self.flow.objects
        return frozenset(o for o in objects if getattr(found[o], "code", -1) not in self._inner)

    def _only_declares(self, ref: CodeRef, op: ir.Decorate) -> bool:
        """`@overload`, where the function itself follows."""
        if not self._is_overload(ref, op):
            return False
        given = ref.code.ops[op.value]
        name = ref.module.summary.codes[given.code].name if isinstance(given, ir.Make) else ""
        last = [ref.code.ops[bound] for bound in ref.code.names.get(name, ())][-1:]
        made = ref.code.ops[last[0].value] if last and isinstance(last[0], ir.Bind) else None
        return isinstance(made, (ir.Make, ir.Decorate)) and not self._is_overload(ref, made)

    def _is_overload(self, ref: CodeRef, op: ir.AnyOp) -> bool:
        found = (
            self.flow.symbols.of_value(ref, op.decorator) if isinstance(op, ir.Decorate) else None
        )
        return isinstance(found, External) and found.path in _DECLARING

    def _choose(self, ref: CodeRef, node: int, call: ir.Call, obj: int) -> None:
        """`@either(load_later)`: what a wrapper may call in the place of what it wraps."""
        maker = self.flow.objects[obj]
        for index in self._makers.get(getattr(maker, "code", -1), ()):
            callee = self.flow.program.codes[maker.code] if isinstance(maker, Function) else None
            given = None if callee is None else argument_of(call, callee, index, -1)
            if given is not None:
                self.flow.graph.edge(ref.node + given, node)

    def _files_class(self, ref: CodeRef, op: ir.Decorate) -> bool:
        """What stands for a class of one object gives that object, as the class itself does."""
        given = ref.code.ops[op.value]
        made = self.flow.program.child(ref, given.code) if isinstance(given, ir.Make) else None
        if made is None or made.code.kind != "class":
            return False
        slot = self.calls.construction.singles.slot(made.id)
        return slot is not None and self.flow.program.codes[slot[0]].code.kind == "function"
