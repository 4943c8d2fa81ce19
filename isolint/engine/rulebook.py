"""The rules that hold for a folder, without a scan of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from isolint.base.checked import suggestion
from isolint.base.errors import SettingsError
from isolint.config.settings import Settings
from isolint.engine.selection import reported, strength
from isolint.pack.load import added_by, load_pack
from isolint.pack.rule import Rule


class Rulebook(Struct, frozen=True):
    """`on` are the ids of the rules that a scan reports; `files` has the user's own pages."""

    rules: tuple[Rule, ...]
    on: frozenset[str]
    files: dict[str, str]


def rulebook(settings: Settings) -> Rulebook:
    pack = load_pack(added_by(settings))
    on = frozenset(rule.id for rule in reported(pack.rules, settings))
    return Rulebook(pack.rules, on, pack.files)


def named(rules: Iterable[Rule], wanted: Iterable[str]) -> list[Rule]:
    """Rules by id, name or family, each once, as they were asked for; SettingsError for unknown
    ones.
    """
    known, wanted = list(rules), list(wanted)
    if wrong := list(_unknown(known, wanted)):
        raise SettingsError(wrong)
    found = (rule for each in wanted for rule in known if strength(each, rule))
    return list({rule.id: rule for rule in found}.values())


def _unknown(known: list[Rule], wanted: Iterable[str]) -> Iterator[str]:
    names = [key for rule in known for key in (rule.id, rule.name)]
    for each in wanted:
        if not any(strength(each, rule) for rule in known):
            close = suggestion(each, names) or suggestion(each.upper(), names)
            yield f"no rule '{each}'{close or ', isolint rules lists them'}"
