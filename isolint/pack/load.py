"""Reads `rules/` and what users add into one frozen pack; all faults of all files are reported
at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from isolint.base.errors import PackError
from isolint.config.settings import Settings
from isolint.pack.framework import Framework
from isolint.pack.installed import installed_folders
from isolint.pack.page_faults import faults_beside, page_faults, text_faults
from isolint.pack.read import Pages, checked, pages
from isolint.pack.rule import Rule


class Pack(Struct, frozen=True):
    """`own` are the user's framework models: they may name the scanned program's own code.
    `files` has the page of each rule that is not as isolint ships it.
    """

    rules: tuple[Rule, ...]
    frameworks: tuple[Framework, ...]
    own: tuple[Framework, ...] = ()
    files: dict[str, str] = {}

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)


class Own(Struct, frozen=True):
    """What a user adds: files and folders, and one framework table with the file it stands in."""

    paths: tuple[str, ...] = ()
    framework: dict[str, Any] = {}
    source: str = ""
    installed: bool = False


_NOTHING = Own()


def builtin_folder() -> Path:
    """`rules/` inside an installed package, or beside the package in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def added_by(settings: Settings) -> Own:
    return Own(settings.packs, settings.framework, settings.source, settings.installed_packs)


def load_pack(own: Own = _NOTHING) -> Pack:
    """Ours, then the user's, whose entries win where both name the same thing."""
    pack, found = _builtin()
    wrong = list(found)
    detectors = {rule.detector for rule in pack.rules}
    for path in _folders(own, wrong):
        pack = _merged(pack, pages(path, wrong), detectors, wrong)
    if own.framework:
        table = {"name": "settings", **own.framework}
        page = checked(table, Framework, f"{own.source}: framework", wrong)
        pack = pack if page is None else replace(pack, own=(*pack.own, page))
    if wrong:
        raise PackError(wrong)
    return pack


@cache
def _builtin() -> tuple[Pack, tuple[str, ...]]:
    """With its faults; read once a process, as it ships with the code."""
    wrong: list[str] = []
    found = pages(builtin_folder(), wrong)
    rules = tuple(rule for _, rule in found.rules)
    detectors = {rule.detector for rule in rules}
    for at, (path, rule) in enumerate(found.rules):
        wrong.extend(f"{path}: {each}" for each in text_faults(rule, rules[:at], detectors))
    return Pack(rules, found.frameworks), tuple(wrong)


def _folders(own: Own, wrong: list[str]) -> Iterator[Path]:
    """Each folder once: a pack can be installed and named in the settings."""
    seen: set[Path] = set()
    installed = installed_folders(wrong) if own.installed else []
    for path in (*installed, *map(Path, own.paths)):
        if path.resolve() not in seen:
            seen.add(path.resolve())
            yield path


def _merged(pack: Pack, added: Pages, detectors: set[str], wrong: list[str]) -> Pack:
    """A page with the id of a rule of isolint replaces it."""
    rules, files = {rule.id: rule for rule in pack.rules}, dict(pack.files)
    for path, rule in added.rules:
        known = tuple(rules.values())
        wrong.extend(f"{path}: {each}" for each in page_faults(rule, known, detectors))
        rules[rule.id], files[rule.id] = rule, str(path)
    for path, table in added.broken:
        known = tuple(rules.values())
        wrong.extend(f"{path}: {each}" for each in faults_beside(table, known, detectors))
    return Pack(tuple(rules.values()), pack.frameworks, (*pack.own, *added.frameworks), files)
