"""Reads pages of a pack, and the folders that hold them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from isolint.base.checked import faults
from isolint.pack.framework import Framework
from isolint.pack.rule import Rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

S = TypeVar("S", bound=Struct)


class Pages(Struct, frozen=True):
    """What a file or folder holds: rules with the file of each, and framework models."""

    rules: tuple[tuple[Path, Rule], ...] = ()
    frameworks: tuple[Framework, ...] = ()


def pages(path: Path, wrong: list[str]) -> Pages:
    """Faults are added to `wrong`; a page that has one is left out."""
    if not path.is_dir():
        return Pages(frameworks=_models([path], wrong))
    rules, models = sorted(path.glob("*.toml")), sorted((path / "frameworks").glob("*.toml"))
    if not (rules or models):
        wrong.append(f"{path}: neither rule pages (*.toml) nor frameworks/*.toml")
    return Pages(tuple(_read(rules, Rule, wrong)), _models(models, wrong))


def _models(paths: Iterable[Path], wrong: list[str]) -> tuple[Framework, ...]:
    return tuple(model for _, model in _read(paths, Framework, wrong))


def _read(paths: Iterable[Path], kind: type[S], wrong: list[str]) -> Iterator[tuple[Path, S]]:
    for path in paths:
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            wrong.append(f"{path}: {error}")
            continue
        page = checked(table, kind, str(path), wrong)
        if page is not None:
            yield path, page


def checked(table: Mapping[str, Any], kind: type[S], where: str, wrong: list[str]) -> S | None:
    found = list(faults(table, kind))
    wrong.extend(f"{where}: {each}" for each in found)
    return None if found else msgspec.convert(table, kind)
