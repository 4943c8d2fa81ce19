"""What a holder of attributes begins with: `SimpleNamespace(seen=[])`, `State({"seen": []})`."""

from __future__ import annotations

from isolint.model.definitions.objects import Container, External
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.site import Site

_KEY = "[]"


def begin(flow: Flow, site: Site, made: str) -> None:
    """`made` is the path of what the call makes."""

    def give(obj: int) -> None:
        described = flow.objects[obj]
        if not isinstance(described, External) or described.path != made:
            return
        for name, arg in site.named:
            if name != "**":
                flow.graph.edge(arg, flow.field(obj, name))
        dicts = [*site.args[:1], *(arg for name, arg in site.named if name == "**")]
        for arg in dicts:
            flow.graph.trigger(arg, lambda source: _take_over(flow, source, obj))

    flow.graph.trigger(site.result, give)


def _take_over(flow: Flow, source: int, holder: int) -> None:
    described = flow.objects[source]
    if not isinstance(described, Container) or described.kind != "dict":
        return

    def take(field: str) -> None:
        name = field.strip(_KEY)
        if name.isidentifier():
            for kept in (name, field):
                flow.graph.edge(flow.field(source, field), flow.field(holder, kept))

    for field in list(flow.fields.get(source, ())):
        take(field)
    flow.on_field(source, take)
