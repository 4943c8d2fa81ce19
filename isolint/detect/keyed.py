"""Containers that keep an entry for each user, run or session: what one entry holds is its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isolint.model.objects import Container, Instance
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

_KEYS = frozenset({"id", "key", "sid", "uuid", "pk"})
_WORD = re.compile(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+")
NAMED = frozenset({"session", "identity", "context"})


def keyed_containers(model: Model) -> frozenset[int]:
    """Containers into which some code puts an entry under an identity."""
    found: set[int] = set()
    for ref in model.program.codes:
        for base, key in _entries(ref.code):
            if is_identity(model, ref, key):
                found |= model.flow.values(ref, base)
    return frozenset(obj for obj in found if isinstance(model.flow.objects[obj], Container))


def _entries(code: ir.Code) -> Iterator[tuple[int, int]]:
    """(container, key) of what is stored under a key."""
    for op in code.ops:
        if isinstance(op, ir.SetItem) and op.value >= 0 and op.key >= 0:
            yield op.base, op.key
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if isinstance(func, ir.Attr) and func.name == "setdefault":
            assert isinstance(op, ir.Call)
            yield from ((func.base, key) for key in op.args[:1])


def is_identity(model: Model, ref: CodeRef, key: int) -> bool:
    """An identity, or the `id` or `key` of something that has one: `session.id`."""
    if key < 0:
        return False
    if model.values.kind(ref, key) in NAMED:
        return True
    op = ref.code.ops[key]
    if not isinstance(op, ir.Attr) or op.name.lstrip("_") not in _KEYS:
        return False
    return any(model.identities.kind(f"{name}_id") for name in _names(model, ref, op.base))


def _names(model: Model, ref: CodeRef, value: int) -> Iterator[str]:
    """What a thing is called: its variable, and the last word of its class's name."""
    op = ref.code.ops[value]
    if isinstance(op, (ir.Load, ir.Bind, ir.Attr)):
        yield op.name
    elif isinstance(op, ir.Param):
        yield ref.code.params[op.index].name
    for obj in model.flow.values(ref, value):
        described = model.flow.objects[obj]
        if isinstance(described, Instance):
            words = _WORD.findall(model.program.codes[described.cls].code.name)
            yield from (word.lower() for word in words[-1:])


def is_entry(model: Model, containers: frozenset[int], obj: int) -> bool:
    """Whether an object is held by an entry of one of the containers, or is the entry."""
    if obj not in model.lifetimes.holds:
        return False
    return any(
        hold.name.startswith("[") and hold.parent in containers
        for _, hold in model.lifetimes.chain(obj)
    )
