"""Functions that a framework runs as dependencies, in a thread and a copy of the context."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.calling.marked_parameters import is_marked
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import DEPENDENCY
from isolint.summary import ir


class CopiedContexts:
    def __init__(self, view: View) -> None:
        self.view = view
        self.callers = view.model.request.callers
        found = view.model.entries.found
        self._listed = {entry.code for entry in found if entry.kind == DEPENDENCY}

    def ends(self, context: Context, value: int) -> Iterator[tuple[Context, int]]:
        """The dependencies in whose thread an operation runs, each with its operation above it."""
        stack, seen = [(context, value)], {context}
        while stack:
            current, at = stack.pop()
            if self.view.program.codes[current[0]].code.asynchronous:
                continue
            if current[0] in self._listed or any(self._dependents(current)):
                yield current, at
            for caller, call in self.callers.get(current, ()):
                if caller not in seen and not self._is_parameter(caller, call):
                    seen.add(caller)
                    stack.append((caller, call))

    def above(self, context: Context, apart: Context | None = None) -> set[Context]:
        """What calls it, or calls what does, by other ways than a dependency."""
        stack, seen = [context], {context}
        while stack:
            for caller, _ in self.callers.get(stack.pop(), ()):
                if caller not in seen and caller != apart:
                    seen.add(caller)
                    stack.append(caller)
        return seen

    def serves_all(self, end: Context) -> bool:
        return end[0] in self._listed

    def _dependents(self, context: Context) -> Iterator[Context]:
        for caller, call in self.callers.get(context, ()):
            ref = self.view.program.codes[caller[0]]
            if self._is_parameter(caller, call) and self._is_apart(ref, call):
                yield caller

    def _is_parameter(self, caller: Context, call: int) -> bool:
        return isinstance(self.view.program.codes[caller[0]].code.ops[call], ir.Param)

    def _is_apart(self, ref: CodeRef, index: int) -> bool:
        apart = self.view.model.known.depends_apart
        return is_marked(self.view.flow, ref, ref.code.params[index], apart)
