"""Functions that give back what they are given, or a part of it: a check, a getter, a picker.

Their result is told apart by call: each gives its own argument's part. Followed through the
function itself, the results of all callers would meet in its return value (the functional approach
of Sharir and Pnueli 1981, for paths of attributes and elements alone).
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from isolint.model.definitions.objects import Container, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.given_up import GivenUp, is_chosen
from isolint.model.pointsto.graph import one_by_one
from isolint.model.pointsto.handed import argument_of
from isolint.summary import ir

_ELEMENT = ""
_DEEP = 8
_LONGEST = 3
_NAMED = ("positional", "keyword")
HandedBack = Callable[[CodeRef, ir.Call], int]
Load = Callable[[int, str, int, int], None]


class Path(Struct, frozen=True):
    """A parameter, and the attributes read from it, each with its operation; an empty name is an
    element. It is `chosen` where `x or y` may give it up.
    """

    parameter: int
    steps: tuple[tuple[str, int], ...] = ()
    chosen: bool = False


class Parts(Struct, frozen=True):
    """What a function gives back of its arguments, and the values of all else that it returns."""

    paths: tuple[Path, ...]
    others: tuple[int, ...]


class Accessors:
    def __init__(self, flow: Flow, load: Load) -> None:
        self.flow = flow
        self.load = load
        self.given_up = GivenUp(flow)
        self._parts: dict[int, Parts] = {}
        self._rest: dict[int, int] = {}
        self._of_self: dict[tuple[int, int], int] = {}

    def parts(self, ref: CodeRef) -> Parts:
        found = self._parts.get(ref.id)
        if found is None:
            found = self._parts[ref.id] = _parts(ref, self._handed_back)
        return found

    def _handed_back(self, ref: CodeRef, call: ir.Call) -> int:
        """The argument that a plain function of the program, without the help of another, gives
        back as it is; or -1.
        """
        spread = any(isinstance(ref.code.ops[value], ir.Star) for value in call.positional)
        found = None if spread else self.flow.symbols.of_value(ref, call.func)
        if not isinstance(found, Function) or "**" in call.keywords:
            return -1
        callee = self.flow.program.codes[found.code]
        parts = Parts((), ()) if callee.code.decorators else _parts(callee, lambda *_: -1)
        if parts.others or len(parts.paths) != 1:
            return -1
        path = parts.paths[0]
        given = argument_of(call, callee, path.parameter, -1)
        return -1 if path.steps or path.chosen or given is None else given

    def paths(self, ref: CodeRef, value: int) -> list[Path] | None:
        """The ways from the parameters to a value; None where it is more than a part of them."""
        return _ways(ref, value, _DEEP)

    def rest(self, ref: CodeRef) -> int:
        """A node for what a function with paths returns that none of them leads to: other values,
        and objects of which its annotation alone tells.
        """
        found = self._rest.get(ref.id)
        if found is None:
            flow = self.flow
            found = self._rest[ref.id] = flow.graph.new_node()
            promised = flow.graph.new_node()
            flow.graph.accepts[promised] = one_by_one(
                lambda obj: getattr(flow.objects[obj], "site", 0) < 0
            )
            flow.graph.edge(flow.return_node(ref.id), promised)
            flow.graph.edge(promised, found)
            for value in self.parts(ref).others:
                flow.graph.edge(ref.node + value, found)
        return found

    def of_self(self, ref: CodeRef, obj: int) -> int:
        """A node for what a method gives of the object that it is called on."""
        key = (ref.id, obj)
        found = self._of_self.get(key)
        if found is None:
            graph = self.flow.graph
            found, start = graph.new_node(), graph.new_node()
            self._of_self[key] = found
            for path in self.parts(ref).paths:
                if path.parameter == 0:
                    self.give(ref, path, start, found)
            # Last: what it sets off waits for its turn, however long a chain of such methods is.
            graph.add(start, obj)
        return found

    def give(self, ref: CodeRef, path: Path, start: int, result: int) -> None:
        """Brings what is at the end of the path from `start` to the result."""
        flow, node = self.flow, self.follow(ref, path, start, result)
        last = flow.graph.new_node()
        if ref.code.returns >= 0:
            declared = flow.types.of(ref, ref.code.returns)
            if not declared.open:
                flow.graph.accepts[last] = flow.acceptors.of(declared)
        flow.graph.edge(node, last)
        flow.graph.edge(last, result)

    def follow(self, ref: CodeRef, path: Path, start: int, result: int) -> int:
        """The node at the end of the path."""
        node = self.given_up.chosen(start) if path.chosen else start
        for name, at in path.steps:
            node = self._step(ref, name, at, node, result)
        return node

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


def _parts(ref: CodeRef, handed_back: HandedBack) -> Parts:
    if ref.code.kind not in ("function", "lambda") or ref.code.generator:
        return Parts((), ())
    paths: dict[Path, None] = {}
    others: list[int] = []
    for _, op in ref.each(ir.Return):
        for value, chosen in _alternatives(ref, op.value, handed_back):
            ways = _ways(ref, value, _DEEP)
            if ways is None:
                others.append(value)
            else:
                paths.update(dict.fromkeys(map(_chosen, ways) if chosen else ways))
    return Parts(tuple(paths), tuple(others))


def _alternatives(ref: CodeRef, value: int, handed_back: HandedBack) -> list[tuple[int, bool]]:
    """What a variable may be after its branches: an argument in one, something new in another; and
    whether `x or y` chooses it.
    """
    found: list[tuple[int, bool]] = []
    stack, seen = [(value, False)], set[tuple[int, bool]]()
    while stack:
        current, chosen = stack.pop()
        if current < 0 or (current, chosen) in seen:
            continue
        seen.add((current, chosen))
        op = ref.code.ops[current]
        if isinstance(op, ir.Join) or (isinstance(op, ir.Choice) and op.kind != "and"):
            options = ((option, chosen or is_chosen(op, option)) for option in op.values)
            stack.extend(reversed(list(options)))
        elif isinstance(op, ir.Await) or (
            isinstance(op, ir.Bind) and op.annotation < 0 <= op.value
        ):
            stack.append((op.value, chosen))
        elif isinstance(op, ir.Call) and (given := handed_back(ref, op)) >= 0:
            stack.append((given, chosen))
        else:
            found.append((current, chosen))
    return found


def _chosen(path: Path) -> Path:
    return Path(path.parameter, path.steps, chosen=True)


def _ways(ref: CodeRef, value: int, depth: int) -> list[Path] | None:
    """None where it is something else; nothing for a constant."""
    op = ref.code.ops[value] if value >= 0 and depth else None
    if isinstance(op, ir.Const):
        return []
    if isinstance(op, ir.Param):
        return [Path(op.index)] if ref.code.params[op.index].kind in _NAMED else None
    if isinstance(op, (ir.Narrow, ir.Await)) or (isinstance(op, ir.Bind) and op.annotation < 0):
        return _ways(ref, op.value, depth - 1) if op.value >= 0 else None
    if isinstance(op, ir.Join) or (isinstance(op, ir.Choice) and op.kind != "and"):
        return _all(ref, op, depth)
    if isinstance(op, ir.Attr):
        return _stepped(_ways(ref, op.base, depth - 1), op.name, value)
    if isinstance(op, ir.Iter):
        return _stepped(_ways(ref, op.value, depth - 1), _ELEMENT, value)
    if isinstance(op, ir.Item) and _is_number(ref, op.key):
        return _item(ref, value, op, depth)
    return None


def _all(ref: CodeRef, op: ir.Join | ir.Choice | ir.Collection, depth: int) -> list[Path] | None:
    found: list[Path] = []
    for value in op.values:
        ways = _ways(ref, value, depth - 1)
        if ways is None:
            return None
        found += map(_chosen, ways) if is_chosen(op, value) else ways
    return found


def _item(ref: CodeRef, value: int, op: ir.Item, depth: int) -> list[Path] | None:
    """`items[0]`, also of a list that picks items."""
    base, op_base = op.base, ref.code.ops[op.base]
    while isinstance(op_base, ir.Bind) and op_base.value >= 0:
        base, op_base = op_base.value, ref.code.ops[op_base.value]
    if isinstance(op_base, ir.Collection):
        return _all(ref, op_base, depth) if op_base.values else None
    return _stepped(_ways(ref, base, depth - 1), _ELEMENT, value)


def _is_number(ref: CodeRef, key: int) -> bool:
    op = ref.code.ops[key]
    return isinstance(op, ir.Const) and op.kind == "number"


def _stepped(paths: list[Path] | None, name: str, value: int) -> list[Path] | None:
    if paths is None or any(len(path.steps) >= _LONGEST for path in paths):
        return None
    return [Path(path.parameter, (*path.steps, (name, value)), path.chosen) for path in paths]
