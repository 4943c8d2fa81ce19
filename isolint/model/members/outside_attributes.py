"""Attributes that come from outside the program: of outside things, and of outside bases."""

from __future__ import annotations

import itertools

from msgspec import Struct

from isolint.model.definitions.objects import Class, External
from isolint.model.pointsto.flow import Flow

_MAX_PATH = 6
_WITHOUT_ATTRIBUTES = frozenset(
    {"?", "<builtin>.object", "abc.ABC", "typing.Generic", "typing.Protocol"}
)


class Result(Struct, frozen=True):
    """What an outside path leads to, empty where a long path of unknown results is cut.

    `is_part`: it is of what it was read from. `applications` are classes of the program whose
    objects it may be.
    """

    path: str
    is_part: bool
    applications: list[int]


class OutsideAttributes:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._bases: dict[tuple[int, str], str | None] = {}
        self._results: dict[str, Result] = {}
        self._derived: dict[str, list[int]] = {}

    def of_base(self, cls: int, name: str) -> str | None:
        """The path of an attribute that a class of the program has from an outside base."""
        key = (cls, name)
        if key not in self._bases:
            self._bases[key] = self._path(cls, name)
        return self._bases[key]

    def _path(self, cls: int, name: str) -> str | None:
        """Of several outside bases the first that is known to have the attribute, or at all."""
        known = self.flow.known
        paths = {
            path: f"{known.made(path)}.{name}"
            for path in self.flow.classes.info[cls].externals
            if path not in _WITHOUT_ATTRIBUTES
        }
        having = (outside for outside in paths.values() if known.normal(outside) != outside)
        modelled = (outside for path, outside in paths.items() if path in known.bases)
        return next(itertools.chain(having, modelled, paths.values()), None)

    def of_class(self, cls: Class, name: str, target: int) -> None:
        flow = self.flow
        for path in flow.classes.info[cls.code].externals:
            if path != "?" and not name.startswith("__"):
                made = External(f"{flow.known.normal(path)}.{name}")
                flow.graph.add(target, flow.objects.number(made))
                return

    def give(self, path: str, source: int, target: int) -> None:
        """What an attribute of an outside thing is."""
        flow, result = self.flow, self._results.get(path)
        if result is None:
            result = self._results[path] = self._result(path)
        if not result.path:
            return
        site = getattr(flow.objects[source], "site", -1) if result.is_part else -1
        owner = self._memory_owner(source) if result.is_part else -1
        flow.graph.add(target, flow.objects.number(External(result.path, site, owner)))
        for cls in result.applications:
            flow.graph.edge(flow.all_of(cls), target)

    def _result(self, path: str) -> Result:
        known = self.flow.known
        normal = known.normal(path)
        if normal != path:
            of_program = normal in known.applications
            return Result(normal, False, self.applications(normal) if of_program else [])
        if path.count("(") > _MAX_PATH:
            return Result("", False, [])
        return Result(path, path not in known.shared_state, [])

    def applications(self, path: str) -> list[int]:
        """Classes of the program that derive from a framework's application."""
        found = self._derived.get(path)
        if found is None:
            normal, info = self.flow.known.normal, self.flow.classes.info
            found = self._derived[path] = [
                cls
                for cls in info
                if any(normal(f"{outside}()") == path for outside in info[cls].externals)
            ]
        return found

    def _memory_owner(self, source: int) -> int:
        """Of memories it matters whose they are, also when one of their parts is used."""
        described = self.flow.objects[source]
        if not isinstance(described, External) or described.owner < 0:
            return -1
        memory = self.flow.known.remembered.memory(described.path)[1]
        return -1 if memory is None else described.owner
