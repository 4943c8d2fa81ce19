"""ISO504: a context variable is set in a plain function that the framework runs as a dependency:
in a thread, and in a copy of the request's context. The request never sees what is set there.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Severity
from isolint.detect.hit import Hit
from isolint.detect.hops.context_locals import ContextLocals, Local, Set
from isolint.detect.hops.copied_contexts import CopiedContexts
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.summary.blocks import surrounding


def detect(view: View) -> Iterator[Hit]:
    locals_ = view.once(ContextLocals)
    copied = CopiedContexts(view)
    for obj, sets in locals_.sets.items():
        ends = [
            end
            for found in sets
            for context in view.model.request.codes.get(found.code, ())
            for end in copied.ends(context, found.value)
            if _lasts(view, end[0]) or not _is_put_back(view, locals_, obj, found)
        ]
        readers = list(_readers(view, locals_, obj)) if ends else []
        for end, value in ends:
            if view.asks_about(end[0]) and any(_is_after(copied, end, each) for each in readers):
                yield _hit(view, locals_, end, value, Local(obj, locals_.name(obj)))


def _lasts(view: View, end: Context) -> bool:
    """A dependency that yields goes on until the request is over."""
    return view.program.codes[end[0]].code.generator


def _is_put_back(view: View, locals_: ContextLocals, obj: int, found: Set) -> bool:
    """The function sets it for as long as it runs itself: a `finally` ends that."""
    code = view.program.codes[found.code].code
    return any(
        block.kind == "finally"
        for each in (*locals_.sets[obj], *locals_.resets.get(obj, ()))
        if each.code == found.code
        for block in surrounding(code, each.value)
    )


def _readers(view: View, locals_: ContextLocals, obj: int) -> Iterator[Context]:
    for code, contexts in view.model.request.codes.items():
        if any(read.local.obj == obj for read in locals_.reads(view.program.codes[code])):
            yield from contexts


def _is_after(copied: CopiedContexts, end: Context, reader: Context) -> bool:
    """Read by what has the dependency, and not in its thread."""
    above = copied.above(reader, apart=end)
    if end in above:
        return False
    return copied.serves_all(end) or not above.isdisjoint(copied.above(end))


def _hit(view: View, locals_: ContextLocals, end: Context, value: int, local: Local) -> Hit:
    ref = view.program.codes[end[0]]
    return Hit(
        rule="ISO504",
        code=ref.id,
        value=value,
        severity=Severity.HIGH if locals_.tells_who(local) else Severity.MEDIUM,
        confidence=view.confidence(end),
        reach=view.reach_of(ref.id),
        group=f"set apart {local.name}",
        context=end,
        attribute=local.name,
        described=f"{ref.code.name} runs in a thread, where it is set in a copy of the context",
    )
