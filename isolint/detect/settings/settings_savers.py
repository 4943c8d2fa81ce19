"""Functions that say by their name that they save the service's settings: `save_settings`."""

from __future__ import annotations

import re

from isolint.detect.code.operator_words import words
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.identity import Identities

_SETTINGS = words("config configuration settings preferences")
_SAVING = words("save store update set write persist change apply")
_JOINED = re.compile(r"(?:save|store|update|write)(?:config|configuration|settings|preferences)")
_OF_ONE = words(
    "user users my me own session request tenant account member chat thread conversation guild"
    " channel room agent bot profile project team organization org workspace customer client model"
)


def is_settings_saver(identities: Identities, ref: CodeRef) -> bool:
    """`update_theme_settings`, `saveconfig`; it is told of nobody whose settings they would be."""
    named = words(ref.code.name)
    saving = (named & _SETTINGS and named & _SAVING) or any(map(_JOINED.fullmatch, named))
    if not saving or named & _OF_ONE:
        return False
    params = range(len(ref.code.params))
    return not any(identities.parameter(ref, index) == "identity" for index in params)
