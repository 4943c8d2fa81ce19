"""Builds one code's operations: versions of variables, joins, and surrounding blocks.

Variables get a new version at each assignment (static single assignment, after Cytron et al. 1991),
joined after branches and at loop heads, so that the model gets strong updates for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import libcst as cst

from isolint.summary import ir
from isolint.summary.annotations import type_expr
from isolint.summary.elements import AFFECTING, Elements
from isolint.summary.ir import GLOBAL, LOCAL, NONE
from isolint.summary.positions import Spans

Env: TypeAlias = dict[str, int]


class FileBuilder:
    """What all codes of a file share while it is summarised.

    `suite` and `make_lambda` build a body and a lambda: statements, expressions and definitions
    contain one another, and meet here.
    """

    def __init__(
        self,
        spans: Spans,
        suite: Callable[[Builder, Any], None],
        make_lambda: Callable[[Builder, cst.Lambda], int],
    ) -> None:
        self.spans = spans
        self.suite = suite
        self.make_lambda = make_lambda
        self.builders: list[Builder] = []
        self.annotations: list[ir.TypeExpr] = []
        self.pending: list[Callable[[], None]] = []
        self._placed: list[cst.CSTNode] = []
        self._interned: dict[ir.TypeExpr, int] = {}

    def annotation(self, node: cst.Annotation | None) -> int:
        if node is None:
            return NONE
        expr = type_expr(node.annotation)
        if expr not in self._interned:
            self._interned[expr] = len(self.annotations)
            self.annotations.append(expr)
        return self._interned[expr]

    def place_at(self, tree: cst.CSTNode, node: cst.CSTNode) -> None:
        """Gives all nodes of another tree, which is kept alive, the span of a node of this file."""
        span = self.spans.get(id(node), (0, 0))
        self._placed.append(tree)
        stack = [tree]
        while stack:
            current = stack.pop()
            self.spans[id(current)] = span
            stack.extend(current.children)

    def open(self, kind: str, name: str, parent: Builder | None) -> Builder:
        builder = Builder(self, kind, name, parent, len(self.builders))
        self.builders.append(builder)
        return builder

    def finish(self) -> list[ir.Code]:
        """Codes in the order of their indices; each parent's variables are complete before its
        children's.
        """
        for work in self.pending:
            work()
        # The closures hold the syntax tree; without them it is freed at once, not by a collection.
        self.pending.clear()
        return [builder.finish() for builder in self.builders]


class Builder:
    def __init__(
        self, file: FileBuilder, kind: str, name: str, parent: Builder | None, index: int
    ) -> None:
        self.file = file
        self.kind = kind
        self.parent = parent
        self.index = index
        self.env: Env = {}
        self.live = True
        self.loads: Env = {}
        self.homes: dict[str, int] = {}
        self.names: dict[str, list[int]] = {}
        self.loop_exits: list[list[Env]] = []
        self.block = 0
        outer = f"{parent.code.qualname}." if parent and parent.code.qualname else ""
        self.code: ir.Code = ir.Code(
            kind=kind,
            name=name,
            qualname="" if kind == "module" else outer + name,
            parent=parent.index if parent else NONE,
            start=0,
            end=0,
            params=[],
            returns=NONE,
            decorators=[],
            bases=[],
            metaclass=NONE,
            asynchronous=False,
            generator=False,
            ops=[],
            blocks=[ir.Block("body", NONE)],
            names=self.names,
        )
        self.ops = self.code.ops
        self.elements = Elements(self.ops)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        return self.file.spans.get(id(node), (0, 0))

    def emit(self, op: ir.AnyOp) -> int:
        self.ops.append(op)
        value = len(self.ops) - 1
        if type(op) in AFFECTING:
            self.elements.note(op, value)
        return value

    def read(self, name: str, node: cst.CSTNode) -> int:
        version = self.env.get(name)
        if version is not None:
            return version
        loaded = self.loads.get(name)
        if loaded is None:
            start, end = self.span(node)
            loaded = self.emit(ir.Load(start, end, self.block, name, self.homes.get(name, LOCAL)))
            self.loads[name] = loaded
        return loaded

    def bind(self, name: str, value: int, node: cst.CSTNode, annotation: int = NONE) -> int:
        start, end = self.span(node)
        home = self.homes.get(name, LOCAL)
        index = self.emit(ir.Bind(start, end, self.block, name, value, annotation, home))
        if value != NONE:
            self.env[name] = index
        if home == LOCAL:
            self.names.setdefault(name, []).append(index)
        return index

    def enter(self, kind: str, value: int = NONE) -> int:
        """Opens a block and returns the one to restore with `leave`."""
        self.elements.forget()
        previous = self.block
        self.code.blocks.append(ir.Block(kind, previous, value))
        self.block = len(self.code.blocks) - 1
        return previous

    def leave(self, previous: int) -> None:
        self.elements.forget()
        self.block = previous

    def merge(self, paths: Iterable[tuple[Env, bool]]) -> None:
        """Continues after branches, each with its variables and whether its end is reached."""
        self.elements.forget()
        ends = [env for env, live in paths if live]
        self.live = bool(ends)
        if not ends:
            return
        if len(ends) == 1:
            self.env = dict(ends[0])
            return
        merged: Env = {}
        for name in dict.fromkeys(name for env in ends for name in env):
            versions = list(dict.fromkeys(env[name] for env in ends if name in env))
            merged[name] = versions[0] if len(versions) == 1 else self._join(versions)
        self.env = merged

    def _join(self, versions: list[int]) -> int:
        first = self.ops[versions[0]]
        return self.emit(ir.Join(first.start, first.end, self.block, versions))

    def open_loop(self, assigned: Iterable[str]) -> Env:
        """Gives each variable that the loop assigns a join at its head."""
        self.elements.forget()
        heads: Env = {}
        for name in assigned:
            if name in self.env:
                heads[name] = self.env[name] = self._join([self.env[name]])
        self.loop_exits.append([])
        return heads

    def close_loop(self, heads: Env, before: Env) -> None:
        """Feeds the versions at the end of the body back to the head, and joins the exits."""
        if self.live:
            for name, head in heads.items():
                join, version = self.ops[head], self.env.get(name, head)
                if isinstance(join, ir.Join) and version not in (head, *join.values):
                    join.values.append(version)
        exits = [(env, True) for env in self.loop_exits.pop()]
        start = {**before, **heads}
        self.merge([(start, True), (self.env, self.live), *exits])

    def declare(self, name: str, home: int) -> None:
        self.homes[name] = home
        self.names.pop(name, None)

    def owner_of(self, name: str) -> int:
        """The enclosing function that has `name` as a variable, else GLOBAL."""
        scope = self.parent
        while scope is not None and scope.kind != "module":
            if scope.kind != "class" and name in scope.names:
                return scope.index
            scope = scope.parent
        return GLOBAL

    def finish(self) -> ir.Code:
        """Says for each load where its name lives; a variable read before its assignment is
        dropped to global.
        """
        for op in self.ops:
            if isinstance(op, (ir.Load, ir.Bind)) and op.home == LOCAL and not self._is_own(op):
                op.home = self.owner_of(op.name)
        return self.code

    def _is_own(self, op: ir.Load | ir.Bind) -> bool:
        if isinstance(op, ir.Bind):
            return True
        return self.kind != "class" and op.name in self.names
