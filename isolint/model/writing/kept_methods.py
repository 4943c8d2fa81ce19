"""Methods of containers, also under a name of their own: `add = SEEN.append`, and then `add(x)`."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.model.definitions.objects import ContainerMethod, External
from isolint.model.definitions.plain_values import is_plain
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import MUTATING
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_LOOKED_UP = (".get()", ".setdefault()")


def is_kept_method(flow: Flow, ref: CodeRef, op: ir.Call) -> bool:
    """What is called is not spelled as a method that changes something, but is one."""
    func = ref.code.ops[op.func]
    if isinstance(func, ir.Attr) and func.name in MUTATING:
        return False
    return any(_changing(flow, flow.values(ref, op.func)))


def changed_by(flow: Flow, objects: Iterable[int]) -> list[tuple[int, str]]:
    """The containers, and the methods of theirs that these objects are."""
    return [(method.container, method.name) for method in _changing(flow, objects)]


def _changing(flow: Flow, objects: Iterable[int]) -> Iterable[ContainerMethod]:
    for obj in objects:
        described = flow.objects[obj]
        if isinstance(described, ContainerMethod) and described.name in MUTATING:
            yield described


def is_container_call(flow: Flow, ref: CodeRef, func: int) -> bool:
    """What is called can only be a container's method, not a session's `add`; beside it may stand
    the same method of an outside container of which only the type is known, of what an outside
    mapping has in place of a default, of what an object has where the program set nothing, or of a
    value that has no such method.
    """
    objects = [flow.objects[obj] for obj in flow.values(ref, func)]
    outside = [obj.path.rpartition(".")[0] for obj in objects if isinstance(obj, External)]
    methods = sum(isinstance(obj, ContainerMethod) for obj in objects)
    if not methods or methods + len(outside) < len(objects):
        return False
    known = flow.known
    return all(
        path.endswith(_LOOKED_UP)
        or is_plain(path)
        or known.container_kind(path)
        or path.rpartition(".")[0] in known.keepers
        for path in outside
    )
