"""What became of each call: the best reason among its edges, or why nothing is known."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.objects import UNKNOWN, Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.guesses import UNIQUE_NAME, Guesses
from isolint.model.reaching.unknown_values import UnknownValues
from isolint.summary import ir

EXTERNAL = "external"
BY_NAME = "external by name"
REASONS = (
    *("direct", "flow", "typed", "framework", "override", "callback", "handed"),
    *(UNIQUE_NAME, EXTERNAL),
)


class Outcome(Struct, frozen=True):
    """`label` is a reason when the call is resolved or leaves the program, else the why."""

    resolved: bool
    label: str


class CallSites:
    def __init__(self, flow: Flow, guesses: Guesses) -> None:
        self.flow = flow
        self.guesses = guesses
        self._origins = UnknownValues(flow)
        self._names = _attribute_names(flow)

    def outcomes(self) -> Iterator[Outcome]:
        """Of every call of the program, in their order."""
        run = self.flow.calls
        for ref in self.flow.program.codes:
            for node, op in enumerate(ref.code.ops, ref.node):
                if node in run or isinstance(op, ir.Call):
                    found = self.outcome(ref, node - ref.node)
                    if found is not None:
                        yield found

    def outcome(self, ref: CodeRef, value: int) -> Outcome | None:
        """None for what is no call: operators and properties that run no code of the program."""
        edges = self.flow.calls.get(ref.node + value)
        if edges:
            return Outcome(True, min(edges.values(), key=REASONS.index))
        op = ref.code.ops[value]
        if not isinstance(op, ir.Call):
            return None
        reason = self._reason(ref, value, op)
        return Outcome(False, self._why(ref, op)) if reason is None else Outcome(True, reason)

    def _reason(self, ref: CodeRef, value: int, op: ir.Call) -> str | None:
        flow, func = self.flow, ref.code.ops[op.func]
        if flow.external_calls.get(ref.node + value):
            return EXTERNAL
        if any(isinstance(flow.objects[obj], Class) for obj in flow.values(ref, op.func)):
            return "construction"
        if ref.node + value in self.guesses.by_node:
            return UNIQUE_NAME
        if not isinstance(func, ir.Attr):
            return None
        if self._origins.is_plain(ref, func.base):
            return EXTERNAL
        unknown = not flow.known_values(ref, func.base)
        return BY_NAME if unknown and func.name not in self._names else None

    def _why(self, ref: CodeRef, op: ir.Call) -> str:
        func = ref.code.ops[op.func]
        if UNKNOWN in self.flow.values(ref, func.base if isinstance(func, ir.Attr) else op.func):
            return "too many possible values"
        if self.flow.values(ref, op.func):
            return "the known values cannot be called"
        if not isinstance(func, ir.Attr):
            return f"what is called is {self._origins.of(ref, op.func)}"
        known = self.flow.values(ref, func.base)
        if not known:
            return f"the receiver is {self._origins.of(ref, func.base)}"
        if any(isinstance(self.flow.objects[obj], Instance) for obj in known):
            return "no such method on the known types"
        return "no such function in the known values"


def _attribute_names(flow: Flow) -> frozenset[str]:
    """Every name that an attribute of the program's own classes, objects and modules has."""
    found: set[str] = set()
    for ref in flow.program.codes:
        if ref.code.kind in ("class", "module"):
            found.update(ref.code.names)
        found.update(op.name for op in ref.code.ops if type(op) is ir.SetAttr)
    return frozenset(found)
