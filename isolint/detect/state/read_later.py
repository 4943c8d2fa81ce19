"""Where an execution path goes on, in another function, with a file that was written on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

Use = tuple[CodeRef, int]
Stretch = tuple[CodeRef, int, int | None]
Names = Callable[[View, CodeRef, int, ir.AnyOp], Iterable[str]]
_MOST = 200


class Later(Struct, frozen=True):
    """`between` are the parts of functions that run from the writing to the use: after one
    operation, until another or the end.
    """

    use: Use
    between: tuple[Stretch, ...]


class ReadLater:
    """`reads` and `writes` say which files an operation reads, and writes."""

    def __init__(self, view: View, reads: Names, writes: Names) -> None:
        self.view = view
        self.reach = view.model.request
        self._reads = reads
        self._writes = writes
        self._found: dict[int, dict[str, int]] = {}

    def of(self, context: Context, value: int, name: str) -> Later | None:
        """None as well where the path has read the file before: a table that is kept there."""
        way = list(self._way(context, value))
        if any(self._uses(each, range(at), name) for each, at in way):
            return None
        left: list[Stretch] = []
        for each, at in way:
            ref = self._ref(each)
            steps = self._uses(each, range(at + 1, len(ref.code.ops)), name)
            if steps is not None:
                below = ((self._ref(on), 0, until) for on, until in steps[1:])
                reader, use = steps[-1]
                between = (*left, (ref, at, steps[0][1]), *below)
                return Later((self._ref(reader), use), between)
            left.append((ref, at, None))
        return None

    def _ref(self, context: Context) -> CodeRef:
        return self.view.program.codes[context[0]]

    def _way(self, context: Context, value: int) -> Iterator[tuple[Context, int]]:
        """From the function that writes to the entry point: where each stands meanwhile."""
        yield context, value
        for _, link in reversed(self.reach.chain(context)):
            if link.caller is not None:
                yield link.caller, link.value

    def _uses(self, context: Context, among: range, name: str) -> list[tuple[Context, int]] | None:
        """From one of these operations to the use: contexts, and where each goes on."""
        here = self._names_read(context[0]).get(name, -1)
        if here in among:
            return [(context, here)]
        came: dict[Context, tuple[Context, int]] = {}
        called = self.reach.callees(self._ref(context), context[1])
        for at, callee, _ in called:
            if at in among:
                came.setdefault(callee, (context, at))
        return self._below(context, came, name)

    def _below(
        self, start: Context, came: dict[Context, tuple[Context, int]], name: str
    ) -> list[tuple[Context, int]] | None:
        came.pop(start, None)
        waiting = list(came)
        for each in waiting:
            if len(came) > _MOST:
                break
            if (value := self._names_read(each[0]).get(name, -1)) >= 0:
                return [*_steps(came, each), (each, value)]
            for at, callee, _ in self.reach.callees(self._ref(each), each[1]):
                if callee != start and callee not in came:
                    came[callee] = each, at
                    waiting.append(callee)
        return None

    def _names_read(self, code: int) -> dict[str, int]:
        """Nothing of what the function writes itself."""
        found = self._found.get(code)
        if found is None:
            ref = self.view.program.codes[code]
            found, written = self._found.setdefault(code, {}), set[str]()
            for value, op in ref.each(ir.Call):
                written.update(self._writes(self.view, ref, value, op))
                for name in self._reads(self.view, ref, value, op):
                    found.setdefault(name, value)
            for name in written:
                found.pop(name, None)
        return found


def _steps(came: Mapping[Context, tuple[Context, int]], last: Context) -> list[tuple[Context, int]]:
    steps: list[tuple[Context, int]] = []
    current = came.get(last)
    while current is not None:
        steps.append(current)
        current = came.get(current[0])
    return steps[::-1]
