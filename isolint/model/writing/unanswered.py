"""Objects that a value cannot be where it is written to: the code calls what they do not have."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Function, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import ANY, Flow
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import roots

_ANSWERING = ("__getattr__", "__getattribute__")
_PLAIN_BASES = frozenset({"abc.ABC", "typing.Generic", BUILTIN + "object"})


def cannot_be(flow: Flow, ref: CodeRef, value: int, at: int, obj: int) -> bool:
    """`found.seen = now` and `found.save()` at the operation `at`, of an object without `save`."""
    own, given = _own(flow, obj), flow.fields.get(obj, {})
    return own is not None and any(
        name not in own and not (name in given and flow.graph.get(given[name]))
        for name in _called(ref.code, value, at)
    )


def _own(flow: Flow, obj: int) -> frozenset[str] | None:
    """All attributes that it can have beside what others give it, if that is known."""
    described = flow.objects[obj]
    if isinstance(described, Function):
        plain = not flow.program.codes[described.code].code.decorators
        return frozenset({"__call__", "__get__"}) if plain else None
    if not isinstance(described, Instance) or not _is_known_whole(flow, obj, described.cls):
        return None
    return flow.classes.attributes(described.cls)


def _is_known_whole(flow: Flow, obj: int, cls: int) -> bool:
    """All that its class derives from is the program's, and nothing answers for any name."""
    answers = any(flow.classes.member(cls, name) is not None for name in _ANSWERING)
    outside = not _PLAIN_BASES.issuperset(flow.classes.info[cls].externals)
    return not (answers or outside or ANY in flow.fields.get(obj, {}))


def _called(code: ir.Code, value: int, at: int) -> Iterator[str]:
    """The methods of the value that are called whenever the operation `at` is reached."""
    same = set(roots(code, value))
    for op in code.ops:
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(func, ir.Attr) or not encloses(code, op.block, at):
            continue
        if same.issuperset(roots(code, func.base)):
            yield func.name
