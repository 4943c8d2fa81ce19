"""Fields of named tuples by their place: `deps[0]`, `users, cache = deps`."""

from __future__ import annotations

from isolint.model.definitions.objects import External, Instance
from isolint.model.pointsto.flow import Flow

_BASES = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})
MAKERS = frozenset({"collections.namedtuple()", "typing.NamedTuple()"})
_MADE = frozenset(maker + "()" for maker in MAKERS)


def field_at(flow: Flow, obj: int, index: int) -> str | None:
    """The field's name, None for what is no named tuple; of one that a call of `namedtuple` has
    described, the place stands for the name.
    """
    described = flow.objects[obj]
    if isinstance(described, External):
        return f"[{index}]" if described.path in _MADE else None
    if not isinstance(described, Instance):
        return None
    if _BASES.isdisjoint(flow.classes.info[described.cls].externals):
        return None
    return next(iter(flow.classes.fields_of(described.cls)[index:][:1]), None)
