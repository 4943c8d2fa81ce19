"""Queues whose items somebody takes: each is met once."""

from __future__ import annotations

from isolint.model.definitions.objects import Container
from isolint.model.pointsto.containers import QUEUE_TAKING
from isolint.model.scan import Model
from isolint.summary import ir


def taken_queues(model: Model) -> frozenset[int]:
    """Also where a helper is given the queue and waits for the next item."""
    found = {
        obj
        for ref, _, op in model.program.each(ir.Attr)
        if op.name in QUEUE_TAKING
        for obj in model.flow.values(ref, op.base)
    }
    objects = model.flow.objects
    return frozenset(
        obj
        for obj in found
        if isinstance(described := objects[obj], Container) and described.kind == "queue"
    )
