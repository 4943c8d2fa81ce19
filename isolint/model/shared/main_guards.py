"""What only a run as the main script makes, below `if __name__ == "__main__"`."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.imports import Imports
from isolint.model.reaching.entry_points import CHAIN, DEPENDENCY, Entries
from isolint.model.shared.servers import Servers
from isolint.summary.blocks import below_main_guard

# What runs for a user only where something else that serves does so.
_PARTS = frozenset({"node", "callback", CHAIN, DEPENDENCY})


class MainGuards:
    """In a module that serves nobody itself, the guarded lines never run in the service where
    others import it, or where nothing that it does starts a server.
    """

    def __init__(self, flow: Flow, entries: Entries, imports: Imports, servers: Servers) -> None:
        self.flow = flow
        self.assumed = entries.assumed
        self.imports = imports
        self.servers = servers
        self._serving = {
            flow.program.codes[entry.code].module.index
            for entry in entries.found
            if entry.kind not in _PARTS
        }

    def skips(self, ref: CodeRef, values: list[int]) -> bool:
        """Whether all these operations of a module's body are guarded and never run."""
        if ref.code.kind != "module" or not values:
            return False
        if not all(below_main_guard(ref.code, value) for value in values):
            return False
        return self.assumed or self._is_apart(ref)

    def is_demonstration(self, ref: CodeRef, value: int) -> bool:
        """Guarded lines of a module without an entry point, imported or not."""
        return (
            ref.code.kind == "module"
            and ref.module.index not in self._serving
            and below_main_guard(ref.code, value)
        )

    def _is_apart(self, ref: CodeRef) -> bool:
        if ref.module.index in self._serving:
            return False
        return ref.module.index in self.imports.imported or not self.servers.starts(ref.module)
