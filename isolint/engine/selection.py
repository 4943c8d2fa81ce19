"""Which rules a scan runs, and which of them it reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from isolint.base.checked import suggestion
from isolint.base.errors import SettingsError
from isolint.base.finding import Finding
from isolint.config.settings import Settings
from isolint.pack.rule import Rule
from isolint.source.patterns import Patterns

_EVERY = "ALL"
_EXACT = 100
_LETTERS = re.compile(r"[A-Za-z]+")


def running(rules: Iterable[Rule], settings: Settings) -> tuple[Rule, ...]:
    """What is on by default or selected by id or name: the metrics rest on all of it."""
    named = (*settings.select, *settings.extend_select)
    return tuple(
        rule
        for rule in rules
        if rule.enabled or any(strength(each, rule) == _EXACT for each in named)
    )


def reported(rules: Iterable[Rule], settings: Settings) -> tuple[Rule, ...]:
    """The running rules that are selected and not ignored; SettingsError for unknown selectors."""
    known = tuple(rules)
    wrong = unknown_selectors(known, settings)
    if wrong:
        raise SettingsError(wrong)
    return tuple(rule for rule in running(known, settings) if _is_wanted(rule, settings))


def unknown_selectors(
    rules: Sequence[Rule], settings: Settings, misspelled: bool = False
) -> list[str]:
    """Selectors that mean no rule; or only those that are nearly the name of one."""
    return [
        f"{key}: unknown rule '{each}'{close}"
        for key, given in _keys(settings)
        for each in given
        if (close := unknown(rules, each)) is not None and (close or not misspelled)
    ]


def _keys(settings: Settings) -> Iterator[tuple[str, Sequence[str]]]:
    yield "select", settings.select
    yield "extend-select", settings.extend_select
    yield "ignore", settings.ignore
    for at, accepted in enumerate(settings.accept):
        yield f"accept[{at}].rules", accepted.rules
    for pattern, given in settings.per_path_ignores.items():
        yield f"per-path-ignores.'{pattern}'", given
    for at, service in enumerate(settings.service):
        yield f"service[{at}].select", service.select or ()
        yield f"service[{at}].ignore", service.ignore


def outside_ignored(
    findings: Iterable[Finding], rules: Iterable[Rule], settings: Settings, above: str
) -> list[Finding]:
    """The findings that no `per-path-ignores` leaves out."""
    known = {rule.id: rule for rule in rules}
    table = [(Patterns([p], above), given) for p, given in settings.per_path_ignores.items()]
    return [
        finding
        for finding in findings
        if not any(
            any(strength(each, known[finding.rule]) for each in given)
            and patterns.match(finding.place.path)
            for patterns, given in table
        )
    ]


def unknown(rules: Sequence[Rule], selector: str) -> str | None:
    """None for one that means some rule, else what may have been meant."""
    if any(strength(selector, rule) for rule in rules):
        return None
    names = dict.fromkeys(name for rule in rules for name in _names(rule))
    return suggestion(selector, names) or suggestion(_bare(selector), names)


def _names(rule: Rule) -> tuple[str, ...]:
    """As a typing error would be mended: whole ids and names before families."""
    letters = _letters(rule.id)
    return rule.id, rule.name, letters, rule.id[: len(letters) + 1], _EVERY


def _is_wanted(rule: Rule, settings: Settings) -> bool:
    """The narrower selector wins; of two as narrow, the one that ignores."""
    selected = max((strength(each, rule) for each in settings.select), default=1)
    extended = max((strength(each, rule) for each in settings.extend_select), default=0)
    ignored = max((strength(each, rule) for each in settings.ignore), default=0)
    return max(selected, extended) > ignored


def strength(selector: str, rule: Rule) -> int:
    """How narrowly a selector means a rule: by id or name, by its family, or not at all (0)."""
    bare = _bare(selector)
    if selector == rule.name or bare == rule.id:
        return _EXACT
    if bare == _EVERY:
        return 1
    is_family = bare.startswith(_letters(rule.id)) and rule.id.startswith(bare)
    return 1 + len(bare) if is_family else 0


def _bare(selector: str) -> str:
    return selector if "-" in selector else selector.upper()


def _letters(rule_id: str) -> str:
    found = _LETTERS.match(rule_id)
    return found[0] if found else ""
