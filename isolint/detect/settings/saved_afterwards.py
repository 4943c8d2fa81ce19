"""What is changed before the service's settings are saved: `app.LOCALE = text` and then
`app.save_config()`, there or wherever the change is called for.
"""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.detect.settings.all_callers import holds_for_all_callers
from isolint.detect.settings.saving import DEEPEST, saves
from isolint.detect.settings.setting_groups import NAMING
from isolint.detect.settings.settings_savers import is_settings_saver
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses

_LEVELS = 2


def is_saved_afterwards(model: Model, write: Write) -> bool:
    if write.kind not in (ATTRIBUTE, CLASS, REBIND) or not words(write.name).isdisjoint(NAMING):
        return False
    ref = model.program.codes[write.context[0]]
    if _saves_settings(model, ref, write.value):
        return True
    return holds_for_all_callers(
        model, write.context, _LEVELS, lambda caller, at: _saves_settings(model, caller, at)
    )


def _saves_settings(model: Model, ref: CodeRef, after: int) -> bool:
    """Whatever else comes of it: not under a condition of its own."""
    return any(
        at > after and encloses(ref.code, call.block, after) and is_saver(model, ref, at)
        for at, call in ref.each(ir.Call)
    )


def is_saver(model: Model, ref: CodeRef, call: int) -> bool:
    called = [model.program.codes[code] for code, _ in model.flow.calls.get(ref.node + call, {})]
    return bool(called) and all(
        is_settings_saver(model.identities, each) and saves(model, each, -1, DEEPEST, set())
        for each in called
    )
