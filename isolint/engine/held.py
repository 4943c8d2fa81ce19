"""What an object holds in its attributes, through containers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.model.flow import Flow
from isolint.model.objects import Container, Instance

_MANY = 6

Stops = Callable[[int], bool]


def held(flow: Flow, obj: int, stops: Stops) -> Iterator[tuple[str, int]]:
    """Each with the attribute. A container is looked into, unless it is one that `stops`.

    An attribute that could be almost anything says nothing.
    """
    for name, node in flow.fields.get(obj, {}).items():
        if _classes(flow, node) > _MANY:
            continue
        for value in _inside(flow, node, stops):
            yield name, value


def _classes(flow: Flow, node: int) -> int:
    described = (flow.objects[value] for value in flow.graph.get(node))
    return len({each.cls for each in described if isinstance(each, Instance)})


def _inside(flow: Flow, node: int, stops: Stops) -> set[int]:
    waiting = list(flow.graph.get(node))
    seen = set(waiting)
    while waiting:
        value = waiting.pop()
        if isinstance(flow.objects[value], Container) and not stops(value):
            for element in flow.fields.get(value, {}).values():
                new = flow.graph.get(element) - seen
                seen |= new
                waiting += new
    return seen
