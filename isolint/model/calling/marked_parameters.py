"""Parameters that a framework fills by a marker: `user=Depends(who)`, or the same as a part of the
annotation.
"""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.pack.paths import PathTable
from isolint.summary import ir


def is_marked(flow: Flow, ref: CodeRef, param: ir.Parameter, markers: PathTable[bool]) -> bool:
    around = flow.program.parent(ref)
    if around is not None and param.default >= 0:
        op = around.code.ops[param.default]
        called = external_paths(flow, around, op.func) if isinstance(op, ir.Call) else ()
        if any(path in markers for path in called):
            return True
    if param.annotation < 0:
        return False
    found = (flow.types.symbol_of(*each) for each in flow.types.dependencies(ref, param.annotation))
    return any(isinstance(each, External) and each.path in markers for each in found)
