"""ISO506: a log line that does not say whose request it is about, although the code knows."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.effects import call_effect
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import operands

_TELLING = frozenset({"identity", "context"})
_DEPTH = 8


def detect(view: View) -> Iterator[Hit]:
    """Silent where the program puts the identity into every line by other means."""
    if view.model.entries.assumed or _carries_everywhere(view):
        return
    for reach, context in view.surest_contexts():
        ref = view.program.codes[context[0]]
        if reach is view.model.request and _knows(view, ref):
            for value, op in enumerate(ref.code.ops):
                if not (isinstance(op, ir.Call) and _is_log(view, ref, value)):
                    continue
                if _knows_by(view, ref, value) and not _says_whose(view, ref, op):
                    yield _hit(view, context, value)


def _hit(view: View, context: Context, value: int) -> Hit:
    return Hit(
        rule="ISO506",
        code=context[0],
        value=value,
        severity=Severity.LOW,
        confidence=view.confidence(context, Confidence.MEDIUM),
        reach=view.reach_of(context[0]),
        group="log",
        context=context,
    )


def _carries_everywhere(view: View) -> bool:
    known = view.model.known.log_carriers
    called = (obj for found in view.flow.external_calls.values() for obj in found)
    paths = (d.path for obj in called if isinstance(d := view.flow.objects[obj], External))
    if any(path in known for path in paths):
        return True
    return any(path in known for info in view.flow.classes.info.values() for path in info.externals)


def _is_log(view: View, ref: CodeRef, value: int) -> bool:
    return any(
        isinstance(described := view.flow.objects[obj], External)
        and described.path in view.model.known.log_calls
        for obj in view.flow.external_calls.get(ref.node + value, ())
    )


def _knows(view: View, ref: CodeRef) -> bool:
    if any(_is_telling(view, ref, i) for i in range(len(ref.code.params))):
        return True
    parent = view.program.parent(ref)
    if parent is None or parent.code.kind != "class":
        return False
    return view.model.identities.carries(parent.id)


def _is_telling(view: View, ref: CodeRef, index: int) -> bool:
    return view.model.identities.parameter(ref, index) in _TELLING


def _knows_by(view: View, ref: CodeRef, value: int) -> bool:
    """A framework's request alone tells of nobody before something is read from it: one that signs
    a user in or hears from another service does not know yet.
    """
    telling = [i for i in range(len(ref.code.params)) if _is_telling(view, ref, i)]
    if not telling or not all(_is_request(view, ref, index) for index in telling):
        return True
    return any(_is_asked(view, ref, op) for op in ref.code.ops[:value])


def _is_request(view: View, ref: CodeRef, index: int) -> bool:
    objects = (view.flow.objects[obj] for obj in view.flow.values(ref, index))
    known = view.model.known.requests
    return any(isinstance(obj, External) and obj.path in known for obj in objects)


def _is_asked(view: View, ref: CodeRef, op: ir.Op) -> bool:
    if isinstance(op, ir.Attr):
        return _names_it(view, op.name)
    if isinstance(op, ir.Param):
        return _names_it(view, ref.code.params[op.index].name)
    return isinstance(op, ir.Const) and op.kind == "str" and _names_it(view, op.text)


def _says_whose(view: View, ref: CodeRef, op: ir.Call) -> bool:
    """An identity or a context, or something of one, is among what is logged."""
    if any(view.model.identities.kind(name) for name in op.keywords):
        return True
    return any(_tells(view, ref, value, _DEPTH) for value in op.args)


def _tells(view: View, ref: CodeRef, value: int, depth: int) -> bool:
    """What an effect gives back, a response or a row, does not say who asked for it."""
    op, identities = ref.code.ops[value], view.model.identities
    if isinstance(op, ir.Param):
        name = ref.code.params[op.index].name
        return _names_it(view, name) or identities.parameter(ref, op.index) in _TELLING
    if isinstance(op, (ir.Attr, ir.Load, ir.Bind)) and _names_it(view, op.name):
        return True
    if isinstance(op, ir.Const):
        return op.kind == "str" and identities.kind(op.text) is not None
    if isinstance(op, ir.Call) and call_effect(view, ref, value) is not None:
        return False
    return depth > 0 and any(_tells(view, ref, part, depth - 1) for part in operands(op))


def _names_it(view: View, name: str) -> bool:
    return bool(view.model.identities.kind(name)) or view.model.identities.names_requester(name)
