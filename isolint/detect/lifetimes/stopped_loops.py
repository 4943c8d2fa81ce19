"""ISO104: a thread's lock is held across an await. Who asks for it next stops the loop, which then
never lets it go; so a lock like this in an object that nobody is seen to make is told as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.guards import awaits_inside
from isolint.detect.hit import Hit
from isolint.detect.lifetimes.limiters import waiting_hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach
from isolint.model.shared.sharing import Shared
from isolint.summary import ir

_OF_THREADS = "threading."


def detect(view: View) -> Iterator[Hit]:
    told: set[tuple[int, int]] = set()
    for reach, context in _unseen(view):
        ref = view.program.codes[context[0]]
        for value, obj in _held(view, reach, context, ref):
            if (ref.id, value) not in told:
                told.add((ref.id, value))
                shared = Shared(obj, -1, Confidence.MEDIUM)
                yield waiting_hit(view, context, value, shared, Severity.MEDIUM)


def _unseen(view: View) -> Iterator[tuple[Reach, Context]]:
    """What nobody is seen to call; in a library, whatever it offers."""
    request, latent = view.model.request, view.model.latent
    offered = request.links if view.model.entries.assumed else ()
    for context in offered:
        if view.asks_about(context[0]):
            yield request, context
    for context in latent.links:
        if view.asks_about(context[0]) and context[0] not in request.codes:
            yield latent, context


def _held(view: View, reach: Reach, context: Context, ref: CodeRef) -> Iterator[tuple[int, int]]:
    """Where the function takes the lock of its object, with the lock."""
    for value, op in ref.each(ir.Enter):
        if not _is_across_await(ref, op):
            continue
        for obj in view.model.writes.objects(reach, ref, context, op.value):
            if _is_lock_of_threads(view, obj) and view.model.sharing.of(obj) is None:
                yield value, obj
                break


def _is_across_await(ref: CodeRef, op: ir.Enter) -> bool:
    own = ref.code.ops[op.value]
    return (isinstance(own, ir.Attr) and own.base == 0) and any(
        block.kind == "with" and block.value == op.value and awaits_inside(ref.code, index)
        for index, block in enumerate(ref.code.blocks)
    )


def _is_lock_of_threads(view: View, obj: int) -> bool:
    described = view.flow.objects[obj]
    if not isinstance(described, External) or not described.path.startswith(_OF_THREADS):
        return False
    return described.path in view.model.known.limiters
