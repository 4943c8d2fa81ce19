"""Functions that give back what has the name that they are told: `load("jobs", "run")` gives `run`.

Followed through the function itself, the results of all callers would meet in its return value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct

from isolint.model.definitions.objects import External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.members.attributes import Attributes
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.handed import argument_of
from isolint.summary import ir
from isolint.summary.operands import roots

_GETTING = BUILTIN + "getattr"
_DEEPEST = 4


class _Loaded(Struct, frozen=True):
    """A returned value: the attribute of `base`, or what another such function gives."""

    value: int
    parameter: int
    base: int = -1
    loader: int = -1
    depth: int = 0


class Loader(Struct, frozen=True):
    """`depth` says how many such functions ask one another."""

    parameter: int
    depth: int
    loaded: tuple[_Loaded, ...]
    others: tuple[int, ...]


class Loaders:
    def __init__(self, flow: Flow, attributes: Attributes) -> None:
        self.flow = flow
        self.attributes = attributes
        self._found: dict[int, Loader | None] = {}
        self._nodes: dict[tuple[int, str, bool], int] = {}

    def of(self, ref: CodeRef) -> Loader | None:
        if ref.id not in self._found:
            self._found[ref.id] = self._loader(ref, _DEEPEST)
        return self._found[ref.id]

    def source(
        self, caller: CodeRef, ref: CodeRef, given: Mapping[int, int], rest: bool
    ) -> int | None:
        """A node for what a call with these nodes for its parameters gets under the name that it
        writes down; of the rest alone, without what it has handed in itself.
        """
        loader = self.of(ref)
        value = -1 if loader is None else given.get(loader.parameter, -1) - caller.node
        if loader is None or not 0 <= value < len(caller.code.ops):
            return None
        op = caller.code.ops[value]
        if not isinstance(op, ir.Const) or op.kind != "str":
            return None
        return self._node(ref, loader, op.text, rest)

    def _node(self, ref: CodeRef, loader: Loader, name: str, rest: bool) -> int:
        key = ref.id, name, rest
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = self.flow.graph.new_node()
            for part in loader.loaded:
                self._load(ref, part, name, node)
            for value in loader.others:
                if not (rest and isinstance(ref.code.ops[value], ir.Param)):
                    self.flow.graph.edge(ref.node + value, node)
        return node

    def _load(self, ref: CodeRef, part: _Loaded, name: str, node: int) -> None:
        graph, codes = self.flow.graph, self.flow.program.codes
        inner = self.of(codes[part.loader]) if part.loader >= 0 else None
        if inner is not None:
            graph.edge(self._node(codes[part.loader], inner, name, rest=False), node)
            return
        load = partial(self._take, name=name, target=node, site=ref.node + part.value)
        graph.trigger(ref.node + part.base, load)

    def _take(self, obj: int, name: str, target: int, site: int) -> None:
        self.attributes.load(obj, name, target, site)

    def _loader(self, ref: CodeRef, depth: int) -> Loader | None:
        if depth == 0 or not ref.code.params or ref.code.generator:
            return None
        loaded, others = list[_Loaded](), list[int]()
        for value in _returned(ref.code):
            part = self._part(ref, value, ref.code.ops[value], depth)
            others += [value] if part is None else []
            loaded += [part] if part is not None else []
        if len({part.parameter for part in loaded}) != 1:
            return None
        deep = 1 + max(part.depth for part in loaded)
        return Loader(loaded[0].parameter, deep, tuple(loaded), tuple(others))

    def _part(self, ref: CodeRef, value: int, op: ir.AnyOp, depth: int) -> _Loaded | None:
        if not isinstance(op, ir.Call):
            return None
        func = self.flow.symbols.of_value(ref, op.func)
        if isinstance(func, Function):
            return self._passed_on(ref, value, op, func.code, depth)
        if isinstance(func, External) and func.path == _GETTING and len(op.args) == 2:
            index = _parameter(ref.code, op.args[1])
            return None if index is None else _Loaded(value, index, base=op.args[0])
        return None

    def _passed_on(
        self, ref: CodeRef, value: int, op: ir.Call, code: int, depth: int
    ) -> _Loaded | None:
        callee = self.flow.program.codes[code]
        known = code in self._found
        inner = self._found[code] if known else self._loader(callee, depth - 1)
        if inner is None or inner.depth >= depth:
            return None
        given = argument_of(op, callee, inner.parameter, -1)
        index = None if given is None else _parameter(ref.code, given)
        return None if index is None else _Loaded(value, index, loader=code, depth=inner.depth)


def _returned(code: ir.Code) -> Iterator[int]:
    for op in code.ops:
        if isinstance(op, ir.Return) and op.value >= 0:
            yield from roots(code, op.value)


def _parameter(code: ir.Code, value: int) -> int | None:
    found = roots(code, value)
    op = code.ops[found[0]] if len(found) == 1 else None
    return op.index if isinstance(op, ir.Param) else None
