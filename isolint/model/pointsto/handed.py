"""Functions handed over as arguments: who really gets to call them.

A retry helper calls whatever it is given, so following its calls in place would lead from every
caller to every callback. Instead a callback is reached from where it is handed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.objects import Bound, External, Function, Partial
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Edge, Flow
from isolint.summary import ir
from isolint.summary.operands import alternatives

MANY = 3
_MADE_HERE = (ir.Const, ir.Attr)
_DATA = frozenset({"list", "dict", "tuple", "set", "frozenset", "str", "bytes", "int", "float"})

Parameter = tuple[int, int]


class Called(Struct, frozen=True):
    """What one operation hands to callees that call it, and what it calls itself; nothing for
    `wide` calls.
    """

    value: int
    handed: list[Edge]
    edges: list[tuple[Edge, str]]
    wide: bool


class Handed:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.program = flow.program
        self._called: dict[int, set[int]] = {}
        self._decorators: set[int] = set()
        self._plans: dict[int, list[Called]] = {}
        passed_into: dict[Parameter, list[Parameter]] = {}
        for ref in self.program.codes:
            self._direct(ref, passed_into)
        self._spread(passed_into)

    def _direct(self, ref: CodeRef, passed_into: dict[Parameter, list[Parameter]]) -> None:
        for _, decoration in ref.each(ir.Decorate):
            self._decorators.update(self._decorating(ref, decoration))
        if not self._may_have_parameters(ref):
            return
        for value, call in ref.each(ir.Call):
            for called in self._parameters(ref, call.func):
                self._note(called)
            for parameter, into in self._passed_on(ref, value, call):
                if into is None:  # Outside code is taken to call what it is given.
                    self._note(parameter)
                else:
                    passed_into.setdefault(into, []).append(parameter)
        for _, waited in ref.each(ir.Await):
            self._note(self.parameter(ref, waited.value))
        for _, loop in ref.each(ir.Iter):
            self._note(self.parameter(ref, loop.value))

    def _may_have_parameters(self, ref: CodeRef) -> bool:
        """Of its own, or captured ones."""
        return bool(ref.code.params) or ref.code.parent > 0

    def _decorating(self, ref: CodeRef, op: ir.Decorate) -> Iterator[int]:
        for obj in self.flow.values(ref, op.decorator):
            described = self.flow.objects[obj]
            if isinstance(described, (Function, Bound)):
                yield described.code

    def _note(self, found: Parameter | None) -> bool:
        if found is None or found[1] in self._called.setdefault(found[0], set()):
            return False
        self._called[found[0]].add(found[1])
        return True

    def _spread(self, passed_into: dict[Parameter, list[Parameter]]) -> None:
        """A parameter that is passed on to be called is called too."""
        called = [(code, index) for code, found in self._called.items() for index in found]
        while called:
            called.extend(filter(self._note, passed_into.get(called.pop(), ())))

    def _passed_on(
        self, ref: CodeRef, value: int, op: ir.Call
    ) -> Iterator[tuple[Parameter, Parameter | None]]:
        """Parameters among the arguments, each with the callee's parameter that it becomes."""
        ops = ref.code.ops
        own = {
            argument: given for argument in op.args if (given := self._parameters(ref, argument))
        }
        if not own:
            return
        node = ref.node + value
        for code, receiver in self.flow.calls.get(node, {}):
            callee = self.program.codes[code]
            for index in range(len(callee.code.params)):
                argument = argument_of(op, callee, index, receiver)
                for found in () if argument is None else own.get(argument, ()):
                    yield found, (code, index)
        if self._may_call(node):
            for argument, parameters in own.items():
                if not _is_data(ops, argument):
                    yield from ((found, None) for found in parameters)

    def _may_call(self, node: int) -> bool:
        """Outside code that does more than look at what it is given."""
        called = [self.flow.objects[obj] for obj in self.flow.external_calls.get(node, ())]
        looking = self.flow.known.examines
        return any(not (isinstance(each, External) and each.path in looking) for each in called)

    def _parameters(self, ref: CodeRef, value: int) -> list[Parameter]:
        """All that a value can be: `other if test else plain`."""
        if isinstance(ref.code.ops[value], _MADE_HERE):
            return []
        found = (self.parameter(ref, each) for each in alternatives(ref.code, value))
        return [each for each in found if each is not None]

    def parameter(self, ref: CodeRef, value: int) -> Parameter | None:
        """The function and index of the parameter that a value is, also when captured."""
        op = ref.code.ops[value]
        while isinstance(op, (ir.Bind, ir.Narrow, ir.Star)) and op.value >= 0:
            op = ref.code.ops[op.value]
        if isinstance(op, ir.Call):
            same = _same(ref.code, op)
            return self.parameter(ref, same) if same >= 0 else None
        if isinstance(op, ir.Param):
            return (ref.id, op.index) if op.index > 0 or not self._is_method(ref) else None
        if isinstance(op, ir.Load) and op.home >= 0:
            home = self.program.codes[ref.module.base + op.home]
            for index, param in enumerate(home.code.params):
                if param.name == op.name and (index > 0 or not self._is_method(home)):
                    return home.id, index
        return None

    def _is_method(self, ref: CodeRef) -> bool:
        parent = self.program.parent(ref)
        return parent is not None and parent.code.kind == "class"

    def plan(self, ref: CodeRef) -> list[Called]:
        """What each operation of a code calls, before anything is known of its receiver."""
        found = self._plans.get(ref.id)
        if found is None:
            calls, node = self.flow.calls, ref.node
            calling = [value for value in range(len(ref.code.ops)) if node + value in calls]
            found = self._plans[ref.id] = [self._called_at(ref, value) for value in calling]
        return found

    def _called_at(self, ref: CodeRef, value: int) -> Called:
        op, edges = ref.code.ops[value], self.flow.calls[ref.node + value]
        if not isinstance(op, ir.Call):
            return Called(value, [], list(edges.items()), False)
        handed = list(self.callbacks(ref, value, op))
        wide = self.is_wide(ref, value, op)
        return Called(value, handed, [] if wide else list(edges.items()), wide)

    def is_wide(self, ref: CodeRef, value: int, op: ir.Call) -> bool:
        """A call of a parameter that many callers fill with many functions.

        What a decorator wraps is always called by name beside the wrapper, never through it alone.
        """
        called = self._parameters(ref, op.func)
        if any(home != ref.id and home in self._decorators for home, _ in called):
            return True
        edges = self.flow.calls.get(ref.node + value, {})
        if len({code for code, _ in edges}) <= MANY:
            return False
        if called:
            return True
        handed = any(self.parameter(ref, argument) is not None for argument in op.args)
        return handed and bool(self.flow.callbacks.get(ref.node + value))

    def callbacks(self, ref: CodeRef, value: int, op: ir.Call) -> Iterator[tuple[int, int]]:
        """Functions that this call hands to a callee that calls them."""
        for code, receiver in self.flow.calls.get(ref.node + value, {}):
            for index in sorted(self._called.get(code, ())):
                argument = argument_of(op, self.program.codes[code], index, receiver)
                if argument is not None:
                    yield from self._own_targets(ref, argument)

    def _own_targets(self, ref: CodeRef, argument: int) -> Iterator[tuple[int, int]]:
        """But for what the function was given itself: that its caller hands over."""
        if not self._parameters(ref, argument):
            yield from self._targets(ref, argument)
            return
        for value in alternatives(ref.code, argument):
            if self.parameter(ref, value) is None:
                yield from self._targets(ref, value)

    def _targets(self, ref: CodeRef, value: int) -> Iterator[tuple[int, int]]:
        for obj in sorted(self.flow.values(ref, value)):
            described = self.flow.objects[obj]
            while isinstance(described, Partial):
                described = self.flow.objects[described.func]
            if isinstance(described, Function):
                yield described.code, -1
            elif isinstance(described, Bound):
                yield described.code, described.receiver


def given_to(
    flow: Flow, caller: CodeRef, at: int, callee: CodeRef, index: int, receiver: int
) -> int | None:
    """As `argument_of`; in `Base.method(self, value)` the receiver stands among the arguments."""
    op = caller.code.ops[at]
    named = (caller.node + at, callee.id) in flow.names_self
    given = -1 if named else receiver
    return argument_of(op, callee, index, given) if isinstance(op, ir.Call) else None


def argument_of(op: ir.Call, callee: CodeRef, index: int, receiver: int) -> int | None:
    """The argument of a call that becomes the callee's parameter with this index."""
    params = callee.code.params
    if index >= len(params):
        return None
    for name, argument in op.named if op.keywords else ():
        if name == params[index].name:
            return argument
    shift = 1 if receiver >= 0 else 0
    position = index - shift
    positional = op.positional
    if params[index].kind == "positional" and 0 <= position < len(positional):
        return positional[position]
    return None


def _same(code: ir.Code, op: ir.Call) -> int:
    """`functools.partial(function, *args)`, `cast(Work, function)`: what is called is the
    function; -1 for other calls.
    """
    func = code.ops[op.func]
    name = func.name if isinstance(func, (ir.Attr, ir.Load)) else ""
    place = {"partial": 0, "cast": 1}.get(name, len(op.args))
    return op.args[place] if place < len(op.args) else -1


def _is_data(ops: list[ir.AnyOp], value: int) -> bool:
    """A test has found that it is a list or the like, which is nothing that could be called."""
    op = ops[value]
    tested = ops[op.tested] if isinstance(op, ir.Narrow) else None
    kinds = [ops[each] for each in tested.values] if isinstance(tested, ir.Collection) else [tested]
    return all(isinstance(kind, ir.Load) and kind.name in _DATA for kind in kinds)
