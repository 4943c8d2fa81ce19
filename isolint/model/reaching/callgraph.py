"""The solved flow read as a graph between names."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.callgraph import CallEdge
from isolint.model.definitions.objects import Bound, Class, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.callnames import code_names, external_name, method_name, outside_name
from isolint.model.reaching.callsites import REASONS
from isolint.model.reaching.guesses import UNIQUE_NAME, Guesses
from isolint.summary import ir


class CallGraphView:
    """What counts as an edge between names; `Reach` follows more, and knows receivers."""

    def __init__(self, flow: Flow, guesses: Guesses) -> None:
        self.flow = flow
        self.guesses = guesses
        self.program = flow.program
        self.names = code_names(flow.program)
        self._replaced = self._replacements()

    def functions(self) -> list[str]:
        """Modules, functions and lambdas; the root's own package only if it has a name."""
        return sorted(
            {
                self.names[ref.id]
                for ref in self.program.codes
                if ref.code.kind != "class" and (ref.code.kind != "module" or ref.module.name)
            }
        )

    def edges(self) -> list[CallEdge]:
        found: dict[tuple[str, str], str] = {}
        for ref in self.program.codes:
            caller = self.names[self._runs_in(ref).id]
            for value in range(len(ref.code.ops)):
                for callee, reason in self._callees(ref, value):
                    known = found.setdefault((caller, callee), reason)
                    if REASONS.index(reason) < REASONS.index(known):
                        found[caller, callee] = reason
        return sorted(CallEdge(*ends, reason) for ends, reason in found.items())

    def _runs_in(self, ref: CodeRef) -> CodeRef:
        """A class body runs as part of the code around it."""
        parent = self.program.parent(ref)
        return ref if ref.code.kind != "class" or parent is None else self._runs_in(parent)

    def _callees(self, ref: CodeRef, value: int) -> Iterator[tuple[str, str]]:
        op, node = ref.code.ops[value], ref.node + value
        edges = self.flow.calls.get(node)
        if edges:
            hidden = self._hidden(ref, op)
            for (code, _), reason in edges.items():
                if code not in hidden:
                    yield self.names[code], reason
        for obj in self.flow.external_calls.get(node, ()):
            name = external_name(self.flow.objects, obj)
            if name and not (isinstance(op, ir.Decorate) and name.startswith(BUILTIN)):
                yield name, "external"
        for code, _ in self.guesses.by_node.get(node, ()):
            yield self.names[code], UNIQUE_NAME
        if isinstance(op, ir.Call):
            yield from self._plain(ref, op)

    def _plain(self, ref: CodeRef, op: ir.Call) -> Iterator[tuple[str, str]]:
        """Methods of strings, and constructors that a class has from outside."""
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr):
            base = ref.code.ops[func.base]
            if isinstance(base, ir.Const) and base.kind == "str":
                yield method_name("str", func.name), "external"
        for obj in self.flow.values(ref, op.func):
            described = self.flow.objects[obj]
            if isinstance(described, Class):
                yield from self._outside_constructor(described.code)

    def _outside_constructor(self, cls: int) -> Iterator[tuple[str, str]]:
        classes = self.flow.classes
        if classes.member(cls, "__init__") is None:
            for path in classes.info[cls].externals[:1]:
                if path != "?" and not path.startswith(BUILTIN):
                    yield f"{outside_name(path)}.__init__", "external"

    def _replacements(self) -> list[tuple[frozenset[int], frozenset[int]]]:
        """For each decorator of the program: the functions it was given and does not return, and
        what it returns instead.
        """
        found: dict[tuple[frozenset[int], frozenset[int]], None] = {}
        for given, made in self.flow.decorated:
            before, after = self._codes(given), self._codes(made)
            if after and before - after:
                found[before - after, after] = None
        return list(found)

    def _codes(self, node: int) -> frozenset[int]:
        described = (self.flow.objects[obj] for obj in self.flow.graph.get(node))
        return frozenset(d.code for d in described if isinstance(d, (Function, Bound)))

    def _hidden(self, ref: CodeRef, op: ir.AnyOp) -> frozenset[int]:
        """Functions behind a name that a decorator has given to another.

        The flow keeps both, for decorators that it does not see through.
        """
        if not isinstance(op, ir.Call):
            return frozenset()
        called = self._codes(ref.node + op.func)
        return frozenset().union(
            *(before & called for before, after in self._replaced if after & called)
        )
