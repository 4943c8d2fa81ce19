"""ISO104: executors and queues of all users in which a request waits for its turn."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Severity
from isolint.detect.code.waiting import waits_for
from isolint.detect.hit import Hit
from isolint.detect.lifetimes.limiters import waiting_hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Container, External
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach
from isolint.model.shared.sharing import Shared
from isolint.summary import ir
from isolint.summary.blocks import is_in_loop

_RUN = "run_in_executor"


def detect(view: View) -> Iterator[Hit]:
    request = view.model.request
    for context in request.links:
        if view.asks_about(context[0]):
            ref = view.program.codes[context[0]]
            for value, op in ref.each(ir.Call):
                shared = _waited(view, request, context, ref, value, op)
                if shared is not None:
                    yield waiting_hit(view, context, value, shared, Severity.LOW)


def _waited(
    view: View, reach: Reach, context: Context, ref: CodeRef, value: int, op: ir.Call
) -> Shared | None:
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr):
        return None
    base = op.positional[0] if func.name == _RUN and op.positional else func.base
    for obj in view.model.writes.objects(reach, ref, context, base):
        if _is_pool(view, obj) and not waits_for(view, ref, value):
            continue
        if _is_pool(view, obj) or _waits_in_queue(view, ref, value, func.name, obj):
            return view.model.sharing.of(obj)
    return None


def _is_pool(view: View, obj: int) -> bool:
    described = view.flow.objects[obj]
    return isinstance(described, External) and described.path in view.model.known.pools


def _waits_in_queue(view: View, ref: CodeRef, value: int, name: str, obj: int) -> bool:
    """For room in one that has an end, or for what others put in; a worker works off its queue."""
    described = view.flow.objects[obj]
    if not isinstance(described, Container) or described.kind != "queue":
        return False
    if name == "get":
        return obj not in view.model.workers.handed_on and not is_in_loop(ref.code, value)
    return name == "put" and _is_bounded(view, described.site)


def _is_bounded(view: View, site: int) -> bool:
    made = view.program.call(site)
    if made is None or not made[1].args:
        return False
    size = made[0].code.ops[made[1].args[0]]
    return not (isinstance(size, ir.Const) and size.text in ("0", "-1"))
