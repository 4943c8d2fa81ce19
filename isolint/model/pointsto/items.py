"""Subscripts: elements by key, slices, unpacking."""

from __future__ import annotations

from collections.abc import Callable

from isolint.model.definitions.objects import (
    Bound,
    Class,
    Container,
    External,
    Function,
    Instance,
    ModuleObject,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.pointsto.keys import Keys, constant_key
from isolint.model.pointsto.named_modules import LOADED, module_named
from isolint.model.pointsto.named_tuples import field_at
from isolint.model.pointsto.special_methods import Dunder
from isolint.model.pointsto.type_names import names_type
from isolint.summary import ir

_LONGEST_SLICE = 16
_GLOBALS = BUILTIN + "globals()"
_OF_CLASS = "__class_getitem__"
_GENERIC = frozenset(BUILTIN + name for name in ("list", "dict", "set", "frozenset", "tuple")) | {
    "collections.defaultdict",
    "collections.deque",
}


class Items:
    """`dunder(ref, obj, name, node, args)` calls a special method of an object."""

    def __init__(self, flow: Flow, containers: Containers, keys: Keys, dunder: Dunder) -> None:
        self.flow = flow
        self.graph = flow.graph
        self.containers = containers
        self.keys = keys
        self.dunder = dunder

    def load(self, ref: CodeRef, value: int, op: ir.Item) -> None:
        key = ref.code.ops[op.key]
        if isinstance(key, ir.Const) and key.kind == "slice":
            self._slice(ref, value, op, key.text)
            return
        element = self._element(ref, value, op)
        self.graph.trigger(ref.node + op.base, lambda obj: self._load(ref, obj, value, op, element))

    def _element(self, ref: CodeRef, value: int, op: ir.Item) -> Callable[[int], None]:
        """Reads from one container."""
        node = ref.node + value
        if op.known >= 0:
            known = ref.node + op.known
            return lambda _: self.graph.edge(known, node)
        key = constant_key(ref, op.key)
        if key is not None or not self.keys.may_know(ref, op.key):
            return lambda obj: self.containers.load(obj, key, node)
        seen: list[int] = []
        found: dict[str | None, None] = {}

        def learn(key: str | None) -> None:
            if key not in found:
                found[key] = None
                for obj in seen:
                    self.containers.load(obj, key, node)

        def meet(obj: int) -> None:
            if not seen:
                self.keys.watch(ref, op.key, learn)
            seen.append(obj)
            for key in found:
                self.containers.load(obj, key, node)

        return meet

    def _load(
        self, ref: CodeRef, obj: int, value: int, op: ir.Item, element: Callable[[int], None]
    ) -> None:
        described, node = self.flow.objects[obj], ref.node + value
        if not isinstance(described, Container) and self._load_field(
            obj, constant_key(ref, op.key) or "", node
        ):
            return
        if isinstance(described, Instance):
            own = self.flow.classes.member(described.cls, "__getitem__")
            name = "__missing__" if own is None else "__getitem__"
            self.dunder(ref, obj, name, node, [ref.node + op.key])
            self.graph.edge(self.flow.field(obj, ELEMENT), node)
        elif isinstance(described, Class):
            self.graph.add(node, self._of_class(ref, obj, described, op.key))
        elif isinstance(described, External):
            self._load_external(ref, described, obj, node, op)
        elif isinstance(described, Container):
            element(obj)
        elif not isinstance(described, (Function, ModuleObject)):
            self.graph.edge(self.flow.field(obj, ELEMENT), node)

    def _load_field(self, obj: int, key: str, node: int) -> bool:
        """Of a named tuple."""
        name = field_at(self.flow, obj, int(key)) if key.isdecimal() else None
        if name is not None:
            self.graph.edge(self.flow.field(obj, name), node)
        return name is not None

    def _of_class(self, ref: CodeRef, obj: int, described: Class, key: int) -> int:
        """`User[user_id]` is one of its objects, `Page[Order]` is the class."""
        if names_type(ref.code, key) or self.flow.classes.member(described.code, _OF_CLASS):
            return obj
        return self.flow.objects.number(Instance(described.code, -1))

    def _load_external(
        self, ref: CodeRef, described: External, obj: int, node: int, op: ir.Item
    ) -> None:
        module = module_named(self.flow, ref, op.key) if described.path == LOADED else None
        if module is not None:
            self.graph.add(node, module)
            return
        if described.path == _GLOBALS:
            self._load_global(ref, node, op)
            return
        copied = self.flow.known.copied_state.get(described.path)
        if copied is not None:
            obj = self.flow.objects.number(External(copied))
        if copied is not None or described.path in self.flow.known.shared_state:
            self.containers.load(obj, self.keys.constant(ref, op.key), node)
            return
        if described.path in self.flow.known.injected:
            self.graph.edge(ref.node + op.key, node)
            return
        if _is_generic(ref, described.path, op.key):
            self.graph.add(node, obj)
            return
        path = self._entry(described.path, constant_key(ref, op.key))
        self.graph.add(node, self.flow.objects.number(External(path, described.site)))

    def _entry(self, path: str, key: str | None) -> str:
        """By its key where the models know this one."""
        normal, named = self.flow.known.normal, f"{path}[{key}]"
        known = named if key is None else normal(named)
        return normal(f"{path}[]") if known == named else known

    def _load_global(self, ref: CodeRef, node: int, op: ir.Item) -> None:
        """`globals()["name"]` is `name`."""
        name = self.keys.constant(ref, op.key)
        found = None if name is None else self.flow.global_node(ref.module.index, name)
        if found is not None:
            self.graph.edge(found, node)

    def _slice(self, ref: CodeRef, value: int, op: ir.Item, text: str) -> None:
        node = ref.node + value

        def part(obj: int) -> None:
            described = self.flow.objects[obj]
            if not isinstance(described, Container):
                self.graph.add(node, obj)
                return
            self.flow.created_in.setdefault(node, ref.id)
            bounds = _bounds(text, self.flow.lengths.get(obj))
            made = self.flow.objects.number(Container(described.kind, node))
            if bounds is None:
                self.containers.copied(obj, node, node)
            else:
                self._part(obj, made, range(*bounds))
                self.graph.add(node, made)

        self.graph.trigger(ref.node + op.base, part)

    def _part(self, obj: int, made: int, indices: range) -> None:
        edge, field = self.graph.edge, self.flow.field
        for position, index in enumerate(indices):
            edge(field(obj, f"[{index}]"), field(made, f"[{position}]"))
            edge(field(obj, f"[{index}]"), field(made, ELEMENT))
        edge(field(obj, ANY_KEY), field(made, ANY_KEY))
        edge(field(obj, ANY_KEY), field(made, ELEMENT))

    def store(self, ref: CodeRef, value: int, op: ir.SetItem) -> None:
        if op.value < 0:
            return
        given, node = ref.node + op.value, ref.node + value

        def store(obj: int) -> None:
            if not self._has_items(obj):
                return
            if isinstance(self.flow.objects[obj], Instance):
                self.dunder(ref, obj, "__setitem__", node, [ref.node + op.key, given])
            self.containers.store(obj, self.keys.constant(ref, op.key), given)

        self.graph.trigger(ref.node + op.base, store)

    def _has_items(self, obj: int) -> bool:
        """No function has any, and a class only by its metaclass."""
        described = self.flow.objects[obj]
        if isinstance(described, Class):
            info = self.flow.classes.info
            return any(info[owner].metaclass is not None for owner in info[described.code].mro)
        return not isinstance(described, (Function, Bound, ModuleObject))

    def unpack(self, ref: CodeRef, value: int, op: ir.Unpack) -> None:
        node = ref.node + value

        def unpack(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Container):
                index = op.index if op.index >= 0 else op.index + self.flow.lengths.get(obj, 0)
                self.containers.load(obj, str(index) if index >= 0 else None, node)
            elif self._load_field(obj, str(op.index), node):
                return
            elif isinstance(described, Instance):
                self._iterate(ref, obj, node)
            elif isinstance(described, External):
                path = f"{described.path}[{op.index}]"
                known = self.flow.known.normal(path)
                if known != path:
                    self.graph.add(node, self.flow.objects.number(External(known)))

        self.graph.trigger(ref.node + op.value, unpack)

    def _iterate(self, ref: CodeRef, obj: int, node: int) -> None:
        """Any of what its own `__iter__` gives."""
        given = self.graph.new_node()
        self.dunder(ref, obj, "__iter__", node, [], given)
        self.graph.trigger(given, lambda found: self.containers.element(found, node))


def _is_generic(ref: CodeRef, path: str, key: int) -> bool:
    """`ContextVar[str]`, `Queue[int]`, `dict[str, int]`: a class, whatever its elements are."""
    name, given = path.rpartition(".")[2], ref.code.ops[key]
    if "(" in path or "[" in path or isinstance(given, ir.Const):
        return False
    return path in _GENERIC or (name[:1].isupper() and not name.isupper())


def _bounds(text: str, length: int | None) -> tuple[int, int] | None:
    """First and last index of a slice, None when it is not known or too long to follow."""
    lower, colon, upper = text.partition(":")
    first = int(lower or 0)
    last = int(upper) if upper else length
    if not colon or last is None or (length is None and (first < 0 or last < 0)):
        return None
    if length is not None:
        first, last, _ = slice(first, last).indices(length)
    return (first, last) if 0 <= last - first <= _LONGEST_SLICE else None
