"""What a holder of attributes begins with: `SimpleNamespace(seen=[])`, `State({"seen": []})`, and
`Point(1, 2)` of `Point = namedtuple("Point", "x y")`.
"""

from __future__ import annotations

from isolint.model.definitions.objects import Container, External
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.named_tuples import MAKERS
from isolint.model.pointsto.site import Site
from isolint.summary import ir

_KEY = "[]"


def begin(flow: Flow, site: Site, maker: External, made: str) -> None:
    """`made` is the path of what the call of the `maker` makes."""
    names = _names(flow, maker)

    def give(obj: int) -> None:
        described = flow.objects[obj]
        if not isinstance(described, External) or described.path != made:
            return
        for name, arg in site.named:
            if name != "**":
                flow.graph.edge(arg, flow.field(obj, name))
        for name, arg in zip(names, site.args, strict=False):
            flow.graph.edge(arg, flow.field(obj, name))
        for index, name in enumerate(names):
            flow.graph.edge(flow.field(obj, name), flow.field(obj, f"[{index}]"))
        first = [] if maker.path in MAKERS else site.args[:1]
        dicts = [*first, *(arg for name, arg in site.named if name == "**")]
        for arg in dicts:
            flow.graph.trigger(arg, lambda source: _take_over(flow, source, obj))

    flow.graph.trigger(site.result, give)


def _names(flow: Flow, maker: External) -> list[str]:
    """The fields of a named tuple, as they were declared."""
    called = flow.program.call(maker.site) if maker.path in MAKERS else None
    if called is None or len(called[1].positional) < 2:
        return []
    code = called[0].code
    told = code.ops[called[1].positional[1]]
    if isinstance(told, ir.Const):
        return told.text.replace(",", " ").split()
    each = [code.ops[value] for value in told.values] if isinstance(told, ir.Collection) else []
    named = (code.ops[op.values[0]] if isinstance(op, ir.Collection) else op for op in each)
    return [op.text if isinstance(op, ir.Const) else "" for op in named]


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
