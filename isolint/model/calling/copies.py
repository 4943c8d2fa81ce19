"""`copy.copy` and `copy.deepcopy`: new objects, with the same elements or with new ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from isolint.model.calling.given_anew import given_anew
from isolint.model.definitions.objects import Container, External, Instance, Super
from isolint.model.pointsto.containers import MOST_KEYS, Containers
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.pointsto.site import Site
from isolint.summary import ir
from isolint.summary.operands import roots

DEEP = "copy.deepcopy"
COPIES = frozenset({"copy.copy", DEEP})
# Shallow copies as well, but for the fields that are given.
REPLACING = frozenset(
    {"dataclasses.replace", "copy.replace", "attr.evolve", "attrs.evolve", "attr.assoc"}
    | {"msgspec.structs.replace"}
)

_UPDATE, _DEEPLY = "update", "deep"


class Copies:
    def __init__(self, flow: Flow, containers: Containers) -> None:
        self.flow = flow
        self.containers = containers
        self._parts: deque[tuple[int, int, int]] = deque()
        self._busy = False

    def make(self, source: int, node: int, result: int, deep: bool) -> None:
        """A copy made at `node` of whatever `source` holds."""
        self.flow.graph.trigger(source, lambda obj: self._copy(obj, node, result, deep))

    def copy(self, site: Site, deep: bool) -> None:
        """`copy(self)`, which does not have what it is given anew right after it."""
        ref, value = site.caller, site.node - site.caller.node

        def make(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Instance) and not deep:
                anew = given_anew(self.flow, ref, value, described.cls)
                made = self._instance(obj, described, site.node, deep, anew)
                self.flow.graph.add(site.result, made)
            else:
                self._copy(obj, site.node, site.result, deep)

        self.flow.graph.trigger(site.args[0], make)

    def replace(self, site: Site) -> None:
        """`replace(template, user_id=user_id)`."""
        given = {name: node for name, node in site.named if name != "**"}
        self._replace(site, site.args[0], given, deep=False)

    def copy_self(self, site: Site) -> bool:
        """`template.model_copy(update={"name": name})`; False where it is not seen of whom."""
        code = site.caller.code
        op = code.ops[site.node - site.caller.node]
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr):
            return False
        named = dict(op.named)
        given = {
            name: site.caller.node + value for name, value in _items(code, named.get(_UPDATE, -1))
        }
        deep = code.is_true(named.get(_DEEPLY, -1))
        self._replace(site, site.caller.node + func.base, given, deep)
        return True

    def _replace(self, site: Site, source: int, given: dict[str, int], deep: bool) -> None:
        """Copies of the program's own objects, but for the fields that are given."""

        def replace(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Super):
                replace(described.receiver)
            elif isinstance(described, Instance):
                made = self._instance(obj, described, site.node, deep, frozenset(given))
                for name, node in given.items():
                    self.flow.graph.edge(node, self.flow.field(made, name))
                self.flow.graph.add(site.result, made)

        self.flow.graph.trigger(source, replace)

    def _copy(self, obj: int, node: int, result: int, deep: bool) -> None:
        self.flow.graph.add(result, self._of(obj, node, result, deep))
        self._make_parts()

    def _make_parts(self) -> None:
        """One after the other: objects can hang together deeper than Python's stack."""
        if self._busy:
            return
        self._busy = True
        while self._parts:
            self.make(*self._parts.popleft(), deep=True)
        self._busy = False

    def _of(self, obj: int, node: int, result: int, deep: bool) -> int:
        described = self.flow.objects[obj]
        if isinstance(described, Container):
            return self._container(obj, described, node, result, deep)
        if isinstance(described, Instance):
            return self._instance(obj, described, node, deep)
        if isinstance(described, External) and not deep and self._holds(described.path):
            return self._outside_table(described.path, node)
        if isinstance(described, External):
            path = described.path if described.path.endswith(")") else "copy.copy()"
            made = self.flow.objects.number(External(path, node))
            self.flow.copied(made, obj)
            return made
        return obj

    def _holds(self, path: str) -> bool:
        return path in self.flow.known.shared_state and f"{path}[]" in self.flow.known.shared_state

    def _outside_table(self, path: str, node: int) -> int:
        """A dict of its own, of the same entries."""
        made = self.flow.objects.number(Container("dict", node))
        entry = self.flow.objects.number(External(f"{path}[]"))
        self.flow.graph.add(self.flow.field(made, ELEMENT), entry)
        return made

    def _container(self, obj: int, source: Container, node: int, result: int, deep: bool) -> int:
        flow = self.flow
        if not deep:
            self.containers.copied(obj, node, result)
            return flow.objects.number(Container(source.kind, node))
        made = flow.objects.number(Container(source.kind, node))
        if made != obj and flow.copied(made, obj):
            self._parts.append((flow.field(obj, ELEMENT), node, flow.field(made, ELEMENT)))
            if source.kind == "dict":
                self._by_key(obj, made, node)
            else:
                self._parts.append((flow.field(obj, ELEMENT), node, flow.field(made, ANY_KEY)))
        return made

    def _by_key(self, obj: int, made: int, node: int) -> None:
        def take(name: str) -> None:
            if name != ELEMENT:
                kept = name if len(self.flow.fields.get(made, ())) < MOST_KEYS else ANY_KEY
                self._parts.append((self.flow.field(obj, name), node, self.flow.field(made, kept)))
                self._make_parts()

        for name in list(self.flow.fields.get(obj, ())):
            take(name)
        self.flow.on_field(obj, take)

    def _instance(
        self,
        obj: int,
        source: Instance,
        node: int,
        deep: bool,
        without: frozenset[str] = frozenset(),
    ) -> int:
        """Its attributes are taken over as they are read, but for those `without`."""
        flow = self.flow
        made = flow.instance(source.cls, node, copied=True)
        if made != obj and flow.copied(made, obj):

            def take(name: str) -> None:
                if name not in without:
                    self._later(obj, made, name, node, deep)

            for name in list(flow.fields.get(made, {})):
                if name not in without:
                    self._attribute(obj, made, name, node, deep)
            flow.on_field(made, take)
        return made

    def _later(self, obj: int, made: int, name: str, node: int, deep: bool) -> None:
        self._attribute(obj, made, name, node, deep)
        self._make_parts()

    def _attribute(self, obj: int, made: int, name: str, node: int, deep: bool) -> None:
        source, target = self.flow.field(obj, name), self.flow.field(made, name)
        if deep:
            self._parts.append((source, node, target))
        else:
            self.flow.graph.edge(source, target)


def _items(code: ir.Code, value: int) -> Iterator[tuple[str, int]]:
    """The items of a dict that is spelled out."""
    for op in (code.ops[root] for root in roots(code, value)):
        pairs = zip(op.keys, op.values, strict=False) if isinstance(op, ir.Collection) else ()
        for key, item in pairs:
            name = code.ops[key] if key >= 0 else None
            if isinstance(name, ir.Const) and name.kind == "str":
                yield name.text, item
