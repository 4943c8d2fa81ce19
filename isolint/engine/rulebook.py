"""The rules that hold for a folder, without a scan of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from isolint.base.checked import suggestion
from isolint.base.errors import SettingsError
from isolint.config.settings import Settings
from isolint.engine.selection import reported
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
    """Rules by id or name, each once, as they were asked for; SettingsError for unknown ones."""
    known = {key: rule for rule in rules for key in (rule.id, rule.name)}
    wrong = list(_unknown(known, wanted := list(wanted)))
    if wrong:
        raise SettingsError(wrong)
    return list({_found(known, each).id: _found(known, each) for each in wanted}.values())


def _unknown(known: dict[str, Rule], wanted: Iterable[str]) -> Iterator[str]:
    for each in wanted:
        if each not in known and each.upper() not in known:
            close = suggestion(each, known) or suggestion(each.upper(), known)
            yield f"no rule '{each}'{close or ', isolint rules lists them'}"


def _found(known: dict[str, Rule], key: str) -> Rule:
    return known[key] if key in known else known[key.upper()]
