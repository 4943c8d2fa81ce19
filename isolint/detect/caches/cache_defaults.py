"""What a cache was set up with to make its keys, where a decorator of it says nothing of them."""

from __future__ import annotations

from isolint.detect.code.arguments import external_path
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.pack.keeping import Cache
from isolint.summary import ir


class CacheDefaults:
    def __init__(self, view: View) -> None:
        self.view = view
        self._of: dict[tuple[str, ...], tuple[CodeRef, int] | None] = {}

    def key_of(self, known: Cache) -> tuple[CodeRef, int] | None:
        """The code and the argument of the only call that sets the cache up with one."""
        if known.set_up and known.path not in self._of:
            found = [
                (ref, value)
                for ref, _, call in self.view.program.each(ir.Call)
                for name, value in call.named
                if name in known.key and external_path(self.view, ref, call.func) in known.set_up
            ]
            self._of[known.path] = found[0] if len(found) == 1 else None
        return self._of.get(known.path)
