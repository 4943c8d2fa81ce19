"""Why nobody else writes a file of a fixed name before it is read: handlers that wait for one
another, and an event loop that does nothing else in between.
"""

from __future__ import annotations

from collections.abc import Sequence

from isolint.detect.code.on_loop import runs_on_loop
from isolint.detect.severity.one_at_a_time import QUEUED
from isolint.detect.severity.used_at_once import AT_ONCE, runs_on
from isolint.detect.state.read_later import Stretch
from isolint.detect.view import View
from isolint.model.calling.callees import Context


def order(view: View, context: Context, between: Sequence[Stretch], answers: bool) -> str:
    """Of a file that one function alone writes, with what runs until it is used; `answers`, the
    framework has it after that. Empty where others can come in between.
    """
    if not between:
        return ""
    if view.ratings.limits.one_at_a_time.waits(context):
        return QUEUED
    runs_through = not answers and all(runs_on(*stretch) for stretch in between)
    return AT_ONCE if runs_through and runs_on_loop(view.model, context) else ""
