"""ISO504: a context variable is set in a thread that serves others next, and never reset."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.hit import Hit
from isolint.detect.hops.context_locals import ContextLocals, Set
from isolint.detect.hops.threads import POOL, Threads
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.reaching.entry_points import MIDDLEWARE
from isolint.summary import ir
from isolint.summary.blocks import surrounding

# A request of an ASGI server, and each of its tasks, has a context of its own.
_REUSED = frozenset({POOL, MIDDLEWARE, "task", "wsgi"})
_LEAVING = frozenset({"__exit__", "__aexit__"})


def detect(view: View) -> Iterator[Hit]:
    locals_ = view.once(ContextLocals)
    threads = Threads(view, view.model.request)
    for obj, sets in locals_.sets.items():
        if not any(view.asks_about(found.code) for found in sets):
            continue
        if obj in locals_.resets or not _is_read(view, locals_, obj):
            continue
        if any(_puts_back(view, found) for found in sets):
            continue
        for found in sets:
            for context in view.model.request.codes.get(found.code, ()):
                runs = threads.of(context, found.value) & _REUSED
                if runs:
                    yield _hit(view, context, found, locals_.name(obj), runs)
                    break


def _is_read(view: View, locals_: ContextLocals, obj: int) -> bool:
    return any(
        read.local.obj == obj
        for code in view.model.request.codes
        for read in locals_.reads(view.program.codes[code])
    )


def _puts_back(view: View, found: Set) -> bool:
    """By hand: to None or another constant, or to what it was, however the work ended."""
    code = view.program.codes[found.code].code
    if isinstance(code.ops[found.given], ir.Const) or code.name in _LEAVING:
        return True
    return any(block.kind == "finally" for block in surrounding(code, found.value))


def _hit(view: View, context: Context, found: Set, name: str, runs: frozenset[str]) -> Hit:
    confidence = view.confidence(context)
    always = view.program.codes[found.code].code.ops[found.value].block == 0
    low = (always and runs == {MIDDLEWARE}) or confidence is Confidence.LOW
    return Hit(
        rule="ISO504",
        code=found.code,
        value=found.value,
        severity=Severity.LOW if low else Severity.MEDIUM,
        confidence=confidence.at_most(Confidence.MEDIUM),
        reach=view.reach_of(found.code),
        group=f"set {name}",
        context=context,
        attribute=name,
        described="it is set and never reset, in a thread that serves others next",
    )
