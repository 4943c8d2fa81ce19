"""How a call is written: its arguments, and whose receiver the callee has."""

from __future__ import annotations

from functools import partial

from isolint.model.calling.calls import Calls
from isolint.model.calling.wrapping import own_parameter
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.site import Site
from isolint.summary import ir


class Sites:
    """`owned`: which values of the code at hand each object keeps for itself, and where."""

    def __init__(self, flow: Flow, calls: Calls) -> None:
        self.flow, self.graph, self.calls = flow, flow.graph, calls
        self.forwarding = calls.forwarding
        self.owned: dict[int, str] = {}
        self._nothing = flow.graph.new_node()

    def call(self, ref: CodeRef, value: int, op: ir.Call) -> None:
        plain: list[int] = []
        stars: list[int] = []
        forward = self.forwarding.is_forward(ref, value)
        for arg in op.positional:
            star = isinstance(ref.code.ops[arg], ir.Star)
            (stars if star else plain).append(self._given(ref, arg, forward))
        named = [(name, self._given(ref, arg, forward)) for name, arg in op.named]
        node = ref.node + value
        site = Site(ref, node, plain, stars, named, node, value in self.owned)
        site.scattered = _follows_star(ref, op)
        site.on_self = self._is_on_self(ref, op)
        site.explicit_self = self._passes_self(ref, op)
        if site.owned:
            self.flow.homes[node] = self.owned[value]
        self.graph.trigger(ref.node + op.func, partial(self.calls.call, site))

    def _given(self, ref: CodeRef, arg: int, forward: bool) -> int:
        """The node of an argument; of one that is handed on, nothing comes through here."""
        handed_on = forward and own_parameter(ref, arg) is not None
        return self._nothing if handed_on else ref.node + arg

    def _is_on_self(self, ref: CodeRef, op: ir.Call) -> bool:
        """`self.helper(…)` and `super().method(…)`: the callee has the caller's receiver."""
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr):
            return False
        base = ref.code.ops[func.base]
        if isinstance(base, ir.Call):
            called = ref.code.ops[base.func]
            return isinstance(called, ir.Load) and called.name == "super"
        return isinstance(base, ir.Param) and base.index == 0

    def _passes_self(self, ref: CodeRef, op: ir.Call) -> bool:
        """`Base.method(self, …)`."""
        if not op.positional or not self.flow.classes.has_self(ref):
            return False
        first = ref.code.ops[op.positional[0]]
        return (
            isinstance(ref.code.ops[op.func], ir.Attr)
            and isinstance(first, ir.Param)
            and first.index == 0
        )


def _follows_star(ref: CodeRef, op: ir.Call) -> bool:
    """`f(*args, last)`, `f(*args, *others)`."""
    stars = [isinstance(ref.code.ops[arg], ir.Star) for arg in op.positional]
    return True in stars[:-1]
