"""ISO404: a library's function leaves changed what its caller handed in: `agent.settings =
replace(agent.settings, tool_choice="auto")`.

Whoever uses the library makes such an object once, with settings, and hands it in for everybody;
what one call makes of a setting is there for the next one.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.hit import Hit
from isolint.detect.state.library_objects import is_library, offered_hit
from isolint.detect.view import View
from isolint.model.calling.copies import COPIES, REPLACING
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import external_paths
from isolint.summary import ir
from isolint.summary.operands import roots

_NOTE = "what one call makes of it stays on the caller's object"


def detect(view: View) -> Iterator[Hit]:
    if not is_library(view):
        return
    for ref in view.functions():
        changed = [(_parameter(view, ref, op.base), op.name) for _, op in ref.each(ir.SetAttr)]
        for value, op in ref.each(ir.SetAttr):
            index = _parameter(view, ref, op.base)
            if index is None or changed.count((index, op.name)) > 1 or op.value < 0:
                continue
            cls = _offered_class(view, ref, index)
            if cls is not None and _is_copied_from(view, ref, op, index):
                yield offered_hit(view, ref, cls, value, op.name, "config", _NOTE)


def _parameter(view: View, ref: CodeRef, value: int) -> int | None:
    """Not the function's own object, nor what is made for one request."""
    found = [ref.code.ops[root] for root in roots(ref.code, value)]
    if len(found) != 1 or not isinstance(found[0], ir.Param):
        return None
    index = found[0].index
    own = index == 0 and view.flow.classes.has_self(ref)
    return None if own or view.model.identities.parameter(ref, index) else index


def _is_copied_from(view: View, ref: CodeRef, op: ir.SetAttr, index: int) -> bool:
    """A changed copy of the attribute's own value."""
    for root in roots(ref.code, op.value):
        made = ref.code.ops[root]
        if isinstance(made, ir.Call) and _copies(view, ref, made):
            func = ref.code.ops[made.func]
            given = [*made.args, *([func.base] if isinstance(func, ir.Attr) else [])]
            if any(_is_attribute(view, ref, each, op.name, index) for each in given):
                return True
    return False


def _copies(view: View, ref: CodeRef, made: ir.Call) -> bool:
    return any(
        path in REPLACING or path in COPIES or path in view.model.known.copiers
        for path in external_paths(view.flow, ref, made.func)
    )


def _is_attribute(view: View, ref: CodeRef, value: int, name: str, index: int) -> bool:
    return any(
        isinstance(op, ir.Attr) and op.name == name and _parameter(view, ref, op.base) == index
        for op in (ref.code.ops[root] for root in roots(ref.code, value))
    )


def _offered_class(view: View, ref: CodeRef, index: int) -> int | None:
    """The parameter's class, where the program makes no object of it but for its own methods."""
    annotation = ref.code.params[index].annotation
    found = view.flow.types.of(ref, annotation).classes if annotation >= 0 else ()
    for cls in found:
        made = map(view.flow.made_at, view.flow.instances.get(cls, ()))
        makers = [view.program.parent(at[0]) for at in made if at is not None]
        if all(maker is not None and maker.id == cls for maker in makers):
            return cls
    return None
