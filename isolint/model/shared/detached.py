"""Scripts beside a service: what they hold never meets a request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from isolint.model.definitions.program import Module
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.imports import Imports
from isolint.model.reaching.entry_points import Entries
from isolint.model.shared.servers import Servers
from isolint.model.shared.stand_ins import stand_ins
from isolint.model.shared.tools import Tools


class Detached:
    """A module that nobody imports: a command-line tool, or one in no package that leads to no
    module that serves; where it is known what is `run` for users in a whole program, any that
    neither leads there nor is loaded by what that stands in.
    """

    def __init__(
        self,
        flow: Flow,
        entries: Entries,
        imports: Imports,
        servers: Servers,
        run: Collection[Collection[int]] = (),
    ) -> None:
        self.flow = flow
        self.imports = imports
        self.assumed = entries.assumed
        self.run = run
        self.servers = servers
        self.tools = Tools(flow, servers)
        self._serving = {flow.program.codes[e.code].module.index for e in entries.found}
        self._beside = stand_ins(flow.program, entries, imports)
        self._known: dict[int, bool] = {}

    def is_detached(self, module: Module) -> bool:
        found = self._known.get(module.index)
        if found is None:
            found = self._known[module.index] = self._is_detached(module)
        return found

    def is_beside(self, module: Module) -> bool:
        """By its name, and nothing that serves brings it in."""
        return module.index in self._beside and module.index not in self._brought_in

    def _is_detached(self, module: Module) -> bool:
        if self.is_beside(module):
            return True
        if self.assumed:
            return False
        if self._whole and module.index not in self._loaded and module.index not in self._leading:
            return True
        if module.index in self.imports.imported:
            return False
        if module.index not in self._serving and self.tools.is_tool(module):
            return True
        return not self._in_package(module) and module.index not in self._leading

    def _in_package(self, module: Module) -> bool:
        parent = module.name.rpartition(".")[0]
        found = self.flow.program.by_name.get(parent) if parent else None
        return found is not None and found.package

    @cached_property
    def _whole(self) -> bool:
        """It starts a server or sets an application up, as parts that others use do not."""
        if not self.run:
            return False
        made = self.servers.modules() | self._with_settings()
        return not made <= self._beside

    def _with_settings(self) -> set[int]:
        names, program = self.flow.known.settings.keys(), self.flow.program
        codes = ((module.index, program.codes[module.base].code) for module in program.modules)
        return {index for index, code in codes if names & code.names.keys()}

    @cached_property
    def _loaded(self) -> set[int]:
        """Modules that serve or of which something runs for users, and whatever they import."""
        codes = self.flow.program.codes
        run = {codes[code].module.index for reached in self.run for code in reached}
        return _closure(self._serving | run, self.imports.of)

    @cached_property
    def _brought_in(self) -> set[int]:
        """Modules that serve, and whatever they import."""
        return _closure(self._serving, self.imports.of)

    @cached_property
    def _leading(self) -> set[int]:
        """Modules that serve, and whatever imports them."""
        importers: dict[int, list[int]] = {}
        for module, named in self.imports.of.items():
            for other in named:
                importers.setdefault(other, []).append(module)
        return _closure(self._serving, importers)


def _closure(modules: Iterable[int], edges: Mapping[int, Collection[int]]) -> set[int]:
    found: set[int] = set()
    stack = list(modules)
    while stack:
        module = stack.pop()
        if module not in found:
            found.add(module)
            stack.extend(edges.get(module, ()))
    return found
