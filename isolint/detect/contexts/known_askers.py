"""What a function knows of who is asking: by its parameters, by what it asks for, or on `self`."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.contexts.context_changes import fields, is_context
from isolint.detect.contexts.local_contexts import local_contexts
from isolint.detect.contexts.local_identities import local_identities
from isolint.detect.view import View
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_ASKING = "asking"


class Told(Struct, frozen=True, order=True):
    """What a parameter brings: the kind of an identity, or the types of a context; what is only
    called as who asks may be of any type. `inside` a context is what it has in a field of that
    name.
    """

    name: str
    kind: str
    types: tuple[str, ...] = ()
    inside: bool = False


def known_askers(view: View, ref: CodeRef) -> Iterator[tuple[int, Told]]:
    """What the function is told by its parameters, asks for, or keeps on `self`; the value is then
    the first.
    """
    for index in range(len(ref.code.params)):
        told = told_by(view, ref, index)
        if told is not None:
            yield index, told
            if told.kind == "context":
                yield from ((index, each) for each in _inside(view, ref, index))
    for value, bound in local_identities(view, ref):
        name = bound.name.lstrip("_")
        yield value, Told(name, view.model.identities.kind(name) or _ASKING)
    for value, bound, cls in local_contexts(view, ref):
        yield value, Told(bound.name.lstrip("_"), "context", (view.program.codes[cls].symbol,))
        yield from ((value, each) for each in _parts(view, cls))
    parent = view.program.parent(ref)
    if parent is None or parent.code.kind != "class" or ref.code.name == "__init__":
        return
    for made in view.flow.classes.methods(parent.id, "__init__"):
        for _, op in made.each(ir.SetAttr):
            if op.base == 0 and op.value >= 0:
                yield from ((0, told) for told in _kept(view, made, op))


def is_same(told: Told, wanted: Told) -> bool:
    if _ASKING in (told.kind, wanted.kind):
        return told.name == wanted.name
    if told.kind != wanted.kind:
        return False
    return told.types == wanted.types if told.kind == "context" else told.name == wanted.name


def _inside(view: View, ref: CodeRef, index: int) -> Iterator[Told]:
    """What one can be told by asking the context: identities that it was made with."""
    annotation = ref.code.params[index].annotation
    known = (
        _contexts(view, ref, index)
        if annotation < 0
        else list(view.flow.types.of(ref, annotation).classes)
    )
    for cls in known if len(known) == 1 else ():
        yield from _parts(view, cls)


def _parts(view: View, cls: int) -> Iterator[Told]:
    for name in fields(view, cls) if is_context(view, cls) else ():
        kind = view.model.identities.kind(name)
        if kind is not None and not name.startswith("_"):
            yield Told(name, kind, inside=True)


def _kept(view: View, made: CodeRef, op: ir.SetAttr) -> Iterator[Told]:
    """What a constructor keeps: an identity by its name, a context that it is given."""
    kind = view.model.identities.kind(op.name)
    if kind is not None:
        yield Told(op.name.lstrip("_"), kind)
    given = made.code.ops[op.value]
    told = told_by(view, made, given.index) if isinstance(given, ir.Param) else None
    if told is not None and told.kind == "context":
        yield told


def told_by(view: View, ref: CodeRef, index: int) -> Told | None:
    """What the parameter brings of who asks; of a context only where its types are known."""
    identities, param = view.model.identities, ref.code.params[index]
    brings = identities.parameter(ref, index)
    if brings == "identity":
        return Told(param.name.lstrip("_"), identities.kind(param.name) or "")
    if brings is None and param.name in view.model.known.requester_names:
        return Told(param.name, _ASKING)
    if brings != "context":
        return None
    if param.annotation < 0:
        made = tuple(view.program.codes[cls].symbol for cls in _contexts(view, ref, index))
        return Told(param.name.lstrip("_"), "context", tuple(sorted(made))) if made else None
    declared = view.flow.types.of(ref, param.annotation)
    types = {view.program.codes[cls].symbol for cls in declared.classes}
    types |= {view.model.known.normal(f"{path}()") for path in declared.externals}
    return Told(param.name.lstrip("_"), "context", tuple(sorted(types))) if types else None


def _contexts(view: View, ref: CodeRef, index: int) -> list[int]:
    """The classes of the contexts that somebody gives for a parameter without annotation."""
    described = [view.flow.objects[obj] for obj in view.flow.values(ref, index)]
    made = {each.cls for each in described if isinstance(each, Instance)}
    return sorted(cls for cls in made if is_context(view, cls))
