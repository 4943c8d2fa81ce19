"""Which of the objects that a value can be a write of an attribute is really about."""

from __future__ import annotations

from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.pointsto.flow import Flow


def likely(flow: Flow, objects: list[int], name: str) -> list[int]:
    """Of objects of several classes, those whose class has such an attribute at all; of a
    class and its object, `client = client()`, the object; of a framework's request and its
    application the request, or what it keeps beside it, which is there while anybody is served.
    """
    described, known = {obj: flow.objects[obj] for obj in objects}, flow.known
    outside = {obj: each.path for obj, each in described.items() if isinstance(each, External)}
    if any(path in known.requests or path in known.context_locals for path in outside.values()):
        described = {obj: each for obj, each in described.items() if obj not in outside}
    made = {each.cls for each in described.values() if isinstance(each, Instance)}
    objects = [
        obj
        for obj, each in described.items()
        if not (isinstance(each, Class) and each.code in made)
    ]
    lacking = {
        obj
        for obj, each in described.items()
        if isinstance(each, Instance) and name not in flow.classes.attributes(each.cls)
    }
    having = any(isinstance(described[obj], Instance) for obj in objects if obj not in lacking)
    return [obj for obj in objects if obj not in lacking] if having else objects
