"""No value of a context variable is held for all: what is kept of it is of one context."""

from __future__ import annotations

from pathlib import Path

from isolint.config.settings import Settings
from isolint.engine.analysis import analyse
from isolint.model.definitions.objects import External

_FOLDER = Path(__file__).parent.parent / "fixtures" / "small" / "values_of_contexts"


def test_what_was_read_from_a_context_variable_is_not_shared() -> None:
    model = analyse(_FOLDER, Settings(), lambda *_: None).model
    described = {obj: model.flow.objects[obj] for obj in model.lifetimes.holds}
    held = [each.path for each in described.values() if isinstance(each, External)]
    assert "contextvars.ContextVar()" in held
    assert not [path for path in held if path.startswith("contextvars.ContextVar().get()")]
