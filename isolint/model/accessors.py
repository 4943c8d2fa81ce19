"""Functions that give back what they are given, or a part of it: a check, a getter, a picker.

Their result is told apart by call: each gives its own argument's part. Followed through the
function itself, the results of all callers would meet in its return value (the functional approach
of Sharir and Pnueli 1981, for paths of attributes and elements alone).
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from isolint.model.flow import ELEMENT, Flow
from isolint.model.objects import Container
from isolint.model.program import CodeRef
from isolint.summary import ir

_ELEMENT = ""
_DEEP = 8
_LONGEST = 3
Load = Callable[[int, str, int, int], None]


class Path(Struct, frozen=True):
    """A parameter, and the attributes read from it, each with its operation; an empty name is an
    element.
    """

    parameter: int
    steps: tuple[tuple[str, int], ...] = ()


class Accessors:
    def __init__(self, flow: Flow, load: Load) -> None:
        self.flow = flow
        self.load = load
        self._paths: dict[int, tuple[Path, ...]] = {}
        self._rest: dict[int, int | None] = {}
        self._read: dict[tuple[int, int], int] = {}

    def paths(self, ref: CodeRef) -> tuple[Path, ...]:
        """What the function gives back of its arguments; all else it returns is in `rest`."""
        found = self._paths.get(ref.id)
        if found is None:
            found = self._paths[ref.id] = _paths(ref)
        return found

    def rest(self, ref: CodeRef) -> int | None:
        """A node for what a function with paths returns that none of them leads to."""
        if ref.id not in self._rest:
            others = [op.value for _, op in ref.each(ir.Return) if _is_other(ref, op.value)]
            self._rest[ref.id] = self.flow.graph.new_node() if others else None
            for value in others:
                self.flow.graph.edge(ref.node + value, self._rest[ref.id] or 0)
        return self._rest[ref.id]

    def read(self, ref: CodeRef, obj: int) -> int:
        """A node for what a property gives of this object."""
        key = (ref.id, obj)
        found = self._read.get(key)
        if found is None:
            graph = self.flow.graph
            found, start = graph.new_node(), graph.new_node()
            self._read[key] = found
            for path in self.paths(ref):
                self.give(ref, path, start, found)
            rest = self.rest(ref)
            if rest is not None:
                graph.edge(rest, found)
            graph.add(
                start, obj
            )  # Last: what it sets off waits for its turn, however long a chain.
        return found

    def give(self, ref: CodeRef, path: Path, start: int, result: int) -> None:
        """Brings what is at the end of the path from `start` to the result."""
        flow, node = self.flow, start
        for name, at in path.steps:
            node = self._step(ref, name, at, node, result)
        last = flow.graph.new_node()
        if ref.code.returns >= 0:
            declared = flow.types.of(ref, ref.code.returns)
            if not declared.open:
                flow.graph.accepts[last] = flow.acceptor(declared)
        flow.graph.edge(node, last)
        flow.graph.edge(last, result)
        self._promised(ref, result)

    def _step(self, ref: CodeRef, name: str, at: int, node: int, result: int) -> int:
        flow, found = self.flow, self.flow.graph.new_node()

        def take(obj: int) -> None:
            if name != _ELEMENT:
                self.load(obj, name, found, ref.node + at)
            elif isinstance(flow.objects[obj], Container):
                flow.graph.edge(flow.field(obj, ELEMENT), found)
            else:
                flow.graph.edge(flow.return_node(ref.id), result)

        flow.graph.trigger(node, take)
        return found

    def _promised(self, ref: CodeRef, result: int) -> None:
        """Objects of which the function's annotation alone tells."""
        flow, node = self.flow, self.flow.graph.new_node()
        flow.graph.accepts[node] = lambda obj: getattr(flow.objects[obj], "site", 0) < 0
        flow.graph.edge(flow.return_node(ref.id), node)
        flow.graph.edge(node, result)


def _paths(ref: CodeRef) -> tuple[Path, ...]:
    if ref.code.kind not in ("function", "lambda") or ref.code.generator:
        return ()
    found: dict[Path, None] = {}
    for _, op in ref.each(ir.Return):
        found.update(dict.fromkeys(_ways(ref, op.value, _DEEP) or ()))
    return tuple(found)


def _is_other(ref: CodeRef, value: int) -> bool:
    return _ways(ref, value, _DEEP) is None


def _ways(ref: CodeRef, value: int, depth: int) -> list[Path] | None:
    """None where it is something else; nothing for a constant."""
    op = ref.code.ops[value] if value >= 0 and depth else None
    if isinstance(op, ir.Const):
        return []
    if isinstance(op, ir.Param):
        return [Path(op.index)] if ref.code.params[op.index].kind in _NAMED else None
    if isinstance(op, ir.Narrow) or (isinstance(op, ir.Bind) and op.annotation < 0):
        return _ways(ref, op.value, depth - 1) if op.value >= 0 else None
    if isinstance(op, ir.Join) or (isinstance(op, ir.Choice) and op.kind != "and"):
        return _all(ref, op.values, depth)
    if isinstance(op, ir.Attr):
        return _stepped(_ways(ref, op.base, depth - 1), op.name, value)
    if isinstance(op, ir.Iter):
        return _stepped(_ways(ref, op.value, depth - 1), _ELEMENT, value)
    if isinstance(op, ir.Item) and _is_number(ref, op.key):
        return _item(ref, value, op, depth)
    return None


_NAMED = ("positional", "keyword")


def _all(ref: CodeRef, values: list[int], depth: int) -> list[Path] | None:
    found: list[Path] = []
    for value in values:
        ways = _ways(ref, value, depth - 1)
        if ways is None:
            return None
        found += ways
    return found


def _item(ref: CodeRef, value: int, op: ir.Item, depth: int) -> list[Path] | None:
    """`items[0]`, also of a list that picks items."""
    base, op_base = op.base, ref.code.ops[op.base]
    while isinstance(op_base, ir.Bind) and op_base.value >= 0:
        base, op_base = op_base.value, ref.code.ops[op_base.value]
    if isinstance(op_base, ir.Collection):
        return _all(ref, op_base.values, depth) if op_base.values else None
    return _stepped(_ways(ref, base, depth - 1), _ELEMENT, value)


def _is_number(ref: CodeRef, key: int) -> bool:
    op = ref.code.ops[key]
    return isinstance(op, ir.Const) and op.kind == "number"


def _stepped(paths: list[Path] | None, name: str, value: int) -> list[Path] | None:
    if paths is None or any(len(path.steps) >= _LONGEST for path in paths):
        return None
    return [Path(path.parameter, (*path.steps, (name, value))) for path in paths]
