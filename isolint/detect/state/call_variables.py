"""ISO404: a library's object whose attributes a call uses as variables of its own.

Whoever uses the library may make one object and call it for everybody. What holds something for its
caller, from one call to the next, is the caller's own; what a call begins anew, uses and forgets is
meant for this call alone, and another call at the same time has it too.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.own_attributes import OwnAttributes
from isolint.detect.hit import Hit
from isolint.detect.state.library_objects import is_library, offered_hit
from isolint.detect.view import View
from isolint.model.definitions.objects import Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.reexported import is_public
from isolint.model.shared.ownership import keeps_apart
from isolint.summary import ir
from isolint.summary.operands import roots

_BEGUN = "a variable of one call, which another call on the same object begins anew"
_MERGED = "what one call is given stays for the next ones"


def detect(view: View) -> Iterator[Hit]:
    """In public classes of which the program uses no object that it makes: those are known."""
    if not is_library(view):
        return
    for cls in filter(lambda each: _is_offered(view, each), sorted(view.flow.classes.info)):
        own = OwnAttributes(view.flow, cls)
        found = [(_MERGED, each) for each in own.merged()]
        if not view.model.identities.carries(cls):
            found += [(_BEGUN, each) for each in own.scratch()]
        for note, (ref, value, name) in found:
            if view.asks_about(ref.id) and ref.id not in view.model.startup.codes:
                yield offered_hit(view, ref, cls, value, name, "data", note)


def _is_offered(view: View, cls: int) -> bool:
    ref = view.program.codes[cls]
    if ref.code.name.startswith("_") or not is_public(ref.module) or ref.code.parent != 0:
        return False
    if cls in view.model.lifetimes.fresh or view.model.identities.is_record(cls):
        return False
    if keeps_apart(view.flow, Instance(cls, -1)):
        return False
    return all(_is_given_out(view, obj) for obj in view.flow.instances.get(cls, ()))


def _is_given_out(view: View, obj: int) -> bool:
    """Whoever makes it gives it back or gives it to another object, and does not call it."""
    made = view.flow.made_at(obj)
    if made is None:
        return True
    ref, site = made
    called = (
        edge for at, _ in ref.each(ir.Call) for edge in view.flow.calls.get(ref.node + at, ())
    )
    if ref.code.kind != "function" or any(
        on == obj and view.program.codes[code].code.name != "__init__" for code, on in called
    ):
        return False
    given = [op.value for _, op in ref.each(ir.Return)]
    given += [op.value for _, op in ref.each(ir.SetAttr)]
    given += [arg for _, op in ref.each(ir.Call) if _makes(view, ref, op) for arg in op.args]
    return any(site in roots(ref.code, value) for value in given if value >= 0)


def _makes(view: View, ref: CodeRef, op: ir.Call) -> bool:
    return any(isinstance(view.flow.objects[o], Class) for o in view.flow.values(ref, op.func))
