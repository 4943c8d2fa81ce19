"""What a framework passes when it calls an entry point."""

from __future__ import annotations

from isolint.model.definitions.objects import Bound, External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import Target
from isolint.model.reaching.entry_points import Entries, Entry
from isolint.summary import ir


def enter(flow: Flow, entries: Entries, entry: Entry) -> None:
    """Adds an entry point and lets what the framework passes flow into its parameters."""
    give_receiver(flow, (entry.code, entry.receiver))
    ref = flow.program.codes[entry.code]
    bound = _bind(flow, ref, entry.receiver)
    for position, given in enumerate(entry.gives, bound):
        name, _, path = given.rpartition("=")
        known = flow.known.normal(path)
        for index, param in enumerate(ref.code.params):
            here = not name and index == position and _takes(flow, ref, param, known)
            if here or param.name == name:
                flow.graph.add(ref.node + index, flow.objects.number(External(known)))
    entries.add(entry)


def _bind(flow: Flow, ref: CodeRef, receiver: int) -> int:
    """How many parameters come first with what the function itself or `partial` holds."""
    first = 1 if receiver >= 0 else 0
    held = Function(ref.id) if receiver < 0 else Bound(ref.id, receiver)
    bound, params = first, ref.code.params
    for made in sorted(flow.partials.get(flow.objects.number(held), ())):
        for name, node in flow.fields.get(made, {}).items():
            for index, param in enumerate(params[first:], first):
                if name in (f"={param.name}", f"#{index - first}"):
                    flow.graph.edge(node, ref.node + index)
                    bound = max(bound, index + 1) if name[0] == "#" else bound
    return bound


def first_bare(ref: CodeRef, position: int) -> int | None:
    """The parameter at the position, if nothing is known of it."""
    params = ref.code.params
    return position if position < len(params) and _is_bare(params[position]) else None


def _is_bare(param: ir.Parameter) -> bool:
    return param.annotation < 0 and param.default < 0 and param.kind == "positional"


def _takes(flow: Flow, ref: CodeRef, param: ir.Parameter, known: str) -> bool:
    """Without an annotation, or `binder: Binder`, where the annotation says the same."""
    if param.annotation < 0:
        return _is_bare(param)
    found = flow.types.of(ref, param.annotation).externals
    return any(flow.known.normal(f"{path}()") == known for path in found)


def give_receiver(flow: Flow, target: Target) -> None:
    """Lets a method run on the object that the framework calls it on."""
    if target[1] >= 0 and flow.program.codes[target[0]].code.params:
        flow.graph.add(flow.program.codes[target[0]].node, target[1])
