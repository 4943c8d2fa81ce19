"""Objects that a function displays within others: `{"messages": []}`."""

from __future__ import annotations

from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class Displayed:
    """A table of a hundred thousand lists is gone through once."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._holders: dict[int, dict[int, set[int]]] = {}

    def within(self, code: int, obj: int, holder: int) -> bool:
        found = self._holders.get(code)
        if found is None:
            found = self._holders[code] = self._displays(code)
        return holder in found.get(obj, ())

    def _displays(self, code: int) -> dict[int, set[int]]:
        ref, found = self.flow.program.codes[code], dict[int, set[int]]()
        for made, op in ref.each(ir.Collection):
            holders = self.flow.values(ref, made)
            for part in op.values:
                for obj in self.flow.values(ref, part):
                    found.setdefault(obj, set()).update(holders)
        return found
