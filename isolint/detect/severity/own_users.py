"""Whose data an object of one user computes: a value that its own identity goes into."""

from __future__ import annotations

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.users.origins import NAME, PARAM


def own_user(model: Model, ref: CodeRef, value: int) -> str | None:
    """The attribute of the first parameter, an object that requests make for themselves, that says
    whose the value is: `self.user_id`.
    """
    origins = model.origins.of(ref, value)
    if not any((o.kind, o.code, o.value) == (PARAM, ref.id, 0) for o in origins):
        return None
    attributes = model.flow.classes.attributes
    classes = _of_one_user(model, ref)
    names = sorted(o.name for o in origins if o.kind == NAME)
    for name in filter(model.identities.names_requester, names):
        if any(name in attributes(cls) for cls in classes):
            return name
    return None


def _of_one_user(model: Model, ref: CodeRef) -> set[int]:
    return {
        made.cls
        for obj in model.flow.values(ref, 0)
        if isinstance(made := model.flow.objects[obj], Instance)
        and model.identities.carries(made.cls)
        and model.sharing.of(obj) is None
    }
