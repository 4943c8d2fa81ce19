"""Which rules a scan runs, and which of them it reports."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.base.checked import suggestion
from isolint.base.errors import SettingsError
from isolint.pack.rule import Rule


def selected(rules: Iterable[Rule], wanted: tuple[str, ...]) -> tuple[Rule, ...]:
    """Rules by id, name or family, `ISO4`; without any, those that are on by default.

    A family stands for its rules that are on by default: another one must be named itself.
    """
    known = tuple(rules)
    names = [name for rule in known for name in (rule.id, rule.name)]
    unknown = [each for each in wanted if not any(_means(each, rule) for rule in known)]
    if unknown:
        raise SettingsError(
            [f"select: unknown rule '{each}'{suggestion(each, names)}" for each in unknown]
        )
    return tuple(rule for rule in known if _is_wanted(rule, wanted))


def _is_wanted(rule: Rule, wanted: tuple[str, ...]) -> bool:
    if rule.id in wanted or rule.name in wanted:
        return True
    return rule.enabled and (not wanted or any(_means(each, rule) for each in wanted))


def _means(wanted: str, rule: Rule) -> bool:
    return wanted == rule.name or (wanted.startswith("ISO") and rule.id.startswith(wanted))
