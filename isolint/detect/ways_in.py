"""From which entry points a context is reached."""

from __future__ import annotations

from isolint.model.callees import Context
from isolint.model.scan import Model

_MOST = 200


class WaysIn:
    def __init__(self, model: Model) -> None:
        self.request = model.request
        self._found: dict[Context, frozenset[int]] = {}

    def of(self, context: Context) -> frozenset[int]:
        """Their codes; none where that can't be told."""
        found = self._found.get(context)
        if found is None:
            found = self._found[context] = self._walk(context)
        return found

    def _walk(self, context: Context) -> frozenset[int]:
        if context not in self.request.links:
            return frozenset()
        entered: set[int] = set()
        seen, waiting = {context}, [context]
        while waiting:
            current = waiting.pop()
            if len(seen) > _MOST:
                return frozenset()
            if self.request.links[current].caller is None:
                entered.add(current[0])
            callers = {caller for caller, _ in self.request.callers.get(current, ())} - seen
            seen |= callers
            waiting += callers
        return frozenset(entered)
