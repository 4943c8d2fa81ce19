"""Methods that nobody was seen to call and that hand methods of objects to a framework."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Bound
from isolint.model.definitions.program import CodeRef
from isolint.model.linking.link import seed_parameters, seed_receivers
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.summary import ir


def run_uncalled(flow: Flow) -> bool:
    """Nobody registers handlers that are never to run: such a method runs on any object of its
    class, which is set up by its other methods.
    """
    found = [cls for cls in flow.classes.info if any(_registering(flow, cls))]
    methods = [ref for cls in found for ref in flow.classes.methods(cls)]
    seed_parameters(flow, [ref for ref in methods if not flow.graph.get(ref.node)])
    for cls in found:
        seed_receivers(flow, cls)
    return bool(found)


def _registering(flow: Flow, cls: int) -> Iterator[CodeRef]:
    for ref in flow.classes.methods(cls):
        if not flow.classes.has_self(ref) or flow.graph.get(ref.node):
            continue
        for _, op in ref.each(ir.Call):
            if _tells(flow, ref, op.func) and any(
                _is_method(flow, cls, ref, value)
                or _is_of_made(flow, ref, value)
                or _is_part(flow, cls, ref, value, op)
                for value in op.args
            ):
                yield ref


def _tells(flow: Flow, ref: CodeRef, value: int) -> bool:
    """A name by which frameworks are given what they call."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Call):
        op = ref.code.ops[op.func]
    return isinstance(op, (ir.Attr, ir.Load)) and op.name in flow.known.giving_names


def _is_method(flow: Flow, cls: int, ref: CodeRef, value: int) -> bool:
    """`self.name`, a method."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Attr) or not isinstance(base := ref.code.ops[op.base], ir.Param):
        return False
    return base.index == 0 and any(
        flow.classes.methods(owner, op.name) for owner in flow.classes.info[cls].mro
    )


def _is_part(flow: Flow, cls: int, ref: CodeRef, value: int, call: ir.Call) -> bool:
    """`self.name`, an object that its class makes, given to what calls methods of objects."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Attr) or not isinstance(base := ref.code.ops[op.base], ir.Param):
        return False
    made = base.index == 0 and any(
        put.name == op.name and isinstance(maker.code.ops[put.value], ir.Call)
        for maker in flow.classes.methods(cls)
        for _, put in maker.each(ir.SetAttr)
        if put.value >= 0
    )
    return made and any(
        known.methods
        for path in external_paths(flow, ref, call.func)
        for known in flow.known.registrations.get(path) or ()
    )


def _is_of_made(flow: Flow, ref: CodeRef, value: int) -> bool:
    """A method of an object that is made here: `pages.show`."""
    return isinstance(ref.code.ops[value], ir.Attr) and any(
        isinstance(flow.objects[obj], Bound) for obj in flow.values(ref, value)
    )
