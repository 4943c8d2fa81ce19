"""Fields of what users send, and of records made for them, that fall back to a literal."""

from __future__ import annotations

from collections.abc import Iterator, Set

from isolint.base.finding import Confidence, Reach, Severity, Step, StepKind
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import is_identifier, is_placeholder, names_itself
from isolint.detect.identities.records_left import left_out
from isolint.detect.identities.shared_entries import ONE_ENTRY, CommonEntries
from isolint.detect.identities.signatures import default_text, names_id
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def relied_fields(view: View, kinds: Set[str]) -> Iterator[Hit]:
    """Fields of the records that an entry point takes: a client may leave them out. So may who
    makes one for a request.
    """
    if view.model.entries.assumed:
        return
    received = _received(view)
    for cls in sorted(filter(view.model.identities.is_record, view.flow.classes.info)):
        for owner in view.flow.classes.info[cls].mro:
            body = view.program.codes[owner]
            for value, op in body.each(ir.Bind):
                if not names_id(op.name) or view.model.identities.kind(op.name) not in kinds:
                    continue
                if cls in received:
                    yield from _field(view, body, value, op, *received[cls])
                elif default_text(view, body, op.value):
                    for context, step in left_out(view, cls, op.name):
                        yield from _field(view, body, value, op, context, step, [])


Taken = list[tuple[CodeRef, int]]


def _received(view: View) -> dict[int, tuple[Context, Step, Taken]]:
    """Records by class, each with the entry point that takes it first, and all parameters that it
    is.
    """
    found: dict[int, tuple[Context, Step, Taken]] = {}
    for entry in view.model.entries.found:
        ref = view.program.codes[entry.code]
        context = (entry.code, entry.receiver)
        for index, param in enumerate(ref.code.params):
            declared = None if param.annotation < 0 else view.flow.types.of(ref, param.annotation)
            for cls in () if declared is None else sorted(declared.classes):
                if view.model.identities.is_record(cls) and context in view.model.request.links:
                    place = view.program.op_place(ref, index)
                    step = Step(StepKind.READ, place, ref.symbol, "comes in here")
                    found.setdefault(cls, (context, step, []))[2].append((ref, index))
    return found


def _field(
    view: View,
    body: CodeRef,
    value: int,
    op: ir.Bind,
    context: Context,
    step: Step,
    taken: Taken,
) -> Iterator[Hit]:
    text = default_text(view, body, op.value)
    if not text or names_itself(view, text):
        return
    known = is_placeholder(view, text)
    if known or is_identifier(text):
        shared = any(_is_common(view, ref, index, op.name) for ref, index in taken)
        yield Hit(
            rule="ISO303",
            code=body.id,
            value=value,
            severity=Severity.HIGH if shared else Severity.MEDIUM,
            confidence=view.confidence(context, Confidence.HIGH if known else Confidence.MEDIUM),
            reach=Reach.REQUEST,
            group=op.name,
            context=context,
            attribute=op.name,
            described=repr(text),
            note=ONE_ENTRY if shared else "",
            steps=(step,),
        )


def _is_common(view: View, ref: CodeRef, index: int, name: str) -> bool:
    """The field, as the entry point reads it, is the key of what is stored and read."""
    entries = CommonEntries(view, empty=False)
    return any(
        entries.found(ref, value)
        for value, op in ref.each(ir.Attr)
        if op.name == name and op.base == index
    )
