"""ISO204: a session kept in a context variable is found by every task that begins meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Set

from msgspec import Struct

from isolint.base.finding import Severity, Step, StepKind
from isolint.detect.code.arguments import external_path
from isolint.detect.hit import Hit
from isolint.detect.hops.context_locals import ContextLocals
from isolint.detect.sessions.gathered_sessions import parts_of
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import encloses

_TASK = "asyncio.current_task"
_MOST_CONTEXTS = 3000
_NEAR = 4


class Kept(Struct, frozen=True):
    """A context variable with where it gets a session and where it is asked for it."""

    name: str
    sets: tuple[tuple[int, int], ...]
    reads: tuple[tuple[int, int], ...]

    @property
    def setters(self) -> frozenset[int]:
        return frozenset(code for code, _ in self.sets)

    @property
    def readers(self) -> frozenset[int]:
        return frozenset(code for code, _ in self.reads)


def detect(view: View) -> Iterator[Hit]:
    locals_ = view.once(ContextLocals)
    for obj in sorted(locals_.sets):
        sets = [
            (found.code, found.value)
            for found in locals_.sets[obj]
            if view.model.values.kind(view.program.codes[found.code], found.given) == "session"
        ]
        reads = list(_reads(view, locals_, obj)) if sets else []
        if reads:
            yield from _begun_inside(view, Kept(locals_.name(obj), tuple(sets), tuple(reads)))


def _reads(view: View, locals_: ContextLocals, obj: int) -> Iterator[tuple[int, int]]:
    """Where it is asked for, but by who looks at the task that asks."""
    for ref in view.program.codes:
        asked = [read.value for read in locals_.reads(ref) if read.local.obj == obj]
        if asked and not any(
            external_path(view, ref, op.func) == _TASK for _, op in ref.each(ir.Call)
        ):
            yield ref.id, asked[0]


def _begun_inside(view: View, kept: Kept) -> Iterator[Hit]:
    """The first task that begins while the variable is set, and asks for the session."""
    for context, ref, calls in _inside(view, kept.setters):
        for value in calls:
            begun = _begun(view, ref, value)
            if begun and _near(view, begun, kept.readers, _MOST_CONTEXTS):
                yield _hit(view, context, ref, value, kept)
                return


def _inside(view: View, setters: Set[int]) -> Iterator[tuple[Context, CodeRef, list[int]]]:
    """Codes with their calls that run in the block of a `with` that sets the variable."""
    reach = view.model.request
    stack: list[Context] = []
    for contexts in reach.codes.values():
        context = contexts[0]
        ref = view.program.codes[context[0]]
        blocks = _blocks(view, ref, setters)
        if blocks:
            within = [
                v for v, _ in ref.each(ir.Call) if any(encloses(ref.code, b, v) for b in blocks)
            ]
            yield context, ref, within
            stack += [to for v, to, _ in reach.callees(ref, context[1]) if v in within]
    for context in _closure(view, stack, _MOST_CONTEXTS):
        ref = view.program.codes[context[0]]
        yield context, ref, [value for value, _ in ref.each(ir.Call)]


def _blocks(view: View, ref: CodeRef, setters: Set[int]) -> list[int]:
    entered = {
        op.value
        for value, op in ref.each(ir.Enter)
        if _near(
            view, [(c, r) for c, r in view.flow.calls.get(ref.node + op.value, {})], setters, _NEAR
        )
    }
    return [i for i, block in enumerate(ref.code.blocks) if block.value in entered]


def _begun(view: View, ref: CodeRef, value: int) -> list[Context]:
    """The coroutines of tasks that run beside each other, or beside who begins them."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Call) or not op.args:
        return []
    known = view.model.known.callbacks.get(external_path(view, ref, op.func))
    if known is None or known.thread:
        return []
    if known.at_once == "all":
        made = [part.value for argument in op.positional for part in parts_of(ref, argument)]
        several = len(made) > 1 or any(isinstance(ref.code.ops[a], ir.Star) for a in op.args)
    else:
        waited = any(each.value == value for _, each in ref.each(ir.Await))
        made, several = op.args[:1], not waited and (known.background or bool(known.at_once))
    found = (view.flow.calls.get(ref.node + each, {}) for each in made if several)
    return [context for edges in found for context in edges]


def _near(view: View, begun: Iterable[Context], wanted: Set[int], most: int) -> bool:
    return any(context[0] in wanted for context in _closure(view, begun, most))


def _closure(view: View, begun: Iterable[Context], most: int) -> Iterator[Context]:
    """What is called from there on, nearest first."""
    seen = dict.fromkeys(begun)
    queue = deque(seen)
    while queue:
        context = queue.popleft()
        yield context
        ref = view.program.codes[context[0]]
        for _, callee, _ in view.model.request.callees(ref, context[1]):
            if callee not in seen and len(seen) < most:
                seen[callee] = None
                queue.append(callee)


def _hit(view: View, context: Context, ref: CodeRef, value: int, kept: Kept) -> Hit:
    return Hit(
        rule="ISO204",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM,
        confidence=view.confidence(context),
        reach=view.reach_of(ref.id),
        group=f"inherited {kept.name}",
        context=context,
        described=f"a task, which inherits it in {kept.name}",
        steps=tuple(_steps(view, kept)),
    )


def _steps(view: View, kept: Kept) -> Iterator[Step]:
    for code, value in kept.sets:
        ref = view.program.codes[code]
        place = view.program.op_place(ref, value)
        yield Step(StepKind.WRITE, place, ref.symbol, "the session is kept here")
    for code, value in kept.reads:
        ref = view.program.codes[code]
        place = view.program.op_place(ref, value)
        yield Step(StepKind.READ, place, ref.symbol, "found by whichever task asks")
