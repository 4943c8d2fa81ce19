"""Why nobody else writes a file of a fixed name before it is read: handlers that wait for one
another, and an event loop that does nothing else in between.
"""

from __future__ import annotations

from collections.abc import Sequence

from isolint.detect.code.on_loop import runs_on_loop
from isolint.detect.severity.one_at_a_time import QUEUED
from isolint.detect.severity.used_at_once import AT_ONCE, runs_on
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef

# What is awaited, and the `await` of it.
_AWAITED = 2


def order(
    view: View, context: Context, written: tuple[CodeRef, int], uses: Sequence[int], answers: bool
) -> str:
    """Of a file that one function alone writes: `uses` are those in there; `answers`, the framework
    has it after that. Empty where others can come in between.
    """
    if not uses:
        return ""
    if view.ratings.limits.one_at_a_time.waits(context):
        return QUEUED
    until = uses[-1] + _AWAITED
    stays = not answers and runs_on_loop(view.model, context) and runs_on(*written, until)
    return AT_ONCE if stays else ""
