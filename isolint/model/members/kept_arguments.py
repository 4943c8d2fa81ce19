"""What the fields of a class keep of what the class gave when it named them."""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


def give_argument(flow: Flow, made: External, name: str, target: int) -> bool:
    """`self.message.validators`: the list of the class body, in each object's own field."""
    at = flow.program.operation(made.site)
    if at is None or made.path.removesuffix("()") not in flow.known.kept_fields:
        return False
    ref, op = at[0], at[0].code.ops[at[1]]
    given = _argument(op, name, flow.known.kept_arguments[name]) if isinstance(op, ir.Call) else -1
    if given >= 0:
        kept = flow.field(flow.objects.number(External(made.path, made.site)), name)
        flow.graph.edge(ref.node + given, kept)
        flow.graph.edge(kept, target)
    return given >= 0


def _argument(op: ir.Call, name: str, position: int) -> int:
    named = dict(op.named).get(name, -1)
    return op.positional[position] if named < 0 and position < len(op.positional) else named
