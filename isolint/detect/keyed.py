"""Containers that keep an entry for each user, run or session: what one entry holds is its own."""

from __future__ import annotations

from isolint.model.objects import Container
from isolint.model.scan import Model
from isolint.summary import ir

NAMED = frozenset({"session", "identity", "context"})


def keyed_containers(model: Model) -> frozenset[int]:
    """Containers into which some code puts an entry under an identity."""
    found: set[int] = set()
    for ref in model.program.codes:
        for op in ref.code.ops:
            if not isinstance(op, ir.SetItem) or op.value < 0 or op.key < 0:
                continue
            if model.values.kind(ref, op.key) in NAMED:
                found |= model.flow.values(ref, op.base)
    return frozenset(obj for obj in found if isinstance(model.flow.objects[obj], Container))


def is_entry(model: Model, containers: frozenset[int], obj: int) -> bool:
    """Whether an object is held by an entry of one of the containers, or is the entry."""
    if obj not in model.lifetimes.holds:
        return False
    return any(
        hold.name.startswith("[") and hold.parent in containers
        for _, hold in model.lifetimes.chain(obj)
    )
