"""Objects that a framework keeps for all who ask it, as it was handed them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import CHAIN, Entries
from isolint.model.reaching.reach import Reach
from isolint.model.shared.ownership import ROOT, Hold


class FrameworkKept:
    def __init__(
        self, flow: Flow, entries: Entries, request: Reach, startup: Reach, latent: Reach
    ) -> None:
        self.flow = flow
        self.entries = entries
        self.request = request
        self.startup = startup
        self.latent = latent

    def objects(self) -> Iterator[tuple[int, Hold]]:
        for obj, node in self.entries.kept.items():
            code, value = self.flow.program.position(node)
            if self._is_kept_on(obj, code):
                yield obj, Hold(ROOT, "framework", "framework", code, value)

    def _is_kept_on(self, obj: int, code: int) -> bool:
        """What a framework keeps lives on, unless a request made it; what is run by its holders,
        where startup makes it.
        """
        serves = code in self.request.codes or code in self.latent.codes
        if obj in self._run_by_holders:
            return not serves and self._is_begun(code)
        return not serves or self._is_begun(code)

    @cached_property
    def _run_by_holders(self) -> set[int]:
        """Objects that no framework keeps: whoever made a chain or a model runs it, also one that
        adds no method of its own to what a library wrote.
        """
        own = {entry.receiver for entry in self.entries.found if entry.kind == CHAIN}
        return own | self.entries.run_by_makers

    def _is_begun(self, code: int) -> bool:
        """Startup itself runs the code; what only registers something runs when it is called."""
        startup = self.startup
        if self.flow.program.codes[code].code.kind != "function":
            return code in startup.codes
        return any(startup.callers.get(context) for context in startup.codes.get(code, ()))
