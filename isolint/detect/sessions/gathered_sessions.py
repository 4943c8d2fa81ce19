"""ISO204: several coroutines that run at once use one session, which is made for one task."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Severity, Step, StepKind
from isolint.detect.code.arguments import external_path
from isolint.detect.code.let_through import let_through
from isolint.detect.hit import Hit
from isolint.detect.sessions.captures import Capture, Captures, captured
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered, surrounding
from isolint.summary.operands import roots

_ADDING = frozenset({"append", "add"})


class Part(Struct, frozen=True):
    """A coroutine of those that run at once; `span` or `loop` is where there is one for each
    round.
    """

    value: int
    span: tuple[int, int] = (0, 0)
    loop: int = -1


def detect(view: View) -> Iterator[Hit]:
    for captures, context, ref in captured(view):
        for value, parts in _groups(view, ref) if ref.code.asynchronous else ():
            shared = _shared(view, captures, ref, parts)
            if shared:
                yield _hit(view, context, ref, value, shared)


def _groups(view: View, ref: CodeRef) -> Iterator[tuple[int, list[Part]]]:
    """Calls that begin several coroutines, and what several calls begin in one task group."""
    groups: dict[tuple[int, ...], tuple[int, list[Part]]] = {}
    for value, op in ref.each(ir.Call):
        path = external_path(view, ref, op.func) if op.args else ""
        known = view.model.known.callbacks.get(path)
        if known is None:
            continue
        if known.at_once == "all":
            yield value, [part for argument in op.positional for part in parts_of(ref, argument)]
        elif known.at_once == "group" and isinstance(func := ref.code.ops[op.func], ir.Attr):
            group = groups.setdefault(tuple(roots(ref.code, func.base)), (value, []))
            group[1].extend(Part(each, loop=loop_around(ref, value)) for each in op.args)
    yield from groups.values()


def _shared(view: View, captures: Captures, ref: CodeRef, parts: list[Part]) -> list[Capture]:
    """Where one and the same session goes along twice, or in each round of a loop."""
    found: dict[tuple[tuple[int, ...], int], list[Capture]] = {}
    for part in parts:
        for capture in (*captures.taken(ref, part.value), *_asked(ref, part.value)):
            sessions = _for_one_task(view, ref, capture) if capture.code == ref.id else set[int]()
            if not sessions or _is_locked(view, ref, part.value):
                continue
            origin = _origin(ref, capture.value)
            times = 2 if is_same_each_round(ref, part, origin) else 1
            for session in sorted(sessions):
                found.setdefault((origin, session), []).extend([capture] * times)
    return next((several for several in found.values() if len(several) > 1), [])


def _origin(ref: CodeRef, value: int) -> tuple[int, ...]:
    """`unit` of `unit.users`: two parts of it can have the same session."""
    found = tuple(roots(ref.code, value))
    while len(found) == 1 and isinstance(op := ref.code.ops[found[0]], ir.Attr):
        found = tuple(roots(ref.code, op.base))
    return found


def _asked(ref: CodeRef, value: int) -> Iterator[Capture]:
    """`session.execute(…)`: what the coroutine is asked of; the session or anything else."""
    op = ref.code.ops[value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if isinstance(func, ir.Attr):
        yield from (Capture(ref.id, root, value) for root in roots(ref.code, func.base))


def parts_of(ref: CodeRef, argument: int) -> Iterator[Part]:
    for root in roots(ref.code, argument):
        op = ref.code.ops[root]
        if isinstance(op, ir.Collection):
            looped = is_comprehension(ref, op)
            for value in op.values:
                yield Part(value, (op.start, op.end) if looped else (0, 0))
            yield from _added(ref, root)
        elif isinstance(op, ir.Call):
            yield Part(root)


def is_comprehension(ref: CodeRef, made: ir.Collection) -> bool:
    return any(made.start <= each.start and each.end <= made.end for _, each in ref.each(ir.Iter))


def _added(ref: CodeRef, collection: int) -> Iterator[Part]:
    for value, op in ref.each(ir.Call):
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name not in _ADDING or len(op.args) != 1:
            continue
        if collection in roots(ref.code, func.base):
            yield Part(op.args[0], loop=loop_around(ref, value))


def loop_around(ref: CodeRef, value: int) -> int:
    """The innermost loop around an operation."""
    loops = (at for at, block in numbered(ref.code, value) if block.kind == "loop")
    return next(loops, -1)


def is_same_each_round(ref: CodeRef, part: Part, origin: tuple[int, ...]) -> bool:
    """The session is made before the loop, not by each round for itself."""
    if part.loop >= 0:
        return not any(encloses(ref.code, part.loop, each) for each in origin)
    start, end = part.span
    return end > 0 and not any(start <= ref.code.ops[each].start < end for each in origin)


def _for_one_task(view: View, ref: CodeRef, capture: Capture) -> set[int]:
    """The sessions that are made for one task; -1 where only an annotation says so."""
    name, found = capture.how.rpartition(".")[2], set[int]()
    for obj in view.flow.values(ref, capture.value):
        field = view.flow.fields.get(obj, {}).get(name) if name else None
        held = view.flow.graph.get(field) if field is not None else (obj,)
        found.update(each for each in held if _path(view, each) in view.model.known.one_task)
    op = ref.code.ops[capture.value]
    param = ref.code.params[op.index] if isinstance(op, ir.Param) else None
    if found or param is None or param.annotation < 0:
        return found
    declared = view.flow.types.of(ref, param.annotation).externals
    known = view.model.known
    return (
        {-1} if any(view.flow.known.normal(f"{p}()") in known.one_task for p in declared) else found
    )


def _path(view: View, obj: int) -> str:
    described = view.flow.objects[obj]
    return described.path if isinstance(described, External) else ""


def _is_locked(view: View, ref: CodeRef, value: int) -> bool:
    """The coroutine takes a lock before it goes on."""
    for code, _ in view.flow.calls.get(ref.node + value, {}):
        callee = view.program.codes[code]
        for _, op in callee.each(ir.Enter):
            if any(_is_lock(view, obj) for obj in view.flow.values(callee, op.value)):
                return True
    return False


def _is_lock(view: View, obj: int) -> bool:
    """A semaphore for several lets them run at once."""
    described = view.flow.objects[obj]
    if not isinstance(described, External) or described.path not in view.model.known.limiters:
        return False
    return let_through(view, described) == 1


def _is_fallback(view: View, ref: CodeRef, value: int) -> bool:
    """Below the `else` of `x is not None`, where the program has something for `x`."""
    for block in surrounding(ref.code, value):
        test = ref.code.ops[block.value] if block.kind == "else" and block.value >= 0 else None
        if isinstance(test, ir.Combine) and test.kind == "IsNot":
            return bool(view.flow.values(ref, test.values[0]))
    return False


def _hit(view: View, context: Context, ref: CodeRef, value: int, shared: list[Capture]) -> Hit:
    fallback = all(_is_fallback(view, ref, capture.shown) for capture in shared)
    return Hit(
        rule="ISO204",
        code=ref.id,
        value=value,
        severity=Severity.LOW if fallback else Severity.MEDIUM,
        confidence=view.confidence(context),
        reach=view.reach_of(ref.id),
        group=f"{value}",
        context=context,
        described="coroutines that run at once and all use it",
        note=shared[0].how,
        steps=tuple(session_steps(view, ref, shared)),
    )


def session_steps(view: View, ref: CodeRef, shared: list[Capture]) -> Iterator[Step]:
    for shown in dict.fromkeys(capture.shown for capture in shared):
        place = view.program.op_place(ref, shown)
        yield Step(StepKind.CALL, place, ref.symbol, "the session goes along with this one")
