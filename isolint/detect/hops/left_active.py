"""ISO504: a framework's setting of the thread is changed for a request and never put back."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import chain

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import MIDDLEWARE
from isolint.pack.running import Activation
from isolint.summary import ir


def detect(view: View) -> Iterator[Hit]:
    known = view.model.known.activations
    calls = _Calls(view)
    kinds = {entry.code: entry.kind for entry in view.model.entries.found}
    found = [
        (contexts[0], ref, value, path)
        for code, contexts in view.model.request.codes.items()
        for ref in [view.program.codes[code]]
        for value, path in calls.of(ref, known.keys())
    ]
    always = {
        path
        for (code, _), ref, value, path in found
        if kinds.get(code) == MIDDLEWARE and ref.code.ops[value].block == 0
    }
    for context, ref, value, path in found:
        by_all = kinds.get(ref.id) == MIDDLEWARE and ref.code.ops[value].block == 0
        if view.asks_about(ref.id) and not by_all and not _is_ended(view, calls, ref, known[path]):
            anew = path in always or _is_set_anew(view, known[path])
            yield _hit(view, context, ref, value, path, anew)


class _Calls:
    """Calls of what an activation names, also under the names that imports give it."""

    def __init__(self, view: View) -> None:
        self._view = view
        known = view.model.known.activations
        paths = {*known, *chain.from_iterable((*a.ends, *a.asks) for a in known.values())}
        names = {path.rpartition(".")[2] for path in paths}
        self._names = names | set(_imported_as(view, names))

    def of(self, ref: CodeRef, paths: Set[str]) -> Iterator[tuple[int, str]]:
        for value, op in ref.each(ir.Call):
            func = ref.code.ops[op.func]
            if isinstance(func, (ir.Attr, ir.Load, ir.Import)) and func.name in self._names:
                path = external_path(self._view, ref, op.func)
                if path in paths:
                    yield value, path


def _imported_as(view: View, names: Set[str]) -> Iterator[str]:
    """`from django.utils.timezone import activate as activate_zone`"""
    for ref in view.program.having(ir.Import):
        for _, op in ref.each(ir.Bind):
            given = ref.code.ops[op.value] if op.value >= 0 else None
            if isinstance(given, ir.Import) and given.name in names:
                yield op.name


def _is_ended(view: View, calls: _Calls, ref: CodeRef, active: Activation) -> bool:
    """Elsewhere in the program, or put back by the function, which asks what it was."""
    if any(calls.of(ref, active.asks)):
        return True
    return any(any(calls.of(other, active.ends)) for other in view.program.having(ir.Call))


def _is_set_anew(view: View, active: Activation) -> bool:
    """A middleware in the settings sets it for each request."""
    return any(
        op.text in active.anew
        for ref in view.program.having(ir.Const)
        if ref.code.kind == "module"
        for _, op in ref.each(ir.Const)
    )


def _hit(view: View, context: Context, ref: CodeRef, value: int, path: str, anew: bool) -> Hit:
    op = ref.code.ops[value]
    fixed = isinstance(op, ir.Call) and all(isinstance(ref.code.ops[a], ir.Const) for a in op.args)
    name = ".".join(path.split(".")[-2:])
    return Hit(
        rule="ISO504",
        code=ref.id,
        value=value,
        severity=Severity.LOW if anew or fixed else Severity.MEDIUM,
        confidence=view.confidence(context).at_most(Confidence.MEDIUM),
        reach=view.reach_of(ref.id),
        group=f"active {path}",
        context=context,
        attribute=f"what {name}() sets",
        described="it stays active in a thread that serves others next",
    )
