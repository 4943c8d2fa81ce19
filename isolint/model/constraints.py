"""Operations to constraints: one visit of every operation of the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from isolint.model.attributes import Attributes
from isolint.model.calls import Calls, Site
from isolint.model.containers import Containers
from isolint.model.flow import ELEMENT, Flow
from isolint.model.items import Items
from isolint.model.keys import constant_key
from isolint.model.named import NamedProviders
from isolint.model.objects import Class, Container, External, Function, Instance
from isolint.model.operators import Operators
from isolint.model.program import CodeRef
from isolint.model.types import Type
from isolint.summary import ir
from isolint.summary.ir import GLOBAL, LOCAL

_CARRYING = frozenset({"Add", "BitOr"})


class Constraints:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.graph = flow.graph
        self.attributes = Attributes(flow)
        self.containers = Containers(flow)
        self.calls = Calls(flow, self.attributes, self.containers)
        self.items = Items(flow, self.containers, flow.keys, self._dunder)
        self.operators = Operators(flow, self._dunder)
        self._visitors: dict[type, Callable[[CodeRef, int, Any], None]] = {
            ir.Load: self._load,
            ir.Bind: self._bind,
            ir.Join: self._join,
            ir.Choice: self._choice,
            ir.Attr: self._attr,
            ir.SetAttr: self._set_attr,
            ir.Item: self.items.load,
            ir.SetItem: self.items.store,
            ir.Call: self._call,
            ir.Make: self._make,
            ir.Decorate: self._decorate,
            ir.Collection: self._collection,
            ir.Combine: self._combine,
            ir.Yield: self._yield,
            ir.Return: self._return,
            ir.Iter: self._iter,
            ir.Enter: self._enter,
            ir.Unpack: self.items.unpack,
            ir.Import: self._import,
            ir.Narrow: self._narrow,
            ir.Raise: self._raise,
        }
        self._owned: dict[int, str] = {}
        self._named = NamedProviders(flow)

    def generate(self) -> None:
        for ref in self.flow.program.codes:
            self._unite_copies(ref)
        for ref in self.flow.program.codes:
            for home, name, value in _outer_binds(ref):
                code = ref.module.base if home == GLOBAL else ref.module.base + home
                self.graph.edge(ref.node + value, self.flow.cell(code, name))
                self.flow.keys.rebound.add((code, name))
        for ref in self.flow.program.codes:
            self._code(ref)

    def _unite_copies(self, ref: CodeRef) -> None:
        """`y = x`, `await x`: one node, made one before anything is known of either."""
        node, unite = ref.node, self.graph.unite
        for value, op in enumerate(ref.code.ops):
            if isinstance(op, (ir.Await, ir.Star)) or (
                isinstance(op, ir.Bind) and op.annotation < 0 <= op.value
            ):
                unite(node + value, node + op.value)

    def _code(self, ref: CodeRef) -> None:
        self._owned = _own_values(ref.code) if self._is_method(ref) else {}
        for index, param in enumerate(ref.code.params):
            if param.annotation >= 0 and param.kind in ("positional", "keyword"):
                declared = self.flow.types.of(ref, param.annotation)
                self.flow.declare(ref.node + index, declared)
                self._dependencies(ref, index, param)
            if param.kind in ("star", "starstar"):
                self.calls.rest(ref, index, "tuple" if param.kind == "star" else "dict")
            if param.default >= 0:
                self._default(ref, index, param)
            elif param.name in self._named.of and self._named.serves(ref):
                for provider in self._named.of[param.name]:
                    self._provide(ref, index, provider)
        visitors = self._visitors
        for value, op in enumerate(ref.code.ops):
            visit = visitors.get(type(op))
            if visit is not None:
                visit(ref, value, op)
        if ref.code.kind in ("module", "class"):
            for name in ref.code.names:
                self.flow.cell(ref.id, name)

    def _is_method(self, ref: CodeRef) -> bool:
        parent = self.flow.program.parent(ref)
        if parent is None or parent.code.kind != "class" or not ref.code.params:
            return False
        return self.flow.classes.method_kind(ref) != "static"

    def _default(self, ref: CodeRef, index: int, param: ir.Parameter) -> None:
        parent = self.flow.program.parent(ref)
        assert parent is not None
        self.graph.edge(parent.node + param.default, ref.node + index)
        op = parent.code.ops[param.default]
        if isinstance(op, ir.Item):
            marker = self.flow.symbols.of_value(parent, op.base)
            if isinstance(marker, External) and marker.path in self.flow.known.injected:
                self._provide(ref, index, parent.node + param.default)
        if not isinstance(op, ir.Call):
            return

        def depend(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, External) and described.path in self.flow.known.depends:
                if op.args:
                    self._provide(ref, index, parent.node + op.args[0])
                else:
                    self._provide_class(ref, index, param)

        self.graph.trigger(parent.node + op.func, depend)

    def _dependencies(self, ref: CodeRef, index: int, param: ir.Parameter) -> None:
        for seen_from, expr in self.flow.types.dependencies(ref, param.annotation):
            found = self.flow.types.symbol_of(seen_from, expr)
            if isinstance(found, External) and found.path in self.flow.known.depends and expr.args:
                target = self.flow.types.symbol_of(seen_from, expr.args[0])
                if target is not None:
                    node = self.graph.new_node()
                    self.graph.add(node, self.flow.symbol_object(target))
                    self._provide(ref, index, node)

    def _provide(self, ref: CodeRef, index: int, provider: int) -> None:
        """A dependency is called before the function, and its result is the parameter."""
        given = self.graph.new_node()
        site = Site(ref, ref.node + index, [], [], [], given, reason="framework")
        self.graph.trigger(provider, lambda obj: self.calls.call(site, obj))
        self.graph.trigger(given, lambda obj: self._provided(obj, ref.node + index))

    def _provided(self, obj: int, param: int) -> None:
        described = self.flow.objects[obj]
        if isinstance(described, Container) and described.kind == "generator":
            self.graph.edge(self.flow.field(obj, ELEMENT), param)
        else:
            self.graph.add(param, obj)

    def _provide_class(self, ref: CodeRef, index: int, param: ir.Parameter) -> None:
        if param.annotation >= 0:
            for cls in self.flow.types.of(ref, param.annotation).classes:
                node = self.graph.new_node()
                self.graph.add(node, self.flow.objects.number(Class(cls)))
                self._provide(ref, index, node)

    def _load(self, ref: CodeRef, value: int, op: ir.Load) -> None:
        node = ref.node + value
        if op.home == LOCAL:
            self.graph.unite(node, self.flow.cell(ref.id, op.name))
        elif op.home != GLOBAL:
            self.graph.unite(node, self.flow.cell(ref.module.base + op.home, op.name))
        else:
            self._load_global(ref, node, op.name)

    def _load_global(self, ref: CodeRef, node: int, name: str) -> None:
        flow = self.flow
        known = flow.global_node(ref.module.index, name)
        if known is not None:
            self.graph.unite(node, known)
            return
        found = flow.symbols.name(ref, name)
        if found is not None:
            self.graph.add(node, flow.symbol_object(found))

    def _import(self, ref: CodeRef, value: int, op: ir.Import) -> None:
        flow, node = self.flow, ref.node + value
        if op.name == "*":
            return
        if op.name and op.name != "*submodule":
            source = flow.symbols.imported_module(ref.module, op.module, op.level)
            if not isinstance(source, str):
                known = flow.global_node(source.index, op.name)
                if known is not None:
                    self.graph.edge(known, node)
                    return
        found = flow.symbols.of_import(ref.module, op)
        if found is not None:
            self.graph.add(node, flow.symbol_object(found))

    def _bind(self, ref: CodeRef, value: int, op: ir.Bind) -> None:
        node = ref.node + value
        if op.annotation >= 0:
            given = ref.code.ops[op.value] if op.value >= 0 else None
            empty = isinstance(given, ir.Const) and given.kind == "none"
            promised = not empty and not (ref.code.kind == "class" and self._is_of_objects(ref, op))
            self.flow.declare(node, self.flow.types.of(ref, op.annotation), promised)
            if op.value >= 0:
                self.graph.edge(ref.node + op.value, node)

    def _is_of_objects(self, ref: CodeRef, op: ir.Bind) -> bool:
        """`x: X` and `x: X = Depends(f)` in a class body: each object has its own."""
        given = ref.code.ops[op.value] if op.value >= 0 else None
        if not isinstance(given, ir.Call):
            return given is None
        found = self.flow.symbols.of_value(ref, given.func)
        return isinstance(found, External) and found.path in self.flow.known.depends

    def _join(self, ref: CodeRef, value: int, op: ir.Join) -> None:
        for version in op.values:
            self.graph.edge(ref.node + version, ref.node + value)

    def _choice(self, ref: CodeRef, value: int, op: ir.Choice) -> None:
        for option in op.values if op.kind != "and" else op.values[-1:]:
            self.graph.edge(ref.node + option, ref.node + value)

    def _attr(self, ref: CodeRef, value: int, op: ir.Attr) -> None:
        node, name, load = ref.node + value, op.name, self.attributes.load
        self.graph.trigger(ref.node + op.base, lambda obj: load(obj, name, node, node))

    def _set_attr(self, ref: CodeRef, value: int, op: ir.SetAttr) -> None:
        if op.value < 0:
            return
        node, given, name = ref.node + value, ref.node + op.value, op.name
        store, injection = self.attributes.store, self.calls.injection
        options = injection.options(ref, op.value) if op.base == 0 else []
        if any(injection.parameter(ref, option) for option in options):

            def inject(obj: int) -> None:
                for option in options:
                    store(obj, name, injection.source(ref, obj, ref.node + option), node)

            self.graph.trigger(ref.node, inject)
        else:
            self.graph.trigger(ref.node + op.base, lambda obj: store(obj, name, given, node))

    def _dunder(
        self, ref: CodeRef, obj: int, name: str, node: int, args: list[int], result: int = -1
    ) -> None:
        """Calls a special method; `node` is the operation that does so."""
        described = self.flow.objects[obj]
        if isinstance(described, Instance) and self.flow.classes.member(described.cls, name):
            method = self.graph.new_node()
            self.attributes.load(obj, name, method, node)
            site = Site(ref, node, args, [], [], node if result < 0 else result)
            self.graph.trigger(method, lambda found: self.calls.call(site, found))

    def _call(self, ref: CodeRef, value: int, op: ir.Call) -> None:
        plain: list[int] = []
        stars: list[int] = []
        for arg in op.positional:
            star = isinstance(ref.code.ops[arg], ir.Star)
            (stars if star else plain).append(ref.node + arg)
        named = [(name, ref.node + arg) for name, arg in op.named]
        node = ref.node + value
        site = Site(ref, node, plain, stars, named, node, value in self._owned)
        site.on_self = self._is_on_self(ref, op)
        site.explicit_self = self._passes_self(ref, op)
        if site.owned:
            self.flow.homes[node] = self._owned[value]
        call = self.calls.call
        self.graph.trigger(ref.node + op.func, lambda obj: call(site, obj))

    def _is_on_self(self, ref: CodeRef, op: ir.Call) -> bool:
        """`self.helper(…)` and `super().method(…)`: the callee has the caller's receiver."""
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr):
            return False
        base = ref.code.ops[func.base]
        if isinstance(base, ir.Call):
            called = ref.code.ops[base.func]
            return isinstance(called, ir.Load) and called.name == "super"
        return isinstance(base, ir.Param) and base.index == 0

    def _passes_self(self, ref: CodeRef, op: ir.Call) -> bool:
        """`Base.method(self, …)`."""
        if not op.positional or not self._is_method(ref):
            return False
        first = ref.code.ops[op.positional[0]]
        return (
            isinstance(ref.code.ops[op.func], ir.Attr)
            and isinstance(first, ir.Param)
            and first.index == 0
        )

    def _make(self, ref: CodeRef, value: int, op: ir.Make) -> None:
        made = self.flow.program.child(ref, op.code)
        described = Class(made.id) if made.code.kind == "class" else Function(made.id)
        self.graph.add(ref.node + value, self.flow.objects.number(described))

    def _decorate(self, ref: CodeRef, value: int, op: ir.Decorate) -> None:
        """Decorators of the program are called; what they wrap is called whenever the name is."""
        node, given = ref.node + value, ref.node + op.value
        made = self.graph.new_node()
        site = Site(ref, node, [given], [], [], made)
        self.flow.decorated.append((given, made))

        def decorate(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, External):
                self.flow.external_calls.setdefault(node, {})[obj] = None
            else:
                self.calls.call(site, obj)

        self.graph.edge(given, node)
        self.graph.edge(made, node)
        self.graph.trigger(ref.node + op.decorator, decorate)

    def _collection(self, ref: CodeRef, value: int, op: ir.Collection) -> None:
        node = ref.node + value
        self.flow.created_in[node] = ref.id
        if value in self._owned:
            self.flow.homes[node] = self._owned[value]
            self.graph.trigger(ref.node, lambda owner: self._own_collection(ref, value, op, owner))
        else:
            self._fill(ref, value, op, self.flow.objects.number(Container(op.kind, node)))

    def _own_collection(self, ref: CodeRef, value: int, op: ir.Collection, owner: int) -> None:
        kept = owner if isinstance(self.flow.objects[owner], Instance) else -1
        made = Container(op.kind, ref.node + value)
        self._fill(ref, value, op, self.flow.owned(made, kept))

    def _fill(self, ref: CodeRef, value: int, op: ir.Collection, made: int) -> None:
        if len(op.values) > 1 and not any(isinstance(ref.code.ops[v], ir.Star) for v in op.values):
            self.flow.lengths[made] = len(op.values)
        for index, item in enumerate(op.values):
            if isinstance(ref.code.ops[item], ir.Star):
                self.containers.merge(ref.node + item, self.flow.field(made, ELEMENT))
                continue
            key = str(index) if op.kind in ("tuple", "list") and len(op.values) > 1 else None
            if op.kind == "dict" and index < len(op.keys) and op.keys[index] >= 0:
                key = constant_key(ref, op.keys[index])
            self.containers.store(made, key, ref.node + item)
        self.graph.add(ref.node + value, made)

    def _combine(self, ref: CodeRef, value: int, op: ir.Combine) -> None:
        if op.kind in _CARRYING:
            for part in op.values:
                self.graph.edge(ref.node + part, ref.node + value)
        self.operators.call(ref, value, op)

    def _yield(self, ref: CodeRef, _: int, op: ir.Yield) -> None:
        if op.value < 0:
            return
        element = self.flow.field(self.calls.generator(ref), ELEMENT)
        if op.delegate:
            self.containers.merge(ref.node + op.value, element)
        else:
            self.graph.edge(ref.node + op.value, element)

    def _return(self, ref: CodeRef, _: int, op: ir.Return) -> None:
        self.graph.edge(ref.node + op.value, self.flow.return_node(ref.id))

    def _iter(self, ref: CodeRef, value: int, op: ir.Iter) -> None:
        node = ref.node + value

        def element(obj: int) -> None:
            if isinstance(self.flow.objects[obj], Instance):
                self._iterate(ref, obj, node)
            self.containers.element(obj, node)

        self.graph.trigger(ref.node + op.value, element)

    def _iterate(self, ref: CodeRef, obj: int, node: int) -> None:
        for name in ("__iter__", "__aiter__"):
            iterator = self.graph.new_node()
            self._dunder(ref, obj, name, node, [], iterator)
            self.graph.trigger(iterator, lambda found: self._advance(ref, found, node))

    def _advance(self, ref: CodeRef, iterator: int, node: int) -> None:
        if isinstance(self.flow.objects[iterator], Instance):
            for name in ("__next__", "__anext__"):
                self._dunder(ref, iterator, name, node, [])
        self.containers.element(iterator, node)

    def _enter(self, ref: CodeRef, value: int, op: ir.Enter) -> None:
        node, prefix = ref.node + value, "__a" if op.asynchronous else "__"

        def enter(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Instance):
                if self.flow.classes.member(described.cls, prefix + "enter__"):
                    self._dunder(ref, obj, prefix + "enter__", node, [])
                    self._dunder(ref, obj, prefix + "exit__", node, [], self.graph.new_node())
                else:
                    self.graph.add(node, obj)
            elif isinstance(described, Container) and described.kind == "generator":
                self.graph.edge(self.flow.field(obj, ELEMENT), node)
            else:
                self.graph.add(node, obj)

        self.graph.trigger(ref.node + op.value, enter)

    def _raise(self, ref: CodeRef, value: int, op: ir.Raise) -> None:
        site = Site(ref, ref.node + value, [], [], [], ref.node + value)

        def construct(obj: int) -> None:
            if isinstance(self.flow.objects[obj], Class):
                self.calls.call(site, obj)

        self.graph.trigger(ref.node + op.value, construct)

    def _narrow(self, ref: CodeRef, value: int, op: ir.Narrow) -> None:
        found = self.flow.symbols.of_value(ref, op.tested)
        if isinstance(found, Class):
            self.flow.declare(ref.node + value, Type(classes=(found.code,)))
        self.graph.edge(ref.node + op.value, ref.node + value)


def _outer_binds(ref: CodeRef) -> list[tuple[int, str, int]]:
    """Assignments to names declared global or nonlocal, with the home they go to."""
    return [
        (op.home, op.name, value)
        for value, op in enumerate(ref.code.ops)
        if isinstance(op, ir.Bind) and op.home != LOCAL and op.value >= 0
    ]


def _own_values(code: ir.Code) -> dict[int, str]:
    """Values made in a method and stored straight into an attribute of its first parameter."""
    return {
        value: op.name
        for op in code.ops
        if isinstance(op, ir.SetAttr) and op.base == 0 and op.value >= 0
        for value in _sources(code, op.value)
    }


def _sources(code: ir.Code, value: int) -> list[int]:
    op = code.ops[value]
    if isinstance(op, (ir.Call, ir.Collection)):
        return [value]
    if isinstance(op, ir.Choice):
        return [source for option in op.values for source in _sources(code, option)]
    if isinstance(op, (ir.Bind, ir.Await)) and op.value >= 0:
        return _sources(code, op.value)
    return []
