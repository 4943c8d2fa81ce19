"""What module-level objects of libraries were made with: an engine that only its session factory
has.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.engine.layers import Layers
from isolint.model.definitions.objects import External


class Given(Struct, frozen=True):
    """An object made for sharing, whose it is, and by which argument it was given."""

    obj: int
    holder: int
    name: str


def given_parts(layers: Layers) -> list[Given]:
    known = set(layers.globals)
    found = (each for holder in layers.globals for each in _given(layers, holder))
    return list({each.obj: each for each in found if each.obj not in known}.values())


def _given(layers: Layers, holder: int) -> Iterator[Given]:
    flow = layers.flow
    made = flow.made_by(holder) if isinstance(flow.objects[holder], External) else None
    if made is not None:
        ref, call = made
        named = [(f"[{at}]", arg) for at, arg in enumerate(call.positional)]
        for name, arg in [*named, *call.named]:
            for obj in sorted(flow.values(ref, arg)):
                if _is_for_sharing(layers, obj) and flow.made_at(obj) is not None:
                    yield Given(obj, holder, name)


def _is_for_sharing(layers: Layers, obj: int) -> bool:
    described = layers.flow.objects[obj]
    return isinstance(described, External) and described.path in layers.flow.known.infrastructure
