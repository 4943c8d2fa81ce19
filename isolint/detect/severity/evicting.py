"""Containers that let go of their entries by themselves: after a time, or when nothing else holds
them.
"""

from __future__ import annotations

from isolint.model.definitions.objects import Container, External
from isolint.model.scan import Model
from isolint.summary import ir

BY_ITSELF = "which lets go of it by itself"


def evicts(model: Model, obj: int) -> bool:
    made = model.flow.objects[obj]
    if not isinstance(made, Container) or not 0 <= made.site < model.program.nodes:
        return False
    code, value = model.program.position(made.site)
    ref = model.program.codes[code]
    op = ref.code.ops[value]
    called = model.flow.values(ref, op.func) if isinstance(op, ir.Call) else ()
    paths = [o.path for o in map(model.flow.objects.__getitem__, called) if isinstance(o, External)]
    return any(f"{path}()" in model.known.evicting for path in paths)
