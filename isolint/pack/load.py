"""Reads `rules/` and what users add into one frozen pack; all faults of all files are reported
at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from isolint.base.checked import faults, suggestion
from isolint.base.errors import PackError
from isolint.pack.framework import Framework
from isolint.pack.rule import Rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

S = TypeVar("S", bound=Struct)
_PLACEHOLDERS = frozenset({"object", "attribute", "value", "function", "owner"})


class Pack(Struct, frozen=True):
    """`own` are the user's framework models: they may name the scanned program's own code."""

    rules: tuple[Rule, ...]
    frameworks: tuple[Framework, ...]
    own: tuple[Framework, ...] = ()

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)


def builtin_folder() -> Path:
    """`rules/` inside an installed package, or beside the package in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


class Own(Struct, frozen=True):
    """What a user adds: files and folders, and one framework table with the file it stands in."""

    paths: tuple[str, ...] = ()
    framework: dict[str, Any] = {}
    source: str = ""


_NOTHING = Own()


def load_pack(own: Own = _NOTHING) -> Pack:
    """Ours, then the user's, whose entries win where both name the same thing."""
    wrong: list[str] = []
    pack = _folder(builtin_folder(), wrong)
    for path in map(Path, own.paths):
        if path.is_dir():
            pack = _merged(pack, _folder(path, wrong), path, wrong)
        else:
            pack = _merged(pack, Pack((), tuple(_read([path], Framework, wrong))), path, wrong)
    if own.framework:
        table = {"name": "settings", **own.framework}
        page = _checked(table, Framework, f"{own.source}: framework", wrong)
        pack = pack if page is None else replace(pack, own=(*pack.own, page))
    if wrong:
        raise PackError(wrong)
    return pack


def _folder(root: Path, wrong: list[str]) -> Pack:
    pages, models = sorted(root.glob("*.toml")), sorted((root / "frameworks").glob("*.toml"))
    if not (pages or models):
        wrong.append(f"{root}: neither rule pages (*.toml) nor frameworks/*.toml")
    rules = tuple(_read(pages, Rule, wrong))
    wrong.extend(f"{root}: {each}" for each in (*_duplicates(rules), *_placeholders(rules)))
    return Pack(rules, tuple(_read(models, Framework, wrong)))


def _merged(ours: Pack, added: Pack, path: Path, wrong: list[str]) -> Pack:
    """A rule page replaces the rule with its id."""
    rules = {rule.id: rule for rule in ours.rules}
    detectors = {rule.detector for rule in ours.rules}
    for rule in added.rules:
        if rule.id not in rules:
            wrong.append(
                f"{path}: id '{rule.id}'{suggestion(rule.id, rules)} is no rule to replace"
            )
        if rule.detector not in detectors:
            close = suggestion(rule.detector, detectors)
            wrong.append(f"{path}: {rule.id}: unknown detector '{rule.detector}'{close}")
        rules[rule.id] = rule
    return Pack(tuple(rules.values()), ours.frameworks, (*ours.own, *added.frameworks))


def _read(paths: Iterable[Path], kind: type[S], wrong: list[str]) -> Iterator[S]:
    for path in paths:
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            wrong.append(f"{path}: {error}")
            continue
        page = _checked(table, kind, str(path), wrong)
        if page is not None:
            yield page


def _checked(table: Mapping[str, Any], kind: type[S], where: str, wrong: list[str]) -> S | None:
    found = list(faults(table, kind))
    wrong.extend(f"{where}: {each}" for each in found)
    return None if found else msgspec.convert(table, kind)


def _duplicates(rules: Iterable[Rule]) -> Iterator[str]:
    seen: set[str] = set()
    for rule in rules:
        for key in (rule.id, rule.name):
            if key in seen:
                yield f"{rule.id}-{rule.name}.toml: '{key}' is already taken"
            seen.add(key)


def _placeholders(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        try:
            names = {name for _, name, _, _ in Formatter().parse(rule.message) if name is not None}
        except ValueError as error:
            yield f"{rule.id}: message: {error}"
            continue
        for name in sorted(names - _PLACEHOLDERS):
            yield f"{rule.id}: message: unknown placeholder '{{{name}}}'"
