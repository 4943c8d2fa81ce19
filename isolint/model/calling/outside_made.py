"""Objects that a call of outside code makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from isolint.model.definitions.objects import Container, External
from isolint.model.pointsto.flow import Flow

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls
    from isolint.model.pointsto.site import Site


def own(flow: Flow, calls: Calls, site: Site, made: Container | External) -> None:
    """Gives the call an object of its own, for each object whose method makes it."""
    if made.site < 0:
        flow.graph.add(site.result, flow.objects.number(made))
        return
    calls.factories.each(
        site.caller,
        site.node - site.caller.node,
        site.owned,
        lambda at, owner: flow.graph.add(
            site.result,
            flow.owned(replace(made, site=at), owner),
        ),
    )
