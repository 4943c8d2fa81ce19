"""Settings with the packs and the rules that they name: every fault at once."""

from __future__ import annotations

from pathlib import Path

from isolint.base.errors import PackError, SettingsError
from isolint.config.settings import Settings, sound
from isolint.engine.selection import unknown_selectors
from isolint.pack.load import added_by, load_pack


def sound_settings(root: Path) -> Settings:
    settings, wrong = sound(root)
    wrong += _named_faults(settings)
    if wrong:
        raise SettingsError(wrong)
    return settings


def _named_faults(settings: Settings) -> list[str]:
    """A rule that isolint does not have may be of an installed pack, or of one with faults."""
    ours = load_pack().rules
    broken: list[str] = []
    unknown = unknown_selectors(ours, settings)
    if unknown or settings.packs or settings.framework:
        try:
            unknown = unknown_selectors(load_pack(added_by(settings)).rules, settings)
        except PackError as error:
            broken = error.faults
            unknown = unknown_selectors(ours, settings, misspelled=True)
    return [*broken, *(f"{settings.source}: {each}" for each in unknown)]
