"""ISO104: a lock, semaphore or queue of all users is waited on."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Severity
from isolint.detect.code.effects import call_effect, direct_effect
from isolint.detect.code.guards import awaits_inside
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.site import FRAMEWORK
from isolint.model.reaching.reach import Reach
from isolint.model.shared.sharing import Shared
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered, surrounding
from isolint.summary.operands import alike, roots

_ACQUIRE = "acquire"
_ACQUIRING = frozenset({_ACQUIRE, "try_acquire", "try_acquire_async", "wait"})
_SLOW = frozenset({"network", "model"})


def detect(view: View) -> Iterator[Hit]:
    request, latent = view.model.request, view.model.latent
    for reach, contexts in ((request, request.links), (latent, latent.links)):
        for context in contexts:
            if not view.asks_about(context[0]) or (reach is latent and context[0] in request.codes):
                continue
            ref = view.program.codes[context[0]]
            for value, limiter, shared in waits(view, reach, context, ref):
                yield _hit(view, context, ref, value, limiter, shared)


def waits(
    view: View, reach: Reach, context: Context, ref: CodeRef
) -> Iterator[tuple[int, External, Shared]]:
    """Where a shared limiter is entered or acquired, with the limiter."""
    for value, op in ref.among(ir.Enter, ir.Call):
        waited = _waited(ref, op)
        if waited is None:
            continue
        for obj in view.model.writes.objects(reach, ref, context, waited):
            described = view.flow.objects[obj]
            if isinstance(described, External) and _limits(view, ref, op, described.path):
                shared = view.model.sharing.of(obj)
                if shared is not None and _is_it(view, ref, waited, shared):
                    yield value, described, shared
                    break


def _is_it(view: View, ref: CodeRef, waited: int, shared: Shared) -> bool:
    """One of which only the type is known stands for all of that type: the shared one is asked for
    by the name that it has where it is kept.
    """
    if getattr(view.flow.objects[shared.obj], "site", -1) >= 0:
        return True
    kept = view.model.lifetimes.place_or_part(shared.obj).rpartition(".")[2]
    asked = (ref.code.ops[root] for root in roots(ref.code, waited))
    return any(isinstance(op, (ir.Attr, ir.Load)) and op.name == kept for op in asked)


def _limits(view: View, ref: CodeRef, op: ir.AnyOp, path: str) -> bool:
    """A limit of so many in a time may be asked for by a name: one that is written there is the
    same for all.
    """
    known = view.model.known
    if not isinstance(op, ir.Call):
        return path in known.limiters or path in known.rates
    same = all(isinstance(ref.code.ops[each], ir.Const) for each in op.args)
    plain = getattr(ref.code.ops[op.func], "name", "") == _ACQUIRE
    return (plain and path in known.limiters) or (same and path in known.rates)


def _waited(ref: CodeRef, op: ir.AnyOp) -> int | None:
    if isinstance(op, ir.Enter):
        return op.value
    if isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and func.name in _ACQUIRING and not _only_tries(ref, op):
            return func.base
    return None


def _only_tries(ref: CodeRef, op: ir.Call) -> bool:
    """`acquire(blocking=False)` waits for nobody."""
    given = [argument for name, argument in op.named if name == "blocking"] or op.positional[:1]
    return any(getattr(ref.code.ops[each], "text", "") == "False" for each in given)


def held_across_await(ref: CodeRef, value: int) -> bool:
    """For `with`: an await in the block; for `acquire()`: anywhere in the function."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Enter):
        for index, block in enumerate(ref.code.blocks):
            if block.kind in ("with", "async with") and block.value == op.value:
                return awaits_inside(ref.code, index)
    return ref.code.asynchronous


def _held_across_call(view: View, ref: CodeRef, value: int) -> bool:
    """A `with`, or what stands between `acquire()` and `release()`, around a call that takes as
    long as something elsewhere, here or one step on.
    """
    return any(_is_slow(view, ref, call) for call in _while_held(ref, value))


def _held_for_request(view: View, ref: CodeRef, value: int) -> bool:
    """A dependency that yields before it lets go: it goes on when the request is over."""
    nodes = view.call_sites.get(ref.id, ())
    given = (view.flow.calls.get(node, {}).get((ref.id, receiver)) for node, receiver in nodes)
    return FRAMEWORK in given and _yields_while_held(ref, value)


def _yields_while_held(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    for at, _ in ref.each(ir.Yield):
        if isinstance(op, ir.Enter):
            blocks = (block for _, block in numbered(ref.code, at))
            if any(block.value == op.value for block in blocks if block.kind.endswith("with")):
                return True
        elif at > value and not any(value < end < at for end in _releases(ref, value)):
            return True
    return False


def _releases(ref: CodeRef, value: int) -> Iterator[int]:
    """Where what was acquired is released."""
    lock = _waited(ref, ref.code.ops[value])
    for at, call in ref.each(ir.Call):
        func = ref.code.ops[call.func]
        if not isinstance(func, ir.Attr) or func.name != "release":
            continue
        if lock is not None and alike(ref.code, func.base, lock):
            yield at


def _while_held(ref: CodeRef, value: int) -> Iterator[int]:
    op = ref.code.ops[value]
    if isinstance(op, ir.Enter):
        for index, block in enumerate(ref.code.blocks):
            if block.kind == "with" and block.value == op.value:
                yield from (at for at, _ in ref.each(ir.Call) if encloses(ref.code, index, at))
        return
    for at, call in ref.each(ir.Call):
        func = ref.code.ops[call.func]
        if at > value and isinstance(func, ir.Attr) and func.name == "release":
            return
        if at > value:
            yield at


def _is_slow(view: View, ref: CodeRef, call: int) -> bool:
    called = [view.program.codes[code] for code, _ in view.flow.calls.get(ref.node + call, {})]
    found = {call_effect(view, ref, call), *(direct_effect(view, callee) for callee in called)}
    return not _SLOW.isdisjoint(found)


def _hit(
    view: View, context: Context, ref: CodeRef, value: int, limiter: External, shared: Shared
) -> Hit:
    held = limiter.path in view.model.known.rates or held_across_await(ref, value)
    held = held or _held_across_call(view, ref, value)
    held = held or _held_for_request(view, ref, value)
    severity = Severity.MEDIUM if held and not guards_setup(ref, value) else Severity.LOW
    return waiting_hit(view, context, value, shared, severity)


def waiting_hit(
    view: View, context: Context, value: int, shared: Shared, severity: Severity
) -> Hit:
    place = view.model.lifetimes.place_or_part(shared.obj)
    return Hit(
        rule="ISO104",
        code=context[0],
        value=value,
        severity=severity,
        confidence=shared.confidence.at_most(view.confidence(context)),
        reach=view.reach_of(context[0]),
        group=place,
        context=context,
        holder=shared.holder,
        object=place,
        attribute=place.rpartition(".")[2],
        owner=place,
    )


def guards_setup(ref: CodeRef, value: int) -> bool:
    """A lock taken only while something is still missing: one-time initialisation."""
    return any(
        block.kind == "if" and block.value >= 0 and _is_none_test(ref, block.value)
        for block in surrounding(ref.code, value)
    )


def _is_none_test(ref: CodeRef, test: int) -> bool:
    op = ref.code.ops[test]
    return isinstance(op, ir.Combine) and op.kind in ("Is", "Not")
