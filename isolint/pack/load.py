"""Reads `rules/` into one frozen pack; all faults of all files are reported at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from isolint.base.errors import PackError
from isolint.pack.framework import Framework
from isolint.pack.rule import Rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

S = TypeVar("S", bound=Struct)


class Pack(Struct, frozen=True):
    rules: tuple[Rule, ...]
    frameworks: tuple[Framework, ...]

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)


def builtin_folder() -> Path:
    """`rules/` inside an installed package, or beside the package in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load_pack(folder: Path | None = None) -> Pack:
    root = folder or builtin_folder()
    faults: list[str] = []
    rules = tuple(_read(sorted(root.glob("*.toml")), Rule, faults))
    frameworks = tuple(_read(sorted((root / "frameworks").glob("*.toml")), Framework, faults))
    faults.extend(_duplicates(rules))
    if faults:
        raise PackError(faults)
    return Pack(rules, frameworks)


def _read(paths: Iterable[Path], kind: type[S], faults: list[str]) -> Iterator[S]:
    for path in paths:
        page = _page(path, kind)
        if isinstance(page, str):
            faults.append(page)
        else:
            yield page


def _page(path: Path, kind: type[S]) -> S | str:
    """The checked page, or what is wrong with it."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        return f"{path.name}: {error}"


def _duplicates(rules: Iterable[Rule]) -> Iterator[str]:
    seen: set[str] = set()
    for rule in rules:
        for key in (rule.id, rule.name):
            if key in seen:
                yield f"{rule.id}-{rule.name}.toml: '{key}' is already taken"
            seen.add(key)
