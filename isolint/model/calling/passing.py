"""Arguments to parameters."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.pointsto.keys import Passed
from isolint.model.pointsto.site import Site

# A function that hands on one more each time it calls itself has no end of them.
_MOST_PLACES = 16


class Passing:
    def __init__(self, flow: Flow, containers: Containers) -> None:
        self.flow = flow
        self.containers = containers

    def give(self, site: Site, ref: CodeRef, shift: int) -> None:
        flow, params = self.flow, ref.code.params
        places = [i for i, p in enumerate(params) if p.kind == "positional"]
        positional, bound = places[shift:], places[:shift]
        rest = next((i for i, p in enumerate(params) if p.kind == "star"), None)
        others = next((i for i, p in enumerate(params) if p.kind == "starstar"), None)
        for position, arg in enumerate(site.args):
            if position < len(positional):
                flow.graph.edge(arg, ref.node + positional[position])
            elif rest is not None:
                key = None if site.scattered else str(position - len(positional))
                self._collect(arg, ref, rest, "tuple", key)
        for star in site.stars:
            left = [ref.node + index for index in positional[len(site.args) :]]
            self._unpack(star, left, site.scattered)
            if rest is not None:
                skipped = None if site.scattered else len(positional) - len(site.args)
                self._hand_on(star, self.rest(ref, rest, "tuple"), skipped)
        by_name = {
            p.name: i
            for i, p in enumerate(params)
            if p.kind in ("positional", "keyword") and i not in bound
        }
        flow.keys.passed(ref, Passed(site.caller, site.args, site.named, shift, site.unpacks))
        for name, arg in site.named:
            if name in by_name:
                flow.graph.edge(arg, ref.node + by_name[name])
            elif name == "**":
                self._spread(arg, ref, by_name, others)
            elif others is not None:
                self._collect(arg, ref, others, "dict", name)

    def _unpack(self, star: int, params: list[int], scattered: bool) -> None:
        """`f(*x)`: by position where the items of `x` are known."""
        flow = self.flow

        def give(obj: int) -> None:
            for position, param in enumerate(params):
                if not scattered and (obj in flow.lengths or obj in flow.collected):
                    self.containers.load(obj, str(position), param)
                else:
                    self.containers.element(obj, param)

        flow.graph.trigger(star, give)

    def _hand_on(self, star: int, rest: int, skipped: int | None) -> None:
        """`f(*x)` where `f` takes `*args`: what is known of `x` by position is so of these too, but
        for the first ones, which other parameters get.
        """
        flow = self.flow

        def give(obj: int) -> None:
            self.containers.element(obj, flow.field(rest, ELEMENT))
            if skipped is None or not (obj in flow.lengths or obj in flow.collected):
                self.containers.element(obj, flow.field(rest, ANY_KEY))
            else:
                self._move_all(obj, rest, skipped)

        flow.graph.trigger(star, give)

    def _move_all(self, obj: int, rest: int, skipped: int) -> None:
        """`[2]` of one tuple is `[1]` of another one that lacks the first."""
        flow = self.flow

        def move(name: str) -> None:
            moved = _moved(name, skipped)
            if moved and (obj != rest or moved != name):
                flow.graph.edge(flow.field(obj, name), flow.field(rest, moved))

        for name in list(flow.fields.get(obj, ())):
            move(name)
        flow.on_field(obj, move)

    def _spread(self, arg: int, ref: CodeRef, by_name: dict[str, int], others: int | None) -> None:
        flow = self.flow

        def pass_on(obj: int) -> None:
            if isinstance(flow.objects[obj], Container):
                for name, index in by_name.items():
                    self.containers.load(obj, name, ref.node + index)
                if others is not None:
                    rest = self.rest(ref, others, "dict")
                    for key in (ELEMENT, ANY_KEY):
                        flow.graph.edge(flow.field(obj, key), flow.field(rest, key))

        flow.graph.trigger(arg, pass_on)

    def _collect(
        self, arg: int, ref: CodeRef, index: int, kind: str, key: str | None = None
    ) -> None:
        self.containers.store(self.rest(ref, index, kind), key, arg)

    def rest(self, ref: CodeRef, index: int, kind: str) -> int:
        """The tuple or dict of `*args` or `**kwargs`."""
        made = self.flow.objects.number(Container(kind, ref.node + index))
        if kind == "tuple":
            self.flow.collected.add(made)
        self.flow.graph.accepts.pop(self.flow.graph.find(ref.node + index), None)
        self.flow.graph.add(ref.node + index, made)
        return made

    def matched(self, site: Site, ref: CodeRef, shift: int) -> Iterator[tuple[int, int]]:
        """(parameter index, argument node) of a call without unpacking."""
        params = ref.code.params
        positional = [i for i, p in enumerate(params) if p.kind == "positional"][shift:]
        yield from zip(positional, site.args, strict=False)
        by_name = {p.name: i for i, p in enumerate(params) if p.kind in ("positional", "keyword")}
        for name, node in site.named:
            if name in by_name:
                yield by_name[name], node

    def default(self, ref: CodeRef, default: int, target: int) -> None:
        parent = self.flow.program.parent(ref)
        if default >= 0 and parent is not None:
            self.flow.graph.edge(parent.node + default, target)


def _moved(name: str, skipped: int) -> str:
    """Empty for what is left behind."""
    position = name[1:-1]
    if not position.isdecimal():
        return name if name == ANY_KEY else ""
    moved = int(position) - skipped
    if moved > _MOST_PLACES:
        return ANY_KEY
    return f"[{moved}]" if moved >= 0 else ""
