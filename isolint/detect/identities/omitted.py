"""ISO303: an identity that is left out, or given as None, where a request is served."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Reach, Severity, Step, StepKind
from isolint.detect.code.left_out import Site, calls_on_paths, is_left_out
from isolint.detect.code.requesters import compared, used
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import (
    first_context,
    is_identifier,
    is_placeholder,
    names_itself,
)
from isolint.detect.identities.records import relied_fields
from isolint.detect.identities.shared_entries import ONE_ENTRY, CommonEntries
from isolint.detect.identities.signatures import default_text, is_login, names_id
from isolint.detect.identities.unset import given_none
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef

_KINDS = frozenset({"user", "tenant", "run", "thread", "session"})


def detect(view: View) -> Iterator[Hit]:
    entries = {e.code for e in view.model.entries.found if not view.model.entries.assumed}
    for ref in view.functions():
        if ref.id not in view.model.request.codes or is_login(ref.code):
            continue
        for index, param in enumerate(ref.code.params):
            text = _literal(view, ref, index) if _is_asked(view, param.name) else None
            if text is not None:
                yield from _relied(view, ref, index, text, ref.id in entries)
        yield from given_none(view, ref, _KINDS)
    yield from relied_fields(view, _KINDS)


def _is_asked(view: View, name: str) -> bool:
    return names_id(name) and view.model.identities.kind(name) in _KINDS


def _literal(view: View, ref: CodeRef, index: int) -> str | None:
    """The literal that stands for a missing identity, if the function uses it."""
    parent = view.program.parent(ref)
    text = None if parent is None else default_text(view, parent, ref.code.params[index].default)
    if not text or names_itself(view, text) or not used(ref, index):
        return None
    return text if is_placeholder(view, text) or is_identifier(text) else None


def _relied(view: View, ref: CodeRef, index: int, text: str, is_entry: bool) -> Iterator[Hit]:
    paths = calls_on_paths(ref, [view.model.request])
    sites = [site for site in paths if is_left_out(view.program, site, ref, index)]
    if not is_entry and not sites:
        return
    context = first_context(view, ref)
    known = is_placeholder(view, text)
    sure = Confidence.HIGH if known else Confidence.MEDIUM
    shared = is_entry and CommonEntries(view, empty=False).found(ref, index)
    usual = Severity.LOW if index in compared(view, ref) else Severity.MEDIUM
    yield Hit(
        rule="ISO303",
        code=ref.id,
        value=index,
        severity=Severity.HIGH if shared else usual,
        confidence=sure if context is None else view.confidence(context, sure),
        reach=Reach.REQUEST,
        group=f"{index}",
        context=context,
        attribute=ref.code.params[index].name,
        described=repr(text),
        note=ONE_ENTRY if shared else "",
        steps=tuple(_step(view, site) for site in sites[:3]),
    )


def _step(view: View, site: Site) -> Step:
    caller = view.program.codes[site[0]]
    place = view.program.op_place(caller, site[1])
    return Step(StepKind.CALL, place, caller.symbol, "leaves it out")
