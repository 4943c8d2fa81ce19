"""ISO403: a container of a class that each object fills through `self` as if it were its own, in
methods that no request was seen to reach: an empty one, or one that is an attribute of the object
under another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.state import changes_in
from isolint.detect.hit import Hit
from isolint.detect.state.class_hits import of_class
from isolint.detect.view import View
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.shared.roots import is_class_variable
from isolint.summary import ir
from isolint.summary.operands import alike, roots

_KEPT = "every object of the class fills the same one"
_FILLED = frozenset({"append", "add", "extend", "update", "insert", "setdefault", "appendleft"})


def detect(view: View) -> Iterator[Hit]:
    """A class for others to build upon, or one whose objects are made out of sight."""
    stored: dict[int, dict[str, set[int]]] = {}
    for obj, hold in sorted(view.model.lifetimes.holds.items()):
        made = view.flow.objects[obj]
        if hold.root != "class" or not isinstance(made, Container):
            continue
        cls = view.program.codes[hold.code]
        names = [hold.name] if _is_empty(cls, made) and is_any(view, cls, hold.name) else []
        if cls.id not in stored:
            stored[cls.id] = {} if cls.code.name.startswith("_") else _stored(view, cls)
        if not any(is_class_variable(cls, at) for at in cls.code.names.get(hold.name, ())):
            # `self.options = Generator.options`, where it is never anything else.
            names += [name for name, given in stored[cls.id].items() if given == {obj}]
        for name in names:
            for ref, value in _fillings(view, cls.id, name):
                if view.asks_about(ref.id) and _is_unseen(view, ref):
                    yield of_class(ref, value, f"{cls.symbol}.{hold.name}", _KEPT, obj)


def _stored(view: View, cls: CodeRef) -> dict[str, set[int]]:
    """What the attributes of the objects of a class, and of those below it, are set to."""
    stored: dict[str, set[int]] = {}
    for each in (cls.id, *view.flow.classes.subclasses.get(cls.id, ())):
        for ref in filter(has_self, view.flow.classes.methods(each)):
            for _, op in ref.each(ir.SetAttr):
                if op.base == 0:
                    given = view.flow.values(ref, op.value) if op.value >= 0 else ()
                    stored.setdefault(op.name, set()).update(given or [-1])
    return stored


def _is_empty(cls: CodeRef, made: Container) -> bool:
    at = made.site - cls.node
    op = cls.code.ops[at] if 0 <= at < len(cls.code.ops) else None
    return isinstance(op, ir.Collection) and not op.values


def is_any(view: View, cls: CodeRef, name: str) -> bool:
    """Of a public class, not said to be the class's, and never made anew by an object."""
    bound = cls.code.names.get(name, ())
    if cls.code.name.startswith("_") or any(is_class_variable(cls, value) for value in bound):
        return False
    family = {cls.id, *view.flow.classes.subclasses.get(cls.id, ())}
    family.update(view.flow.classes.info[cls.id].mro)
    methods = (ref for each in sorted(family) for ref in view.flow.classes.methods(each))
    return not any(
        op.name == name and not _is_copied(ref.code, op)
        for ref in methods
        for _, op in ref.each(ir.SetAttr)
    )


def _is_copied(code: ir.Code, op: ir.SetAttr) -> bool:
    """`clone.items = self.items.copy()`: the first of them still fills the class's."""
    found = roots(code, op.value)
    call = code.ops[found[0]] if len(found) == 1 and found[0] >= 0 else None
    func = code.ops[call.func] if isinstance(call, ir.Call) else None
    held = code.ops[func.base] if isinstance(func, ir.Attr) and func.name == "copy" else None
    return (
        isinstance(held, ir.Attr) and held.name == op.name and not alike(code, held.base, op.base)
    )


def _fillings(view: View, cls: int, name: str) -> Iterator[tuple[CodeRef, int]]:
    for each in (cls, *view.flow.classes.subclasses.get(cls, ())):
        for ref in filter(has_self, view.flow.classes.methods(each)):
            for change in changes_in(ref):
                if change.name == name and not change.leaf and _fills(ref, change.value):
                    yield ref, change.value


def has_self(ref: CodeRef) -> bool:
    """By its name: the methods of a metaclass get the class."""
    return bool(ref.code.params) and ref.code.params[0].name == "self"


def _fills(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.SetItem):
        return op.value >= 0
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Attr) and func.name in _FILLED


def _is_unseen(view: View, ref: CodeRef) -> bool:
    """Neither a request nor an import runs it; what registers a handler runs when it is called."""
    startup = view.model.startup
    begins = (startup.chain(context)[0][0] for context in startup.codes.get(ref.id, ()))
    imported = any(view.program.codes[code].code.kind != "function" for code, _ in begins)
    seen = ref.id in view.model.request.codes and not view.model.entries.assumed
    return not seen and not imported
