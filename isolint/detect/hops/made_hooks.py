"""Middleware and tools that a thread makes for its own agent: the agent calls them there."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_OF_AGENTS = frozenset({"chain", "tool"})


class MadeHooks:
    def __init__(self, view: View) -> None:
        self.view = view
        self._of: dict[int, list[int]] = {}
        for entry in view.model.entries.found:
            parent = view.program.parent(view.program.codes[entry.code])
            if entry.kind in _OF_AGENTS and parent is not None and parent.code.kind == "class":
                hooks = self._of.setdefault(parent.id, [])
                hooks += [] if entry.code in hooks else [entry.code]

    def made_by(self, ref: CodeRef) -> Iterator[tuple[int, Context]]:
        """Each call that makes such an object, with a method that its agent calls."""
        for value, _ in ref.each(ir.Call) if self._of else ():
            for obj in sorted(self.view.flow.values(ref, value)):
                made = self.view.flow.objects[obj]
                if isinstance(made, Instance) and made.site == ref.node + value:
                    yield from ((value, (code, obj)) for code in self._hooks(made.cls))

    def _hooks(self, cls: int) -> Iterator[int]:
        for owner in self.view.flow.classes.info[cls].mro:
            yield from self._of.get(owner, ())
