"""Names of a module that stand for what each request keeps: `user = LocalProxy(find_user)`."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.model.shared.ownership import Hold
from isolint.summary import ir
from isolint.summary.operands import roots


class LocalProxies:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def stands_for(self, obj: int, hold: Hold) -> bool:
        """The place has the object from a proxy, also through imports, and makes none itself."""
        if obj not in self._given or hold.root not in ("module", "class"):
            return False
        ref = self.flow.program.codes[hold.code]
        made = roots(ref.code, hold.value) if hold.value >= 0 else []
        return all(
            isinstance(ref.code.ops[root], ir.Import) or self._is_proxy(ref, root) for root in made
        )

    def _is_proxy(self, ref: CodeRef, value: int) -> bool:
        op, known = ref.code.ops[value], self.flow.known
        if not isinstance(op, ir.Call):
            return False
        return any(path in known.proxies for path in external_paths(self.flow, ref, op.func))

    @cached_property
    def _given(self) -> frozenset[int]:
        """What proxies give that context locals hold."""
        if not self._kept:
            return frozenset()
        return self._kept.intersection(
            obj
            for ref, value, _ in self.flow.program.each(ir.Call)
            if self._is_proxy(ref, value)
            for obj in self.flow.values(ref, value)
        )

    @cached_property
    def _kept(self) -> frozenset[int]:
        found: set[int] = set()
        for holder, fields in self.flow.fields.items():
            described, known = self.flow.objects[holder], self.flow.known
            if isinstance(described, External) and described.path in known.context_locals:
                found.update(*map(self.flow.graph.get, fields.values()))
        return frozenset(found)
