"""Containers that let go of their entries by themselves: after a time, or when nothing else holds
them.
"""

from __future__ import annotations

from isolint.model.definitions.objects import Container, External
from isolint.model.scan import Model

BY_ITSELF = "which lets go of it by itself"


def evicts(model: Model, obj: int) -> bool:
    made = model.flow.made_by(obj)
    if made is None or not isinstance(model.flow.objects[obj], Container):
        return False
    called = model.flow.values(made[0], made[1].func)
    paths = [o.path for o in map(model.flow.objects.__getitem__, called) if isinstance(o, External)]
    return any(f"{path}()" in model.known.evicting for path in paths)
