"""What an outside mapping has under a key, where the program says what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from isolint.model.definitions.objects import Container, External
from isolint.model.pointsto.flow import Flow

if TYPE_CHECKING:
    from isolint.model.pointsto.site import Site

_GIVING = frozenset({"get", "setdefault"})


def give_items(flow: Flow, site: Site, owner: int) -> None:
    """`config.parts.get("sizes", {})`: the mapping of the configuration, or an empty one."""

    def like(default: int) -> None:
        made = flow.objects[default]
        if isinstance(made, Container) and made.owner < 0:
            flow.graph.add(site.result, flow.objects.number(replace(made, owner=owner)))

    if owner >= 0 and len(site.args) > 1:
        flow.graph.trigger(site.args[1], like)


def whole_of(flow: Flow, method: External) -> int:
    """`load()` of `load().parts.get`, or -1: what a client gives may be a copy, what one of its
    methods gives is another thing.
    """
    base, _, name = method.path.rpartition(".")
    head, _, parts = base.partition("()")
    if name not in _GIVING or not parts.startswith(".") or "(" in parts:
        return -1
    return flow.objects.find(External(f"{head}()", method.site, method.owner))
