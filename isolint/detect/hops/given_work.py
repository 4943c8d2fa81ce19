"""ISO504: work chosen while serving runs in a thread, and the user it may ask for stays behind."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.hit import Hit
from isolint.detect.hops.context_locals import ContextLocals, Local
from isolint.detect.hops.kept_work import kept_parameter, kept_work
from isolint.detect.hops.thread_work import Hop, Hops
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import Parameter, argument_of
from isolint.summary import ir
from isolint.summary.operands import roots

_PASSED_ON = 3
_THEIRS = "a context variable of its callers"
_CHOSEN = (ir.Call, ir.Item, ir.Iter, ir.Unpack)


def unknown_work(
    view: View, hops: Hops, context: Context, hop: Hop, offered: Local | None
) -> Iterator[Hit]:
    """For a hop that runs nothing known which reads a variable: where the program tells others who
    is asking, and in a library, whose users have variables of their own.
    """
    ref, library = view.program.codes[context[0]], view.model.entries.assumed
    if _is_carried(view, hops, ref, hop):
        return
    for given in kept_work(view, ref, hop):
        if _is_left_to_callers(view, given, library):
            yield _hit(view, context, hop, _THEIRS, Confidence.MEDIUM)
            return
    for given in _given(view, ref, hop) if offered is not None or library else ():
        if offered is not None and _is_chosen(view, given):
            yield _hit(view, context, hop, offered.name, Confidence.LOW)
            return
        if library and _is_left_to_callers(view, given, library):
            yield _hit(view, context, hop, _THEIRS, Confidence.MEDIUM)
            return


def _is_left_to_callers(
    view: View, given: Parameter, library: bool, depth: int = _PASSED_ON
) -> bool:
    """A function that runs what its users give: nobody calls it, or in a library somebody with what
    is no function of it.
    """
    code, index = given
    callee = view.program.codes[code]
    public = not _offered_name(view, callee).startswith("_")
    sites = list(_arguments(view, callee, index))
    passed = (_passed(view, *site) for site in sites)
    if depth and any(
        found and _is_left_to_callers(view, found, library, depth - 1) for found in passed
    ):
        return True
    return public and (not sites or (library and any(_is_unknown(view, *s) for s in sites)))


def _offered_name(view: View, callee: CodeRef) -> str:
    """Of a constructor, that of its class."""
    around = view.program.parent(callee) if callee.code.name == "__init__" else None
    return callee.code.name if around is None else around.code.name


def _passed(view: View, ref: CodeRef, argument: int) -> Parameter | None:
    found = view.model.request.handed.parameter(ref, argument)
    return kept_parameter(view, ref, argument) if found is None else found


def _arguments(view: View, callee: CodeRef, index: int) -> Iterator[tuple[CodeRef, int]]:
    """What those who call a function give for one of its parameters."""
    for node, receiver in view.call_sites.get(callee.id, ()):
        call = view.program.call(node)
        argument = None if call is None else argument_of(call[1], callee, index, receiver)
        if call is not None and argument is not None:
            yield call[0], argument


def _is_unknown(view: View, ref: CodeRef, argument: int) -> bool:
    return all(isinstance(view.flow.objects[o], External) for o in view.flow.values(ref, argument))


def offered_local(view: View, locals_: ContextLocals) -> Local | None:
    """A variable that says who is asking: requests set it, and a function tells it to others."""
    served = view.model.request.codes.keys() | view.model.latent.codes.keys()
    for obj, sets in sorted(locals_.sets.items()):
        local = Local(obj, locals_.name(obj))
        if served.isdisjoint(found.code for found in sets) or not locals_.tells_who(local):
            continue
        if any(local in _told(locals_, ref) for ref in view.functions()):
            return local
    return None


def _told(locals_: ContextLocals, ref: CodeRef) -> Iterator[Local]:
    """What a public function returns of what it reads."""
    if ref.code.name.startswith("_"):
        return
    returned = {
        root
        for op in ref.code.ops
        if isinstance(op, ir.Return) and op.value >= 0
        for root in roots(ref.code, op.value)
    }
    for read in locals_.reads(ref) if returned else ():
        if read.value in returned:
            yield read.local


def _is_carried(view: View, hops: Hops, ref: CodeRef, hop: Hop) -> bool:
    begun = (view.program.codes[code] for code, _ in hop.begun)
    return any(map(hops.has_context, (ref, *begun)))


def _given(view: View, ref: CodeRef, hop: Hop) -> Iterator[Parameter]:
    """Parameters that the hop runs: itself, or by a function of the same caller around them."""
    handed = view.model.request.handed
    found = handed.parameter(ref, hop.given)
    if found is not None:
        yield found
    for code, _ in hop.begun:
        inner = view.program.codes[code]
        for _, op in inner.each(ir.Call) if view.program.parent(inner) is ref else ():
            found = handed.parameter(inner, op.func)
            if found is not None and found[0] == ref.id:
                yield found


def _is_chosen(view: View, parameter: Parameter, depth: int = _PASSED_ON) -> bool:
    """Whether a caller gives something that it looked up, and nobody knows what that may be."""
    code, index = parameter
    for ref, argument in _arguments(view, view.program.codes[code], index):
        passed = view.model.request.handed.parameter(ref, argument)
        if passed is not None:
            if depth > 0 and _is_chosen(view, passed, depth - 1):
                return True
        elif _is_looked_up(view, ref, argument):
            return True
    return False


def _is_looked_up(view: View, ref: CodeRef, argument: int) -> bool:
    objects = [view.flow.objects[obj] for obj in view.flow.values(ref, argument)]
    unknown = all(isinstance(obj, External) and obj.path.endswith("()") for obj in objects)
    return unknown and any(
        isinstance(ref.code.ops[root], _CHOSEN) for root in roots(ref.code, argument)
    )


def _hit(view: View, context: Context, hop: Hop, name: str, sure: Confidence) -> Hit:
    return Hit(
        rule="ISO504",
        code=context[0],
        value=hop.value,
        severity=Severity.MEDIUM,
        confidence=view.confidence(context).at_most(sure),
        reach=view.reach_of(context[0]),
        group=f"{hop.value} {name}",
        context=context,
        attribute=name,
        described=f"{hop.short} runs what it is given without the request's context",
    )
