"""What is so wherever a change is called for, there or further out."""

from __future__ import annotations

from collections.abc import Callable

from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model

_MOST_CALLERS = 20


def holds_for_all_callers(
    model: Model, context: Context, levels: int, holds: Callable[[CodeRef, int], bool]
) -> bool:
    """`holds` is asked of the caller and its call; of callers' callers up to so many levels."""
    callers = model.request.callers.get(context, ())
    if levels == 0 or not 0 < len(callers) <= _MOST_CALLERS:
        return False
    return all(
        holds(model.program.codes[caller[0]], at)
        or holds_for_all_callers(model, caller, levels - 1, holds)
        for caller, at in callers
    )
