"""Work that an object was given when it was made: `Middleware(app)`, whose thread runs the app."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.hops.thread_work import Hop
from isolint.detect.severity.setters import kept_parameters
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import Parameter
from isolint.summary import ir
from isolint.summary.operands import roots

_MAKER = "__init__"


def kept_work(view: View, ref: CodeRef, hop: Hop) -> Iterator[Parameter]:
    """The constructor's parameters that the hop runs, itself or by a method of the same object."""
    found = kept_parameter(view, ref, hop.given)
    if found is not None:
        yield found
    for code, _ in hop.begun:
        inner = view.program.codes[code]
        if view.program.parent(inner) is view.program.parent(ref):
            called = (kept_parameter(view, inner, op.func) for _, op in inner.each(ir.Call))
            yield from (parameter for parameter in called if parameter is not None)


def kept_parameter(view: View, ref: CodeRef, value: int) -> Parameter | None:
    """The parameter of the constructor that is kept as the attribute, `self.app`, and nothing is
    known of.
    """
    for root in roots(ref.code, value) if value >= 0 else ():
        op = ref.code.ops[root]
        if not isinstance(op, ir.Attr) or not view.flow.classes.is_self(ref, op.base):
            continue
        if view.flow.known_values(ref, root):
            continue
        cls = view.program.parent(ref)
        for maker in view.flow.classes.methods(cls.id, _MAKER) if cls is not None else ():
            for name, index in kept_parameters(maker):
                if name == op.name:
                    return maker.id, index
    return None
