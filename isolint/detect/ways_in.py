"""From which entry points a context is reached."""

from __future__ import annotations

from isolint.model.callees import Context
from isolint.model.scan import Model


class WaysIn:
    def __init__(self, model: Model) -> None:
        self.request = model.request
        self._found: dict[Context, frozenset[int]] = {}

    def of(self, context: Context) -> frozenset[int]:
        """Their codes; none where that can't be told."""
        found = self._found.get(context)
        if found is None:
            found = self._found[context] = self.request.entered(context) or frozenset()
        return found
