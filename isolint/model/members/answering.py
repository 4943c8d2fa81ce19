"""What a `__getattr__` of the program answers: values of its own, or another object's."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.members.accessors import Accessors
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import roots

ASKED = "__getattr__"


class Answering:
    def __init__(self, flow: Flow, accessors: Accessors) -> None:
        self.flow = flow
        self.accessors = accessors
        self._nodes: dict[tuple[int, int, str], int] = {}
        self._of_class: dict[int, CodeRef | None] = {}

    def of_class(self, cls: int, name: str) -> CodeRef | None:
        """The method that answers for a name that the class knows nothing of."""
        if cls not in self._of_class:
            self._of_class[cls] = self._method(cls)
        asked = self._of_class[cls]
        known = asked is None or name.startswith("__")
        return None if known or name in self.flow.classes.attributes(cls) else asked

    def _method(self, cls: int) -> CodeRef | None:
        for owner in self.flow.classes.info[cls].mro:
            for ref in self.flow.classes.methods(owner, ASKED):
                return ref if len(ref.code.params) > 1 else None
        return None

    def give(self, asked: CodeRef, obj: int, name: str, target: int, site: int) -> None:
        """Lets what the function answers for the name flow into the target; a module's own has no
        object.
        """
        if site < self.flow.program.nodes:
            self.flow.calls.setdefault(site, {}).setdefault((asked.id, obj), "direct")
        if obj >= 0:
            self.flow.graph.add(asked.node, obj)
        self.flow.graph.edge(self._answer(asked, obj, name), target)

    def _answer(self, asked: CodeRef, obj: int, name: str) -> int:
        """Kept before it is filled: whom it asks may ask back."""
        found = self._nodes.get((asked.id, obj, name))
        if found is None:
            found = self._nodes[asked.id, obj, name] = self.flow.graph.new_node()
            for value in answers(asked, 0 if obj < 0 else 1, name):
                self._hand_on(asked, obj, name, value, found)
        return found

    def _hand_on(self, asked: CodeRef, obj: int, name: str, value: int, target: int) -> None:
        others = [op.args[0] for op in _questions(asked, 0 if obj < 0 else 1, value)]
        if not others:
            self.flow.graph.edge(asked.node + value, target)
        for other in others:
            for node in self._other(asked, obj, other):
                self.flow.graph.trigger(
                    node,
                    lambda found: self.accessors.load(found, name, target, asked.node + value),
                )

    def _other(self, asked: CodeRef, obj: int, other: int) -> list[int]:
        """The nodes of whom it asks: of this object's own part, where that is plain."""
        paths = self.accessors.paths(asked, other) if obj >= 0 else None
        if not paths or any(path.parameter for path in paths):
            return [asked.node + other]
        start = self.flow.graph.new_node()
        nodes = [self.accessors.follow(asked, path, start, asked.node + other) for path in paths]
        self.flow.graph.add(start, obj)
        return nodes


def _questions(ref: CodeRef, param: int, value: int) -> list[ir.Call]:
    """`getattr(self._client, name)` with the name that it was asked for."""
    found = [ref.code.ops[root] for root in roots(ref.code, value)]
    calls = [op for op in found if isinstance(op, ir.Call) and len(op.args) > 1]
    return [
        op
        for op in calls
        if getattr(ref.code.ops[op.func], "name", "") == "getattr"
        and any(_is_param(ref.code.ops[root], param) for root in roots(ref.code, op.args[1]))
    ]


def _is_param(op: ir.AnyOp, index: int) -> bool:
    return isinstance(op, ir.Param) and op.index == index


def answers(ref: CodeRef, param: int, name: str) -> list[int]:
    """What it returns where it asks for this name, or else where it asks for none."""
    by_name: dict[bool, list[int]] = {True: [], False: []}
    for at, op in ref.each(ir.Return):
        around = (block for block in surrounding(ref.code, at) if block.kind == "if")
        asked = [_named(ref.code, param, block.value) for block in around]
        if op.value >= 0 and all(texts is None or name in texts for texts in asked):
            by_name[any(texts is not None for texts in asked)].append(op.value)
    return by_name[True] or by_name[False]


def _named(code: ir.Code, param: int, test: int) -> list[str] | None:
    """The texts that `name == "client"`, `name in ("a", "b")` compare the parameter with."""
    op = code.ops[test] if test >= 0 else None
    if not isinstance(op, ir.Combine) or op.kind not in ("Equal", "In") or len(op.values) != 2:
        return None
    left, right = (code.ops[value] for value in op.values)
    if not _is_param(left, param):
        return None
    texts = [code.ops[v] for v in right.values] if isinstance(right, ir.Collection) else [right]
    found = [text.text for text in texts if isinstance(text, ir.Const) and text.kind == "str"]
    return found if len(found) == len(texts) else None
