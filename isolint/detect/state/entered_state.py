"""State of the process that a context manager changes for as long as its body runs.

What runs meanwhile for somebody else meets it: a stack of the process that is pushed and popped,
or a name that gets another value and then its old one back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from isolint.base.finding import Confidence, Reach, Severity, Step, StepKind
from isolint.detect.code.restored import body_waits
from isolint.detect.hit import Hit
from isolint.detect.hops.threads import COROUTINE, TASK, Threads
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.shared.ownership import keeps_apart
from isolint.model.writing.write import ATTRIBUTE, CLASS, ITEM, REBIND, Write
from isolint.summary import ir

_MANAGERS = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})
_PAIRS = (("__enter__", "__exit__"), ("__aenter__", "__aexit__"))
_RULES = {REBIND: "ISO401", CLASS: "ISO403", ATTRIBUTE: "ISO404"}
_NOTE = "while the body of the context manager runs, others meet it"
_LOCK = re.compile(r"(^|_)r?lock(s|ed)?(_|$)|Lock|^acquire$")
_MOST_CALLERS = 30


class Manager(Struct, frozen=True):
    """What it does before and after the body."""

    ref: CodeRef
    before: list[Write]
    after: list[Write]


def detect(view: View) -> Iterator[Hit]:
    for manager in _managers(view):
        if not view.asks_about(manager.ref.id) or _is_locked(manager.ref):
            continue
        for write in manager.before:
            back = next((each for each in manager.after if _undoes(view, write, each)), None)
            if back is not None and (hit := _hit(view, manager, write, back)) is not None:
                yield hit


def _managers(view: View) -> Iterator[Manager]:
    for ref in view.program.codes:
        if ref.code.kind == "class":
            for first, last in _PAIRS if "__enter__" in ref.code.names else _PAIRS[1:]:
                entering = view.flow.classes.methods(ref.id, first)
                leaving = view.flow.classes.methods(ref.id, last)
                for each in entering if leaving else ():
                    after = [write for method in leaving for write in _writes(view, method)]
                    yield Manager(each, _writes(view, each) if after else [], after)
        elif ref.code.generator and not _MANAGERS.isdisjoint(view.flow.classes.decorators(ref)):
            body = next((value for value, _ in ref.each(ir.Yield)), -1)
            writes = _writes(view, ref)
            before = [write for write in writes if write.value < body]
            yield Manager(ref, before, [write for write in writes if write.value > body])


def _writes(view: View, ref: CodeRef) -> list[Write]:
    """Of what is surely shared."""
    own = view.model.writes.of(view.model.latent, (ref.id, -1))
    found = [*own, *_in_called(view, ref), *_on_outside(view, ref)]
    return [write for write in found if write.shared.confidence is Confidence.HIGH]


def _in_called(view: View, ref: CodeRef) -> Iterator[Write]:
    """`stack.push(connection)`: at the call, as if what is given were written there."""
    for value, op in ref.each(ir.Call):
        given = op.positional[0] if op.positional else -1
        for called in view.flow.calls.get(ref.node + value, {}):
            for write in view.model.writes.of(view.model.latent, called):
                yield replace(write, context=(ref.id, -1), value=value, given=given)


def _on_outside(view: View, ref: CodeRef) -> Iterator[Write]:
    """Attributes of an outside object that a module makes, a signal: it need not be its own."""
    lifetimes = view.model.lifetimes
    for value, op in ref.each(ir.SetAttr):
        for obj in sorted(view.flow.values(ref, op.base) & lifetimes.holds.keys()):
            shared = view.model.sharing.of(obj)
            made = view.flow.objects[obj]
            outside = isinstance(made, External) and made.path.endswith("()")
            if keeps_apart(view.flow, made):
                continue
            place = f"{lifetimes.place_of(obj)}.{op.name}"
            if outside and shared is not None:
                action = "set" if op.value >= 0 else "delete"
                yield Write(
                    (ref.id, -1), value, ATTRIBUTE, place, op.name, shared, op.value, -1, action
                )


def _undoes(view: View, write: Write, back: Write) -> bool:
    """A count goes up and down again whoever comes in between."""
    if (write.place, write.kind) != (back.place, back.kind) or write.given < 0:
        return False
    if write.kind == ITEM:
        return (write.action, back.action) == ("add", "remove") and back.key < 0
    counts = _counts(view, write) and _counts(view, back)
    return write.kind in _RULES and not counts and back.action in ("set", "delete")


def _counts(view: View, write: Write) -> bool:
    ops = view.program.codes[write.context[0]].code.ops
    combined = write.given >= 0 and isinstance(ops[write.given], ir.Combine)
    return write.augmented or combined


def _is_locked(ref: CodeRef) -> bool:
    """The body runs below a lock: nobody else does meanwhile."""
    names = (op.name for op in ref.code.ops if isinstance(op, (ir.Load, ir.Attr)))
    return any(map(_LOCK.search, names))


def _hit(view: View, manager: Manager, write: Write, back: Write) -> Hit | None:
    ref = manager.ref
    contexts = view.model.request.codes.get(ref.id, [])
    context = next((c for c in contexts if _is_met(view, c, write)), None)
    if context is None and (contexts or not _is_offered(view, ref)):
        return None
    confidence = Confidence.MEDIUM if context is None else view.confidence(context)
    place = view.program.op_place(view.program.codes[back.context[0]], back.value)
    rule = _rule(view, write)
    whole = write.kind == REBIND or (write.kind == ITEM and rule != "ISO404")
    return Hit(
        rule=rule,
        code=ref.id,
        value=write.value,
        severity=Severity.MEDIUM,
        confidence=confidence,
        reach=Reach.LATENT if context is None else view.reach_of(ref.id),
        group=write.place,
        context=context or (ref.id, -1),
        holder=write.shared.holder,
        object=write.place,
        attribute=write.name,
        described="data",
        owner=write.place if whole else write.place.rpartition(".")[0],
        note=_NOTE,
        steps=(Step(StepKind.WRITE, place, ref.symbol, "and undoes it after the body"),),
    )


def _is_met(view: View, context: Context, write: Write) -> bool:
    """Others run before the body is done: in other threads, or while the body waits."""
    runs = Threads(view, view.model.request).of(context, write.value)
    return not runs <= {COROUTINE, TASK} or body_waits(view, context)


def _rule(view: View, write: Write) -> str:
    if write.kind != ITEM:
        return _RULES[write.kind]
    hold = view.model.lifetimes.holds.get(write.shared.obj)
    root = "" if hold is None else hold.root
    return {"module": "ISO402", "class": "ISO403", "closure": "ISO402"}.get(root, "ISO404")


def _is_offered(view: View, ref: CodeRef) -> bool:
    """Nobody here uses it and it is public, or a public function that nobody here calls does."""
    waiting, seen = [ref], {ref.id}
    while waiting and len(seen) < _MOST_CALLERS:
        current = waiting.pop()
        if current.id in view.model.startup.codes:
            return False
        callers = _callers(view, current) - seen
        if not callers and _is_public(view, current):
            return True
        seen |= callers
        waiting += [view.program.codes[code] for code in sorted(callers)]
    return False


def _callers(view: View, ref: CodeRef) -> set[int]:
    found = {view.program.position(node)[0] for node, _ in view.call_sites.get(ref.id, ())}
    around = view.program.parent(ref)
    if around is not None and around.code.kind == "class":
        made = map(view.flow.made_at, view.flow.instances.get(around.id, ()))
        found |= {at[0].id for at in made if at is not None}
    return found - {ref.id}


def _is_public(view: View, ref: CodeRef) -> bool:
    around = view.program.parent(ref)
    while around is not None:
        name = ref.code.name
        if name.startswith("_") and not name.endswith("__"):
            return False
        if around.code.kind != "class":
            return around.code.kind == "module"
        ref, around = around, view.program.parent(around)
    return False
