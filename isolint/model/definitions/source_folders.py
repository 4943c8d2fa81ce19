"""Where modules are imported from, as the program's own imports tell.

An absolute import is looked up in the folders of `sys.path`. Which ones those are is written in no
file, but a file that imports its neighbours says that their common folder is one of them, and one
that imports its own name means a library that is called like it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property

from msgspec import Struct

from isolint.summary import ir

_BY_CUSTOM = ("src", "lib")
_FEW = 2


class Importing(Struct, frozen=True):
    """The body of a module, and all imports that are written in its file."""

    body: ir.Code
    imports: list[ir.Import]


class SourceFolders:
    """Modules by their dotted names from the scanned root; `packages` are those that are one,
    `above` what the root's own parents may be called by.
    """

    def __init__(
        self, files: Mapping[str, Importing], packages: Set[str], above: Set[str] = frozenset()
    ) -> None:
        self.files = files
        self.packages = packages
        self._above = above
        self._libraries = frozenset(
            name
            for name, file in files.items()
            if name not in packages and _means_a_library(name, file, packages)
        )
        self._parts = _parts_by_top(files)
        self._outnumbered: dict[str, bool] = {}
        self._neighbours: dict[tuple[str, str], bool] = {}
        self._roots = self._own_roots()

    def below(self, folders: Sequence[str], name: str) -> str | None:
        """What an import means in a file of these nested folders: its neighbour, or what stands
        in a folder above it.
        """
        inside: str | None = None
        for depth in range(1, len(folders) + 1):
            folder = ".".join(folders[:depth])
            found = f"{folder}.{name}"
            if found not in self.files or self.is_library(found, name):
                continue
            if folder not in self.packages:
                return found
            if folder not in self.named_by_own or self.is_neighbour(found, name):
                inside = inside or found
        return None if name.split(".")[0] in sys.stdlib_module_names else inside

    def is_library(self, module: str, spelled: str) -> bool:
        """`celery.py` imports `celery`: no file of this name is meant, here or beside it. Nor is a
        package that has little of what others import by its name.
        """
        if module in self._libraries and spelled == module.rpartition(".")[2]:
            return True
        top = spelled.split(".")[0]
        return self._is_outnumbered(module.removesuffix(spelled) + top, top)

    def is_neighbour(self, module: str, spelled: str) -> bool:
        """All that is imported by this name is defined in the module: of a library that is called
        the same, something would not be.
        """
        found = self._neighbours.get((module, spelled))
        if found is None:
            asked = self._asked.get(spelled, frozenset())
            found = bool(asked) and all(self._defines(module, name) for name in asked)
            self._neighbours[module, spelled] = found
        return found

    def _defines(self, module: str, name: str) -> bool:
        return _is_defined(self.files[module].body, name) or f"{module}.{name}" in self.files

    @cached_property
    def _asked(self) -> Mapping[str, Set[str]]:
        """By absolute module names, what is imported from there."""
        found: dict[str, set[str]] = {}
        for file in self.files.values():
            for op in file.imports:
                if not op.level and op.name.isidentifier():
                    found.setdefault(op.module, set()).add(op.name)
        return found

    def _is_outnumbered(self, package: str, top: str) -> bool:
        """`utils/rest_framework`, where `rest_framework.serializers` is imported, and more that no
        package of this name has.
        """
        if "." not in package or package not in self.packages:
            return False
        found = self._outnumbered.get(top)
        if found is None:
            asked = self._parts.get(top, frozenset())
            there = {part for each in self._named(top) for part in asked if self._has(each, part)}
            found = self._outnumbered[top] = len(asked - there) > max(len(there), _FEW)
        return found

    def _named(self, name: str) -> list[str]:
        return [package for package in self.packages if package.rpartition(".")[2] == name]

    def _has(self, package: str, part: str) -> bool:
        file = self.files[package]
        if part in file.body.names or f"{package}.{part}" in self._there:
            return True
        return package in self._open and part not in self._modules_asked

    @cached_property
    def _open(self) -> Set[str]:
        """Packages that give names which are written elsewhere: `from .base import *`, or whatever
        `__getattr__` finds.
        """
        return {
            package
            for package in self.packages
            if "__getattr__" in self.files[package].body.names
            or any(op.level and op.name == "*" for op in self.files[package].imports)
        }

    @cached_property
    def _modules_asked(self) -> Set[str]:
        """Second parts of names that are asked for as modules."""
        asked = (op.module.split(".") for f in self.files.values() for op in f.imports)
        return {parts[1] for parts in asked if len(parts) > 1}

    @cached_property
    def _there(self) -> Set[str]:
        """Modules, packages, and folders without a file of their own."""
        parts = (name.split(".") for name in self.files)
        return {".".join(each[:depth]) for each in parts for depth in range(1, len(each) + 1)}

    def elsewhere(self, folders: Sequence[str], name: str) -> str | None:
        """What stands in a folder that others import from, if it is the only one."""
        top = name.split(".")[0]
        if top in sys.stdlib_module_names:
            return None
        roots = dict.fromkeys((*self._roots.get(top, ()), *self._by_custom(folders)))
        found = [module for module in (f"{root}.{name}" for root in roots) if module in self.files]
        found = [module for module in found if not self.is_library(module, name)]
        near = [module for module in found if module.split(".")[0] in folders[:1]]
        chosen = found if len(found) == 1 else near
        return chosen[0] if len(chosen) == 1 else None

    @cached_property
    def named_by_own(self) -> Set[str]:
        """Packages, the root's "" too, whose own files spell one that they are in: `import redis`
        beside `store/redis.py` is the library where others there say `from store.keys import …`.
        Not where more names are imported from inside, as below `src` on the path.
        """
        spelling: Counter[str] = Counter()
        inside: dict[str, set[str]] = {}
        for module, file in self.files.items():
            folders = module.split(".")[: None if module in self.packages else -1]
            names = {op.module for op in file.imports if not op.level}
            tops = {name.split(".")[0] for name in names}
            first = 0 if tops & self._above else _first(folders, tops)
            within = [".".join(folders[:depth]) for depth in range(len(folders) + 1)]
            spelling.update(within[first + 1 :])
            spelling.update([""] if tops & self._above else [])
            for folder in within:
                found = (name for name in names if f"{folder}.{name}".strip(".") in self.files)
                inside.setdefault(folder, set()).update(found)
        apart = self._above.isdisjoint(self._there)
        named = (self.packages | {""} if apart else self.packages) & spelling.keys()
        return {folder for folder in named if spelling[folder] >= len(inside[folder])}

    def _by_custom(self, folders: Sequence[str]) -> Iterator[str]:
        """`src` beside `bin`, where the importing file is."""
        for depth in range(len(folders)):
            for custom in _BY_CUSTOM:
                root = ".".join((*folders[:depth], custom))
                if root not in self.packages:
                    yield root

    def _own_roots(self) -> dict[str, dict[str, None]]:
        """By the first part of a name, the folders whose own files import it from there."""
        found: dict[str, dict[str, None]] = {}
        for module, file in self.files.items():
            folders = module.split(".")[: None if module in self.packages else -1]
            for name in dict.fromkeys(_absolute(file)) if folders else ():
                top = name.split(".")[0]
                reached = self.below(folders, name) if top not in self.files else None
                root = reached.removesuffix(f".{name}") if reached else ""
                if root and root not in self.packages:
                    found.setdefault(top, {})[root] = None
        return found


def _first(folders: Sequence[str], tops: Set[str]) -> int:
    return next((at for at, folder in enumerate(folders) if folder in tops), len(folders))


def _absolute(file: Importing) -> Iterator[str]:
    for op in file.imports:
        if not op.level:
            yield op.module
            if op.name.isidentifier():
                yield f"{op.module}.{op.name}"


def _parts_by_top(files: Mapping[str, Importing]) -> dict[str, Set[str]]:
    """By the first part of imported names, all second parts."""
    found: dict[str, set[str]] = {}
    for file in files.values():
        for name in _absolute(file):
            top, _, rest = name.partition(".")
            if rest:
                found.setdefault(top, set()).add(rest.split(".")[0])
    return {top: frozenset(parts) for top, parts in found.items()}


def _means_a_library(name: str, file: Importing, packages: Set[str]) -> bool:
    """The file imports its own name, and nothing that it defines itself. Outside packages, where
    `import config` in `config.py` is the file itself, only what it could not give.
    """
    folder, _, own = name.rpartition(".")
    return any(
        not op.level
        and op.module.split(".")[0] == own
        and (folder in packages or op.name.isidentifier())
        and not _is_defined(file.body, op.name)
        for op in file.imports
    )


def _is_defined(body: ir.Code, name: str) -> bool:
    bound = [body.ops[value] for value in body.names.get(name, ())]
    values = [op.value for op in bound if isinstance(op, ir.Bind) and op.value >= 0]
    return any(not isinstance(body.ops[value], ir.Import) for value in values)
