"""In what kind of thread or task something runs, asked backwards through its callers."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.arguments import external_path
from isolint.detect.hops.thread_work import callback
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import DEPENDENCY, MIDDLEWARE
from isolint.model.reaching.reach import Reach
from isolint.summary import ir

COROUTINE = "coroutine"  # others run in the same thread before it is done
TASK = "task of its own"  # a coroutine that does not wait after it
POOL = "pool"  # a thread that others use next
COPY = "copy"  # the same, in a copy of the caller's context
_RUNNING = frozenset({"asyncio.run", "anyio.run", "trio.run"})
_MOST_CONTEXTS = 200


class Threads:
    """Answers are the words above, or the kind of an entry point that is no coroutine."""

    def __init__(self, view: View, reach: Reach) -> None:
        self.view = view
        self.reach = reach
        self._kinds = {entry.code: entry.kind for entry in view.model.entries.found}

    def of(self, context: Context, value: int) -> frozenset[str]:
        found: set[str] = set()
        stack, seen = [(context, value)], set[Context]()
        while stack and len(seen) < _MOST_CONTEXTS:
            current, at = stack.pop()
            ref = self.view.program.codes[current[0]]
            answer = set(self._answer(ref, at))
            if COROUTINE in answer and self._is_loop_of_its_own(current):
                answer = set()
            found.update(answer)
            if current in seen or COROUTINE in answer:
                continue
            seen.add(current)
            for caller, call in self.reach.callers.get(current, ()):
                hop = self._hop(caller, call)
                found.update(hop or ())
                if hop is None:
                    stack.append((caller, call))
        return frozenset(found)

    def _answer(self, ref: CodeRef, at: int) -> Iterator[str]:
        kind = self._kinds.get(ref.id)
        if not ref.code.asynchronous:
            if kind is not None:
                yield kind
        elif waits_after(ref.code, at) or kind in (DEPENDENCY, MIDDLEWARE):
            yield COROUTINE
        else:
            yield TASK

    def _is_loop_of_its_own(self, context: Context) -> bool:
        """A function that is no coroutine runs it by `asyncio.run`: nobody else is in that loop."""
        stack, seen = [context], set[Context]()
        while stack and len(seen) < _MOST_CONTEXTS:
            current = stack.pop()
            if current in seen:
                continue
            seen.add(current)
            callers = self.reach.callers.get(current, ())
            if current[0] in self._kinds or not callers:
                return False
            for caller, call in callers:
                ref = self.view.program.codes[caller[0]]
                if not self._runs_a_loop(ref, call):
                    if not ref.code.asynchronous:
                        return False
                    stack.append(caller)
        return not stack

    def _runs_a_loop(self, ref: CodeRef, value: int) -> bool:
        """`asyncio.run(work(query))` and `anyio.run(work, query)`."""
        return any(
            (at == value or value in op.args) and external_path(self.view, ref, op.func) in _RUNNING
            for at, op in ref.each(ir.Call)
        )

    def _hop(self, caller: Context, call: int) -> set[str] | None:
        """Where a call runs what it is given; None when it is an ordinary call."""
        ref = self.view.program.codes[caller[0]]
        known = callback(self.view, ref, ref.code.ops[call])
        if known is None or not (known.thread or known.restores):
            return None
        if known.thread == "pool":
            return {COPY if known.carries else POOL}
        return set()


def waits_after(code: ir.Code, at: int, before: int | None = None) -> bool:
    """Whether others can run between the operation and another, or the end of the function."""
    return any(
        (isinstance(op, (ir.Await, ir.Yield)) and op.value != at)
        or (isinstance(op, ir.Enter) and op.asynchronous)
        for op in code.ops[at + 1 : before]
    )
