"""Completes ids, names and families of rules in a shell, those of the settings' packs included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from isolint.base.errors import IsolintError
from isolint.config.settings import load
from isolint.engine.rulebook import rulebook
from isolint.pack.rule import Rule

_WITHIN_FAMILY = 2


def complete_rules(
    _context: click.Context, _option: click.Parameter, given: str
) -> list[CompletionItem]:
    """Of a list with commas, the last one; nothing where the settings are wrong."""
    before, comma, begun = given.rpartition(",")
    try:
        rules = rulebook(load(Path.cwd())).rules
    except IsolintError:
        return []
    known = {name: told for rule in rules for name, told in _spellings(rule)}
    return [
        CompletionItem(before + comma + name, help=told)
        for name, told in sorted(known.items())
        if name.lower().startswith(begun.lower())
    ]


def _spellings(rule: Rule) -> Iterator[tuple[str, str]]:
    yield rule.id[:-_WITHIN_FAMILY], "family"
    yield rule.id, rule.name
    yield rule.name, rule.id
