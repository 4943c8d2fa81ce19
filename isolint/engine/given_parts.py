"""What module-level objects of libraries were made with: an engine that only its session factory
has.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.engine.layers import Layers
from isolint.model.definitions.objects import External
from isolint.summary import ir


class Given(Struct, frozen=True):
    """An object made for sharing, whose it is, and by which argument it was given."""

    obj: int
    site: int
    holder: int
    name: str


def given_parts(layers: Layers) -> list[Given]:
    known = set(layers.globals)
    found = (each for holder in layers.globals for each in _given(layers, holder))
    return list({each.obj: each for each in found if each.obj not in known}.values())


def _given(layers: Layers, holder: int) -> Iterator[Given]:
    described = layers.flow.objects[holder]
    if not isinstance(described, External) or not 0 <= described.site < layers.program.nodes:
        return
    code, value = layers.program.position(described.site)
    ref = layers.program.codes[code]
    made = ref.code.ops[value]
    if isinstance(made, ir.Call):
        named = [(f"[{at}]", arg) for at, arg in enumerate(made.positional)]
        for name, arg in [*named, *made.named]:
            for obj in sorted(layers.flow.values(ref, arg)):
                site = _made_for_sharing(layers, obj)
                if 0 <= site < layers.program.nodes:
                    yield Given(obj, site, holder, name)


def _made_for_sharing(layers: Layers, obj: int) -> int:
    described = layers.flow.objects[obj]
    if not isinstance(described, External):
        return -1
    return described.site if described.path in layers.flow.known.infrastructure else -1
