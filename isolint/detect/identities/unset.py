"""None given for the identity of a user, although the caller knows whose request it is."""

from __future__ import annotations

from collections.abc import Iterator, Set

from msgspec.structs import replace

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.code.arguments import named_arguments
from isolint.detect.code.naming import Naming
from isolint.detect.contexts.context_changes import is_context
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholder_weights import BESIDE
from isolint.detect.identities.placeholders import first_context
from isolint.detect.identities.signatures import names_id
from isolint.detect.view import View
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_WHOSE = frozenset({"user", "tenant"})
_CONVERSATION = frozenset({"session", "thread"})


def given_none(view: View, ref: CodeRef, kinds: Set[str]) -> Iterator[Hit]:
    if view.model.entries.assumed:
        return
    for value, op in ref.each(ir.Call):
        if not _makes_record(view, ref, op) and not _lets_go(ref, value):
            given = list(dict.fromkeys([*_named(ref, op), *_placed(view, ref, value, op)]))
            for name, argument in given:
                kind = view.model.identities.kind(name) if names_id(name) else None
                if kind is None or kind not in kinds or not _is_none(ref, argument):
                    continue
                if _is_wrong(view, ref, value, op, name, kind):
                    beside = kind in _CONVERSATION and _says_who(view, ref, op)
                    hit = _hit(view, ref, argument, name, Confidence.MEDIUM)
                    yield replace(hit, severity=Severity.LOW, note=BESIDE) if beside else hit
                elif kind == "user" and _keeps_conversation(view, ref, given):
                    yield _hit(view, ref, argument, name, Confidence.LOW)


def _lets_go(ref: CodeRef, call: int) -> bool:
    """`finally: set_session(None)`: the identity is over."""
    return any(block.kind == "finally" for block in surrounding(ref.code, call))


def _is_wrong(view: View, ref: CodeRef, value: int, op: ir.Call, name: str, kind: str) -> bool:
    if _is_known(view, ref, kind) or _is_required(view, ref, value, name):
        return True
    return kind in _WHOSE and any(is_context(view, cls) for cls in _made(view, ref, op))


def _is_required(view: View, ref: CodeRef, value: int, name: str) -> bool:
    """Each function that is called must be given it, and does not say that it may be None."""
    codes = [view.program.codes[code] for code, _ in view.flow.calls.get(ref.node + value, {})]
    wanted = [param for callee in codes for param in callee.code.params if param.name == name]
    return len(wanted) == len(codes) > 0 and not any(
        param.default >= 0 or _admits_none(view.program.annotation(callee, param.annotation))
        for callee, param in zip(codes, wanted, strict=True)
    )


def _keeps_conversation(view: View, ref: CodeRef, given: list[tuple[str, int]]) -> bool:
    """The call says which conversation it belongs to, but not whose it is."""
    return any(
        view.model.identities.kind(name) in _CONVERSATION and not _is_none(ref, argument)
        for name, argument in given
    )


def _says_who(view: View, ref: CodeRef, op: ir.Call) -> bool:
    """`messages(user_id, dialog_id=None)`: the conversation that the user has now."""
    naming = Naming(view.model.identities)
    given = [at for at in op.args if not isinstance(ref.code.ops[at], ir.Const)]
    return any((found := naming.named(ref, at)) is not None and found[0] == "user" for at in given)


def _named(ref: CodeRef, op: ir.Call) -> Iterator[tuple[str, int]]:
    """Arguments by name, also those of a dict literal that is spread."""
    for name, argument in op.named:
        if name != "**":
            yield name, argument
            continue
        spread = ref.code.ops[argument]
        while isinstance(spread, (ir.Bind, ir.Star)) and spread.value >= 0:
            spread = ref.code.ops[spread.value]
        if isinstance(spread, ir.Collection) and spread.kind == "dict":
            for key, item in zip(spread.keys, spread.values, strict=False):
                field = ref.code.ops[key] if key >= 0 else None
                if isinstance(field, ir.Const) and field.kind == "str":
                    yield field.text, item


def _placed(view: View, ref: CodeRef, value: int, op: ir.Call) -> Iterator[tuple[str, int]]:
    """Arguments by the parameters that they become, where one of them is None; a parameter that
    must be given, be it None, says that there is not always one.
    """
    if not any(_is_none(ref, argument) for argument in op.positional):
        return
    if ref.node + value in view.flow.external_calls:
        return
    codes = view.flow.calls.get(ref.node + value, {})
    meant = {
        param.name
        for callee in (view.program.codes[code] for code, _ in codes)
        for param in callee.code.params
        if param.default < 0 and _admits_none(view.program.annotation(callee, param.annotation))
    }
    for name, argument in named_arguments(view, ref, value, op):
        if name not in meant:
            yield name, argument


def _admits_none(declared: ir.TypeExpr | None) -> bool:
    return declared is not None and (
        declared.name in ("None", "Optional") or any(map(_admits_none, declared.args))
    )


def _makes_record(view: View, ref: CodeRef, op: ir.Call) -> bool:
    """An answer without a session id hides nobody's identity."""
    return any(
        view.model.identities.is_record(cls) and not is_context(view, cls)
        for cls in _made(view, ref, op)
    )


def _made(view: View, ref: CodeRef, op: ir.Call) -> list[int]:
    described = [view.flow.objects[obj] for obj in view.flow.values(ref, op.func)]
    return [one.code for one in described if isinstance(one, Class)]


def _is_none(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    return isinstance(op, ir.Const) and op.kind == "none"


def _is_known(view: View, ref: CodeRef, kind: str) -> bool:
    """The function has an identity of this kind at hand."""
    naming = Naming(view.model.identities)
    return any(
        (found := naming.named(ref, value)) is not None and found[0] == kind
        for value, op in enumerate(ref.code.ops)
        if isinstance(op, (ir.Param, ir.Attr, ir.Item))
    )


def _hit(view: View, ref: CodeRef, value: int, name: str, sure: Confidence) -> Hit:
    context = first_context(view, ref)
    return Hit(
        rule="ISO303",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM,
        confidence=sure if context is None else view.confidence(context, sure),
        reach=Reach.REQUEST,
        group=f"none:{name}",
        context=context,
        attribute=name,
        described="None",
    )
