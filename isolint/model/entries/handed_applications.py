"""Functions that nobody was seen to call and that register on what they are annotated to be given:
`def setup(app: FastAPI)`, which a plugin's loader calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.model.linking.link import seed_parameters
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_DEEP = 3


def hand_applications(flow: Flow) -> bool:
    """Lets what their annotations promise flow into them."""
    found = list(dict.fromkeys(_registering(flow)))
    seed_parameters(flow, found)
    return bool(found)


def _registering(flow: Flow) -> Iterator[CodeRef]:
    for node, declared in flow.declared:
        at = flow.program.operation(node) if declared.externals else None
        if at is None or flow.graph.get(node) or not _is_given(flow, *at):
            continue
        ref, value = at
        if any(_registers(flow, ref, value, f"{path}()") for path in declared.externals):
            yield ref


def _is_given(flow: Flow, ref: CodeRef, value: int) -> bool:
    """A parameter of a function, which is no method."""
    around = flow.program.parent(ref)
    of_class = around is not None and around.code.kind == "class"
    return isinstance(ref.code.ops[value], ir.Param) and not of_class


def _registers(flow: Flow, ref: CodeRef, value: int, path: str, depth: int = _DEEP) -> bool:
    """`app.get`, `app.message.register`."""
    known = flow.known
    for user in ref.users(value) if depth else ():
        op = ref.code.ops[user]
        if isinstance(op, ir.Attr) and op.base == value:
            inner = known.normal(f"{known.normal(path)}.{op.name}")
            if inner in known.decorators or inner in known.registrations:
                return True
            if _registers(flow, ref, user, inner, depth - 1):
                return True
    return False
