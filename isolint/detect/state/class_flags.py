"""ISO403: an event of a class that one object sets for itself, and with that for all others."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.detect.hit import Hit
from isolint.detect.state.class_containers import has_self, is_any
from isolint.detect.state.class_hits import of_class
from isolint.detect.view import View
from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_KEPT = "what one object says by it all others take for theirs"
_SET = frozenset({"set", "clear"})


def detect(view: View) -> Iterator[Hit]:
    """`stopped = threading.Event()` in a class body, `self.stopped.set()` in a method."""
    for obj, hold in sorted(view.model.lifetimes.holds.items()):
        made = view.flow.objects[obj]
        if hold.root != "class" or not isinstance(made, External):
            continue
        cls = view.program.codes[hold.code]
        if view.model.known.normal(made.path) not in view.model.known.flags:
            continue
        if not is_any(view, cls, hold.name) or not _are_many(view, cls):
            continue
        for ref, value in _settings(view, cls.id, hold.name):
            if view.asks_about(ref.id):
                hit = of_class(ref, value, f"{cls.symbol}.{hold.name}", _KEPT, obj)
                yield replace(hit, reach=view.reach_of(ref.id))


def _settings(view: View, cls: int, name: str) -> Iterator[tuple[CodeRef, int]]:
    for each in (cls, *view.flow.classes.subclasses.get(cls, ())):
        for ref in filter(has_self, view.flow.classes.methods(each)):
            for value, op in ref.each(ir.Call):
                if _is_own(ref, op.func, name):
                    yield ref, value


def _is_own(ref: CodeRef, func: int, name: str) -> bool:
    """`self.name.set`"""
    method = ref.code.ops[func]
    if not isinstance(method, ir.Attr) or method.name not in _SET:
        return False
    event = ref.code.ops[method.base]
    return isinstance(event, ir.Attr) and event.name == name and event.base == 0


def _are_many(view: View, cls: CodeRef) -> bool:
    """Some object is not one that the process keeps, or whoever uses the class makes them."""
    family = (cls.id, *view.flow.classes.subclasses.get(cls.id, ()))
    made = [obj for each in family for obj in view.flow.instances.get(each, ()) if _site(view, obj)]
    return not made or any(obj not in view.model.lifetimes.holds for obj in made)


def _site(view: View, obj: int) -> bool:
    described = view.flow.objects[obj]
    return isinstance(described, Instance) and described.site >= 0
