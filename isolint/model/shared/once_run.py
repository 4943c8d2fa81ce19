"""What startup runs once, and not again for each job of a loop."""

from __future__ import annotations

from collections.abc import Callable

from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach
from isolint.summary import ir
from isolint.summary.blocks import surrounding


def once_run(startup: Reach, runs: Callable[[CodeRef, int], bool]) -> set[int]:
    """Codes that startup reaches without a call from inside a `while` loop: what such a loop calls
    is done for one job after another. `runs` says whether the service does an operation of a
    module's body, -1 for all of it.
    """
    codes = startup.flow.program.codes
    inner: dict[Context, list[Context]] = {}
    wrapped = _wrapped(startup)
    for context, callers in startup.callers.items():
        for caller, value in callers:
            ref = codes[caller[0]]
            if _is_repeated(ref, value) or (context, caller, value) in wrapped:
                continue
            if ref.code.kind != "module" or runs(ref, value):
                inner.setdefault(caller, []).append(context)
    stack = [
        context
        for context, link in startup.links.items()
        if link.caller is None
        and (codes[context[0]].code.kind != "module" or runs(codes[context[0]], -1))
    ]
    seen: set[Context] = set()
    while stack:
        context = stack.pop()
        if context not in seen:
            seen.add(context)
            stack.extend(inner.get(context, ()))
    return {code for code, _ in seen}


def _wrapped(startup: Reach) -> set[tuple[Context, Context, int]]:
    """Calls of a decorated function that lead to its wrapper, which calls it again and again."""
    codes = startup.flow.program.codes
    called: dict[tuple[Context, int], set[int]] = {}
    for context, callers in startup.callers.items():
        for each in callers:
            called.setdefault(each, set()).add(context[0])
    return {
        (context, *each)
        for context, callers in startup.callers.items()
        if codes[context[0]].code.decorators
        and any(_is_repeated(codes[caller[0]], value) for caller, value in callers)
        for each in callers
        if len(called[each]) > 1
    }


def _is_repeated(ref: CodeRef, value: int) -> bool:
    return any(
        block.kind == "loop" and not _is_for(ref, block) for block in surrounding(ref.code, value)
    )


def _is_for(ref: CodeRef, loop: ir.Block) -> bool:
    return any(op.value == loop.value for _, op in ref.each(ir.Iter))
