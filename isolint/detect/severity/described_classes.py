"""Classes that attrs describes: data or parts of the service, as what is in their objects says."""

from __future__ import annotations

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model


def is_described(model: Model, ref: CodeRef, given: int) -> bool:
    """Every object that the value can be is of such a class, and one with few methods."""
    objects = [model.flow.objects[obj] for obj in model.flow.values(ref, given)]
    return bool(objects) and all(
        isinstance(obj, Instance) and _is_by_attrs(model, obj.cls) for obj in objects
    )


def _is_by_attrs(model: Model, cls: int) -> bool:
    decorators = model.flow.classes.info[cls].decorators
    described = any(path in model.known.class_decorators for path in decorators)
    return described and not model.values.is_component(cls)
