"""Functions that return one thing where an argument is left out and another where it is given.

A decorator that is used with and without arguments is written so: called with the function it gives
what stands for it, called without one a decorator. Taken together, each use would be both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.site import Site
from isolint.summary import ir
from isolint.summary.blocks import numbered
from isolint.summary.operands import roots

Given = dict[int, bool]
_GIVEN: Mapping[str, bool] = MappingProxyType({"Is": False, "IsNot": True})
_MADE = (ir.Make, ir.Decorate, ir.Collection)


class Answer(Struct, frozen=True):
    """A value that is returned, where these parameters are given (True) or left out."""

    value: int
    where: Given


class Presence:
    def __init__(self, flow: Flow, gives_back: Callable[[CodeRef, int], bool]) -> None:
        self.flow = flow
        self.gives_back = gives_back
        self._answers: dict[int, tuple[Answer, ...]] = {}
        self._nodes: dict[tuple[int, frozenset[tuple[int, bool]]], int] = {}

    def tells_apart(self, ref: CodeRef) -> bool:
        return bool(self._of(ref))

    def source(self, site: Site, ref: CodeRef, arguments: Mapping[int, int]) -> int:
        """A node for what a function returns to a call with these nodes for its parameters."""
        asked = {index for answer in self._of(ref) for index in answer.where}
        known = {i: i in arguments for i in asked if _is_sure(site, arguments.get(i))}
        key = ref.id, frozenset(known.items())
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = self.flow.graph.new_node()
            self.flow.declare_returned(node, ref)
            for answer in self._of(ref):
                if all(known.get(index, told) == told for index, told in answer.where.items()):
                    self.flow.graph.edge(ref.node + answer.value, node)
        return node

    def _of(self, ref: CodeRef) -> tuple[Answer, ...]:
        """Nothing where all is returned in any case."""
        found = self._answers.get(ref.id)
        if found is None:
            answers = _answers(ref.code, self._optional(ref)) if ref.kinds.get(ir.Return) else ()
            kept = tuple(each for each in answers if not self.gives_back(ref, each.value))
            apart = not ref.code.generator and any(answer.where for answer in kept)
            found = self._answers[ref.id] = kept if apart else ()
        return found

    def _optional(self, ref: CodeRef) -> frozenset[int]:
        """The parameters that are None where they are left out."""
        parent = self.flow.program.parent(ref)
        if parent is None:
            return frozenset()
        params = enumerate(ref.code.params)
        return frozenset(i for i, p in params if _is_none(parent.code, p.default))


def _is_sure(site: Site, argument: int | None) -> bool:
    """Whether a call surely leaves a parameter out, or surely gives more than None."""
    if argument is None:
        return True
    value, ops = argument - site.caller.node, site.caller.code.ops
    return 0 <= value < len(ops) and isinstance(ops[value], _MADE)


def _answers(code: ir.Code, optional: frozenset[int]) -> tuple[Answer, ...]:
    if not optional:
        return ()
    asking = _Asking(code, optional)
    return tuple(
        Answer(value, {**asking.known_at(at), **told})
        for at, op in enumerate(code.ops)
        if isinstance(op, ir.Return) and op.value >= 0
        for value, told in asking.options(op.value)
    )


class _Asking:
    """What the tests of a function tell of parameters that are None where they are left out."""

    def __init__(self, code: ir.Code, optional: frozenset[int]) -> None:
        self.code = code
        self.optional = optional

    def options(self, value: int) -> Iterator[tuple[int, Given]]:
        """`wrap(f) if f is not None else wrap`."""
        op = self.code.ops[value]
        if isinstance(op, ir.Choice) and op.kind == "if" and len(op.values) == 2:
            told = self._told(op.test)
            yield op.values[0], told
            yield op.values[1], _negated(told)
        else:
            yield value, {}

    def known_at(self, value: int) -> Given:
        """What surely holds at an operation, by the blocks around it and those that were left."""
        known: Given = {}
        around = dict(numbered(self.code, value))
        for block in around.values():
            if block.kind in ("if", "else"):
                told = self._told(block.value)
                known |= told if block.kind == "if" else _negated(told)
        for index, block in enumerate(self.code.blocks):
            beside = block.parent < 0 or block.parent in around
            if block.kind == "if" and index not in around and beside and block.value < value:
                known |= _negated(self._told(block.value)) if self._is_left(index) else {}
        return known

    def _is_left(self, block: int) -> bool:
        ops = self.code.ops
        return any(op.block == block and isinstance(op, (ir.Return, ir.Raise)) for op in ops)

    def _told(self, test: int) -> Given:
        """Which parameter is given where the test is true: `f`, `f is not None`, `not f`."""
        op = self.code.ops[test] if test >= 0 else None
        if isinstance(op, ir.Combine) and op.kind == "Not":
            return _negated(self._told(op.values[0]))
        asked, given = test, True
        if isinstance(op, ir.Combine):
            if op.kind not in _GIVEN or not _is_none(self.code, op.values[1]):
                return {}
            asked, given = op.values[0], _GIVEN[op.kind]
        index = self._parameter(asked)
        return {} if index is None else {index: given}

    def _parameter(self, value: int) -> int | None:
        found = roots(self.code, value)
        op = self.code.ops[found[0]] if len(found) == 1 else None
        return op.index if isinstance(op, ir.Param) and op.index in self.optional else None


def _negated(told: Given) -> Given:
    return {index: not given for index, given in told.items()}


def _is_none(code: ir.Code, value: int) -> bool:
    op = code.ops[value] if value >= 0 else None
    return isinstance(op, ir.Const) and op.kind == "none"
