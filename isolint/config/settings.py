"""What a user can set, and where it is read from."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from isolint.base.checked import faults, sound_part
from isolint.base.errors import SettingsError
from isolint.base.finding import Severity
from isolint.config.gate import Floors, Gate

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class Accept(Struct, frozen=True, forbid_unknown_fields=True):
    """Findings about a place that are meant; `object` is its dotted name or a pattern, and without
    `rules` all rules are.
    """

    object: str
    rules: tuple[str, ...] = ()
    reason: str = ""


class Service(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One of several services in one repository: the files below `root`, from the file's folder,
    and what it takes from `shared` folders. What is not given is as for the whole, but `gate`:
    thresholds of its own metrics, beside those of the whole.
    """

    name: str
    root: str
    shared: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    framework: dict[str, Any] = {}
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = None
    gate: Floors = Floors()


class _Table(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`include`, `exclude` and the keys of `per_path_ignores` use gitignore syntax, from the file's
    folder or the scanned one; `source_roots` are folders from which modules are imported, from the
    file's folder. `jobs` 0 means one process per core.

    `select`, `extend_select` and `ignore` name rules by id, name or family; without `select`,
    those that are on by default are selected.

    `packs` are files and folders in the format of isolint's own `rules/`, absolute once loaded;
    `framework` is one such file written in the settings. `installed_packs` reads those of
    installed packages too. `baseline` is a file beside the settings.

    `accept` names findings that are meant; where `require_reason` is on, neither they nor a comment
    count without their reason.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    gitignore: bool = True
    tests: bool = False
    source_roots: tuple[str, ...] = ()
    jobs: Annotated[int, Meta(ge=0)] = 0
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    installed_packs: bool = True
    framework: dict[str, Any] = {}
    baseline: str = ""
    gate: Gate = Gate()
    accept: tuple[Accept, ...] = ()
    require_reason: bool = True
    per_path_ignores: dict[str, tuple[str, ...]] = {}
    fail_on: Severity = Severity.MEDIUM
    strict: bool = False
    service: tuple[Service, ...] = ()


class Settings(_Table, frozen=True):
    """`source` is the file that they were read from.

    Without a `cache_dir` nothing is kept between runs; `cache_limit` is in bytes.
    """

    source: str = ""
    cache_dir: str = ""
    cache_limit: int = 0

    @property
    def folder(self) -> Path | None:
        return Path(self.source).parent if self.source else None

    def above(self, root: Path) -> str:
        """The way from the settings file's folder to the scanned one, empty where there is none."""
        return _way(self.folder, root)

    def below(self, root: Path, path: str) -> str:
        """A path of the settings as seen from the scanned folder."""
        return PurePath(os.path.relpath((self.folder or root) / path, root)).as_posix()


def _way(start: Path | None, end: Path) -> str:
    if start is None:
        return ""
    way = PurePath(os.path.relpath(end, start)).as_posix()
    return "" if way == "." or way.startswith("..") else way


def load(root: Path) -> Settings:
    """Settings of the nearest `isolint.toml` or `pyproject.toml` at or above the root."""
    settings, wrong = sound(root)
    if wrong:
        raise SettingsError(wrong)
    return settings


def sound(root: Path) -> tuple[Settings, list[str]]:
    """What of these settings can be read, and what is wrong with the rest of them."""
    found = _nearest(root)
    return (Settings(), []) if found is None else _checked(*found)


def settings_file(root: Path) -> Path | None:
    """The file that `load` reads."""
    found = _nearest(root)
    return None if found is None else found[0]


def _nearest(root: Path) -> tuple[Path, Mapping[str, Any]] | None:
    start = root if root.is_dir() else root.parent
    for folder in (start, *start.parents):
        for name in ("isolint.toml", "pyproject.toml"):
            path = folder / name
            table = _table(path) if path.is_file() else None
            if table is not None:
                return path, table
        if (folder / ".git").exists():
            break
    return None


def _table(path: Path) -> Mapping[str, Any] | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError([f"{path}: {error}"]) from None
    if path.name == "isolint.toml":
        if isinstance(data.get("tool"), dict) and "isolint" in data["tool"]:
            raise SettingsError([f"{path}: settings stand without [tool.isolint] in this file"])
        return data
    tool = data.get("tool", {})
    table = tool.get("isolint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise SettingsError([f"{path}: 'tool.isolint' is no table"])
    return table


def _checked(path: Path, table: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    wrong = list(faults(table, _Table, "setting"))
    if wrong:
        table = sound_part(table, _Table)
    settings = msgspec.convert(dict(table), Settings)
    packs = [path.parent / pack for pack in settings.packs]
    wrong += [f"setting 'packs': no file or folder {p}" for p in packs if not p.exists()]
    wrong += _missing_folders(path.parent, settings)
    there = tuple(str(pack) for pack in packs if pack.exists())
    return replace(settings, packs=there, source=str(path)), [f"{path}: {each}" for each in wrong]


def _missing_folders(folder: Path, settings: Settings) -> Iterator[str]:
    named = [("source-roots", each) for each in settings.source_roots]
    for at, service in enumerate(settings.service):
        named.append((f"service[{at}].root", service.root))
        named += [(f"service[{at}].shared", each) for each in service.shared]
        if service.name and service.name in (other.name for other in settings.service[:at]):
            yield f"setting 'service[{at}].name': '{service.name}' is already taken"
    for key, each in named:
        if not (folder / each).is_dir():
            yield f"setting '{key}': no folder {folder / each}"
