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
    """What a file or folder holds: rules with the file of each, and framework models. `broken` are
    the tables of rule pages with keys that are missing or of the wrong type.
    """

    rules: tuple[tuple[Path, Rule], ...] = ()
    frameworks: tuple[Framework, ...] = ()
    broken: tuple[tuple[Path, dict[str, Any]], ...] = ()


def pages(path: Path, wrong: list[str]) -> Pages:
    """Faults are added to `wrong`; a page that has one is left out."""
    if not path.is_dir():
        return Pages(frameworks=_models([path], wrong))
    rules, models = sorted(path.glob("*.toml")), sorted((path / "frameworks").glob("*.toml"))
    if not (rules or models):
        wrong.append(f"{path}: neither rule pages (*.toml) nor frameworks/*.toml")
    sound, broken = [], []
    for each, table in _tables(rules, wrong):
        page = checked(table, Rule, str(each), wrong)
        if page is None:
            broken.append((each, table))
        else:
            sound.append((each, page))
    return Pages(tuple(sound), _models(models, wrong), tuple(broken))


def _models(paths: Iterable[Path], wrong: list[str]) -> tuple[Framework, ...]:
    pages = (checked(table, Framework, str(path), wrong) for path, table in _tables(paths, wrong))
    return tuple(page for page in pages if page is not None)


def _tables(paths: Iterable[Path], wrong: list[str]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in paths:
        table = _table(path, wrong)
        if table is not None:
            yield path, table


def _table(path: Path, wrong: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        wrong.append(f"{path}: {error}")
        return None


def checked(table: Mapping[str, Any], kind: type[S], where: str, wrong: list[str]) -> S | None:
    found = list(faults(table, kind))
    wrong.extend(f"{where}: {each}" for each in found)
    return None if found else msgspec.convert(table, kind)
