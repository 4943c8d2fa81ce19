"""What scripts beside a service put into variables of its modules: it is there in their own process
alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.objects import ModuleObject
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import NOTHING, Objects
from isolint.model.shared.detached import Detached
from isolint.summary import ir

Place = tuple[int, str]


class PutByScripts:
    def __init__(self, flow: Flow, detached: Detached) -> None:
        self.flow = flow
        self.detached = detached

    def without_theirs(self, code: int, name: str, held: Objects) -> Objects:
        """What a variable of a module can have in the process that serves."""
        theirs = self._put[True].get((code, name), NOTHING)
        if not theirs:
            return held
        return held - (theirs - self._own(code, name) - self._put[False].get((code, name), NOTHING))

    @cached_property
    def _put(self) -> dict[bool, dict[Place, Objects]]:
        """By whether a script does: `service.current = …` of another module."""
        found: dict[bool, dict[Place, Objects]] = {True: {}, False: {}}
        program = self.flow.program
        for ref, _, op in program.each(ir.SetAttr):
            for base in self._modules(self.flow.values(ref, op.base)) if op.value >= 0 else ():
                put = found[self.detached.is_detached(ref.module)]
                given = self.flow.values(ref, op.value)
                put[base, op.name] = put.get((base, op.name), NOTHING) | given
        return found

    def _modules(self, objects: Objects) -> Iterator[int]:
        for obj in objects:
            described = self.flow.objects[obj]
            if isinstance(described, ModuleObject):
                yield self.flow.program.modules[described.index].base

    def _own(self, base: int, name: str) -> Objects:
        """What the module itself gives its variable."""
        found, codes = NOTHING, self.flow.program.codes
        for ref in codes[base : base + len(codes[base].module.summary.codes)]:
            for at in ref.code.names.get(name, ()):
                op = ref.code.ops[at]
                if isinstance(op, ir.Bind) and op.value >= 0:
                    found = found | self.flow.values(ref, op.value)
        return found
