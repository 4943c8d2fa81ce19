"""Functions that ask a framework for the request at hand, so that they run for one."""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class Asking:
    """By a proxy of the request such as Flask's `session`, here or in what is called directly."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._proxies = frozenset(
            obj
            for obj, described in enumerate(flow.objects)
            if isinstance(described, External) and described.path in flow.known.context_reads
        )
        self._reading: dict[int, bool] = {}

    def asks(self, ref: CodeRef) -> bool:
        if not self._proxies:
            return False
        if self._reads(ref):
            return True
        return any(
            self._reads(self.flow.program.codes[code])
            for value, _ in ref.each(ir.Call)
            for code, _ in self.flow.calls.get(ref.node + value, {})
        )

    def _reads(self, ref: CodeRef) -> bool:
        found = self._reading.get(ref.id)
        if found is None:
            found = self._reading[ref.id] = any(
                not self._proxies.isdisjoint(self.flow.values(ref, value))
                for value, _ in ref.among(ir.Load, ir.Attr)
            )
        return found
