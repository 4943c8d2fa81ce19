"""Objects that are made for one request and hung on an object of another kind, `request.cache`.

Whoever finds them there calls their methods for this same request, often where no analysis of
values follows: what the methods do is done on the path that made the object.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.identity import Identities
from isolint.model.pointsto.targets import method
from isolint.summary import ir

Kept = dict[int, list[tuple[int, tuple[int, int]]]]


def kept_methods(flow: Flow, identities: Identities) -> Kept:
    """By the code that makes and hangs up an object: the operation, and each public method."""
    found: Kept = {}
    for ref, value, op in flow.program.each(ir.SetAttr):
        if op.value >= 0 and not flow.classes.is_self(ref, op.base):
            for obj in sorted(flow.values(ref, op.value)):
                targets = _methods(flow, identities, ref, obj)
                found.setdefault(ref.id, []).extend((value, target) for target in targets)
    return found


def _methods(
    flow: Flow, identities: Identities, ref: CodeRef, obj: int
) -> Iterator[tuple[int, int]]:
    """Of an object that this code makes and tells whose request it is for."""
    made = flow.objects[obj]
    if not isinstance(made, Instance) or flow.created_in.get(made.site) != ref.id:
        return
    if not identities.bound_to_request(made.cls):
        return
    names = dict.fromkeys(
        each.code.name
        for cls in flow.classes.info[made.cls].mro
        for each in flow.classes.methods(cls)
        if not each.code.name.startswith("_")
    )
    for name in names:
        target = method(flow, made.cls, name, obj)
        if target is not None:
            yield target
