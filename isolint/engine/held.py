"""What an object holds in its attributes, through containers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from isolint.model.definitions.objects import Container, Instance
from isolint.model.pointsto.flow import Flow

_MANY = 6

Stops = Callable[[int], bool]


def held(flow: Flow, obj: int, stops: Stops) -> Iterator[tuple[str, int]]:
    """Each with the attribute. A container is looked into, unless it is one that `stops`.

    An attribute that could be almost anything says nothing.
    """
    for name, node in _telling(flow, obj):
        for value in _inside(flow, flow.graph.get(node), stops):
            yield name, value


def all_held(flow: Flow, objects: Iterable[int]) -> set[int]:
    """By any of them: what many hold is looked into once."""
    nodes = {node for obj in objects for _, node in _telling(flow, obj)}
    start = {value for node in nodes for value in flow.graph.get(node)}
    return _inside(flow, start, lambda _: False)


def _telling(flow: Flow, obj: int) -> Iterator[tuple[str, int]]:
    for name, node in flow.fields.get(obj, {}).items():
        if _classes(flow, node) <= _MANY:
            yield name, node


def _classes(flow: Flow, node: int) -> int:
    described = (flow.objects[value] for value in flow.graph.get(node))
    return len({each.cls for each in described if isinstance(each, Instance)})


def _inside(flow: Flow, start: Collection[int], stops: Stops) -> set[int]:
    waiting = list(start)
    seen = set(waiting)
    while waiting:
        value = waiting.pop()
        if isinstance(flow.objects[value], Container) and not stops(value):
            for element in flow.fields.get(value, {}).values():
                new = flow.graph.get(element) - seen
                seen |= new
                waiting += new
    return seen
