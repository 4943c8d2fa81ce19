"""Scripts beside a service: what they hold never meets a request."""

from __future__ import annotations

from functools import cached_property

from isolint.model.entries.found import Entries
from isolint.model.flow import Flow
from isolint.model.imports import Imports
from isolint.model.program import Module


class Detached:
    """A module in no package that nobody imports, and that leads to no module that serves."""

    def __init__(self, flow: Flow, entries: Entries, imports: Imports) -> None:
        self.flow = flow
        self.imports = imports
        self.assumed = entries.assumed
        self._serving = {flow.program.codes[e.code].module.index for e in entries.found}

    def is_detached(self, module: Module) -> bool:
        if self.assumed or module.index in self.imports.imported or self._in_package(module):
            return False
        return module.index not in self._leading

    def _in_package(self, module: Module) -> bool:
        parent = module.name.rpartition(".")[0]
        found = self.flow.program.by_name.get(parent) if parent else None
        return found is not None and found.package

    @cached_property
    def _leading(self) -> set[int]:
        """Modules that serve, and whatever imports them."""
        importers: dict[int, list[int]] = {}
        for module, named in self.imports.of.items():
            for other in named:
                importers.setdefault(other, []).append(module)
        found: set[int] = set()
        stack = list(self._serving)
        while stack:
            module = stack.pop()
            if module not in found:
                found.add(module)
                stack.extend(importers.get(module, ()))
        return found
