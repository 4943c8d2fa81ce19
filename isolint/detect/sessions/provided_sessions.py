"""ISO202: a method that a container calls once in the process gives a session."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.types import Type
from isolint.pack.calling import Single
from isolint.summary import ir

_NOTE = "the container makes it once"


def detect(view: View) -> Iterator[Hit]:
    for ref in view.codes():
        body = view.program.parent(ref)
        if body is None or body.code.kind != "class" or ref.code.returns < 0:
            continue
        if any(_is_once(view, body, value) for value in ref.code.decorators) and _is_session(
            view, view.flow.types.of(ref, ref.code.returns)
        ):
            yield _hit(ref)


def _is_once(view: View, body: CodeRef, decorator: int) -> bool:
    """By an argument of the decorator, or else by the attribute of its name in the class."""
    op = body.code.ops[decorator]
    known = view.model.known.single.get(
        external_path(view, body, op.func if isinstance(op, ir.Call) else decorator)
    )
    if known is None or not known.keyword:
        return False
    given = (
        [value for name, value in op.named if name == known.keyword]
        if isinstance(op, ir.Call)
        else []
    )
    if given:
        return any(_says_so(view, body, value, known) for value in given)
    member = view.flow.classes.member(body.id, known.keyword)
    if member is None:
        return False
    owner = view.program.codes[member[0]]
    return any(_says_so(view, owner, value, known) for value in member[1])


def _says_so(view: View, ref: CodeRef, value: int, known: Single) -> bool:
    return external_path(view, ref, value) in known.value


def _is_session(view: View, declared: Type) -> bool:
    """Itself, or what a generator yields."""
    found = declared.elements if declared.kind == "generator" else (declared,)
    session = view.model.identities.session_path
    return any(session(f"{path}()") for each in found for path in each.externals)


def _hit(ref: CodeRef) -> Hit:
    return Hit(
        rule="ISO202",
        code=ref.id,
        value=-1,
        severity=Severity.CRITICAL,
        confidence=Confidence.HIGH,
        reach=Reach.STARTUP,
        group=ref.symbol,
        object=ref.symbol,
        attribute=ref.code.name,
        note=_NOTE,
    )
