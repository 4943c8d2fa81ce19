"""`asyncio.gather(load(), open_pool())`: a list of what each of them gives, in their order."""

from __future__ import annotations

from isolint.model.definitions.objects import Container
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.pointsto.site import Site

GATHERING = frozenset({"asyncio.gather"})


def gather(flow: Flow, site: Site) -> None:
    made = flow.objects.number(Container("list", site.node))
    flow.created_in[site.node] = site.caller.id
    flow.graph.add(site.result, made)
    for index, arg in enumerate(site.args):
        flow.graph.edge(arg, flow.field(made, f"[{index}]"))
        flow.graph.edge(arg, flow.field(made, ELEMENT))
    for star in site.stars:
        _spread(flow, star, made, placed=not site.args and len(site.stars) == 1)


def _spread(flow: Flow, star: int, made: int, placed: bool) -> None:
    """`gather(*work)`: whatever the list has at a place, at the same place, if it is known."""

    def spread(obj: int) -> None:
        if not isinstance(flow.objects[obj], Container):
            return

        def take(name: str) -> None:
            kept = name if placed or name == ELEMENT else ANY_KEY
            flow.graph.edge(flow.field(obj, name), flow.field(made, kept))

        for name in list(flow.fields.get(obj, ())):
            take(name)
        flow.on_field(obj, take)

    flow.graph.trigger(star, spread)
