"""Fixed entries of what a module has for everybody, which code fills anew."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Container, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_UPDATE = "update"


def changes_for_all(flow: Flow, ref: CodeRef) -> Iterator[bool]:
    """`HEADERS["X-Key"] = key`, where a module has the headers, or the client whose headers they
    are; no registry of objects.
    """
    for _, op in ref.among(ir.SetItem, ir.Call):
        if isinstance(op, ir.SetItem):
            yield _is_fixed(ref, op.key) and _is_of_module(flow, ref, op.base)
        elif isinstance(op, ir.Call) and len(op.args) == 1:
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name == _UPDATE and _has_fixed(ref, op.args[0]):
                yield _is_of_module(flow, ref, func.base)


def _is_fixed(ref: CodeRef, key: int) -> bool:
    return key >= 0 and isinstance(ref.code.ops[key], ir.Const)


def _has_fixed(ref: CodeRef, given: int) -> bool:
    """`{"authorization": token}`, written there."""
    table = ref.code.ops[given]
    keys = table.keys if isinstance(table, ir.Collection) else ()
    return bool(keys) and all(_is_fixed(ref, key) for key in keys)


def _is_of_module(flow: Flow, ref: CodeRef, value: int) -> bool:
    held = [obj for obj in flow.values(ref, value) if _has_entries(flow, obj)]
    made = [flow.made_at(obj) for obj in held]
    return bool(made) and all(at is not None and at[0].code.kind == "module" for at in made)


def _has_entries(flow: Flow, obj: int) -> bool:
    described = flow.objects[obj]
    if isinstance(described, External):
        return described.path in flow.known.carried
    return isinstance(described, Container)
