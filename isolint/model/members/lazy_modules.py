"""Names that a module has by a `__getattr__` of its own."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef, Module
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_NAME = "__getattr__"


class LazyModules:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._known: dict[int, CodeRef | None] = {}

    def may_give(self, module: Module, name: str) -> bool:
        """The module has no such name and answers for it."""
        if name.startswith("__") or self.flow.symbols.in_module(module, name) is not None:
            return False
        return self._asked(module.index) is not None

    def give(self, module: int, name: str, target: int) -> None:
        """Lets what the module answers for the name flow into the target."""
        asked = None if name.startswith("__") else self._asked(module)
        if asked is None:
            return
        if target < self.flow.program.nodes:
            self.flow.calls.setdefault(target, {}).setdefault((asked.id, -1), "direct")
        for value in _answers(asked, name):
            self.flow.graph.edge(asked.node + value, target)

    def _asked(self, module: int) -> CodeRef | None:
        if module not in self._known:
            self._known[module] = self._function(module)
        return self._known[module]

    def _function(self, module: int) -> CodeRef | None:
        body = self.flow.program.codes[self.flow.program.modules[module].base]
        for bound in body.code.names.get(_NAME, ()):
            op = body.code.ops[bound]
            made = body.code.ops[op.value] if isinstance(op, ir.Bind) and op.value >= 0 else op
            if isinstance(made, ir.Make):
                found = self.flow.program.child(body, made.code)
                return found if found.code.kind == "function" and found.code.params else None
        return None


def _answers(ref: CodeRef, name: str) -> list[int]:
    """What it returns where it asks for this name, or else where it asks for none."""
    by_name: dict[bool, list[int]] = {True: [], False: []}
    for at, op in ref.each(ir.Return):
        around = (block for block in surrounding(ref.code, at) if block.kind == "if")
        asked = [_named(ref.code, block.value) for block in around]
        if op.value >= 0 and all(texts is None or name in texts for texts in asked):
            by_name[any(texts is not None for texts in asked)].append(op.value)
    return by_name[True] or by_name[False]


def _named(code: ir.Code, test: int) -> list[str] | None:
    """The texts that `name == "client"`, `name in ("a", "b")` compare the parameter with."""
    op = code.ops[test] if test >= 0 else None
    if not isinstance(op, ir.Combine) or op.kind not in ("Equal", "In") or len(op.values) != 2:
        return None
    left, right = (code.ops[value] for value in op.values)
    if not isinstance(left, ir.Param) or left.index != 0:
        return None
    texts = [code.ops[v] for v in right.values] if isinstance(right, ir.Collection) else [right]
    found = [text.text for text in texts if isinstance(text, ir.Const) and text.kind == "str"]
    return found if len(found) == len(texts) else None
