"""ISO408: a cache of whole pages around a method, a class or a view where it is hung up."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.caches.cache_layers import (
    Layer,
    is_rendered_last,
    is_varied,
    layers,
    layers_above,
    layers_below,
    varies_itself,
)
from isolint.detect.caches.cache_recipes import Recipe
from isolint.detect.caches.cached_functions import decorated, hits
from isolint.detect.code.arguments import external_path
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.objects import Class, Function
from isolint.model.definitions.program import CodeRef
from isolint.pack.keeping import Cache
from isolint.summary import ir


class Page(Struct, frozen=True):
    """`answers` are the functions that make what is kept, those of one class together; `made` is
    what stands below the decorator.
    """

    known: Cache
    made: CodeRef | None
    call: ir.Call | None
    below: list[Layer]
    answers: list[list[CodeRef]]
    above: list[Layer] = []


def detect(view: View) -> Iterator[Hit]:
    for ref in view.codes():
        for _, op in ref.each(ir.Decorate):
            for page in _decorated(view, ref, op):
                yield from _worst(view, ref, op.decorator, page)
        for at, call in ref.each(ir.Call) if ref.code.kind == "module" else ():
            for page in _hung_up(view, ref, call):
                yield from _worst(view, ref, at, page)


def _worst(view: View, ref: CodeRef, at: int, page: Page) -> list[Hit]:
    """A page is told once, whichever of its functions looks at the user."""
    known = page.known
    if is_varied(ref, known, page.call, page.below):
        return []
    found = [
        hit
        for answers in page.answers
        if not any(_varies(view, page, function) for function in answers)
        for function in answers
        for hit in hits(view, ref, at, function, Recipe(left_out=frozenset(known.without)))
    ]
    return sorted(found, key=lambda hit: -hit.severity.rank)[:1]


def _varies(view: View, page: Page, function: CodeRef) -> bool:
    """By itself, or by a decorator of its own: all of them are below one that is elsewhere."""
    own = [] if function is page.made else _written_layers(view, function)
    known = page.known
    if is_varied(function, known, None, page.above) and is_rendered_last(view, known, function):
        return True
    return varies_itself(view, known, function) or is_varied(function, known, None, own)


def _written_layers(view: View, made: CodeRef) -> list[Layer]:
    ref = view.program.parent(made)
    written = made.code.decorators if ref is not None else []
    return [layer for value in written if ref is not None for layer in layers(view, ref, value)]


def _decorated(view: View, ref: CodeRef, op: ir.Decorate) -> Iterator[Page]:
    made = decorated(view, ref, op)
    if made is None:
        return
    around = layers(view, ref, op.decorator)
    for index, layer in enumerate(around):
        known = view.model.known.caches.get(layer.path) if layer.lifted else None
        if known is not None and known.views:
            below = [*around[index + 1 :], *layers_below(view, ref, op.decorator, made)]
            above = [*layers_above(view, ref, op.decorator, made), *around[:index]]
            answers = _around(view, known, ref, made, layer.method)
            yield Page(known, made, layer.call, below, answers, above)


def _around(
    view: View, known: Cache, ref: CodeRef, made: CodeRef, method: str
) -> list[list[CodeRef]]:
    if made.code.kind == "class":
        return _answers(view, known, made.id, method)
    if ref.code.kind != "class":
        return [[made]]
    written = made.code.name in known.views or made.id in view.model.entries.decorated
    return _answers(view, known, ref.id, made.code.name) if written or _goes_on(made) else []


def _answers(view: View, known: Cache, cls: int, method: str) -> list[list[CodeRef]]:
    """The method, and where the framework's own code runs in it, what that asks the object for;
    also of the classes derived from this one.
    """
    found = []
    for each in (cls, *view.flow.classes.subclasses.get(cls, ())):
        own = _member(view, each, method)
        if own is not None and not _goes_on(own):
            found.append([own])
        else:
            asked = [_member(view, each, name) for name in known.views]
            found.append([ref for ref in dict.fromkeys((own, *asked)) if ref is not None])
    return found


def _goes_on(ref: CodeRef) -> bool:
    return any(isinstance(op, ir.Load) and op.name == "super" for op in ref.code.ops)


def _member(view: View, cls: int, name: str) -> CodeRef | None:
    for owner in view.flow.classes.info[cls].mro:
        for ref in view.flow.classes.methods(owner, name):
            return ref
    return None


def _hung_up(view: View, ref: CodeRef, op: ir.Call) -> Iterator[Page]:
    """`cache_page(60)(View.as_view())` in a list of routes."""
    made = ref.code.ops[op.func]
    func = made.func if isinstance(made, ir.Call) else op.func
    known = view.model.known.caches.get(external_path(view, ref, func).removesuffix("()"))
    if known is None or not known.views or not op.positional:
        return
    if isinstance(made, ir.Call) or external_path(view, ref, op.func).endswith("()"):
        below, answers = _given(view, known, ref, op.positional[0])
        yield Page(known, None, made if isinstance(made, ir.Call) else None, below, answers)


def _given(
    view: View, known: Cache, ref: CodeRef, value: int
) -> tuple[list[Layer], list[list[CodeRef]]]:
    """The view that is wrapped, below other wrappers."""
    below: list[Layer] = []
    op = ref.code.ops[value]
    while isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and (found := _classes(view, ref, func.base)):
            outer = [
                layer for cls in found for layer in _written_layers(view, view.program.codes[cls])
            ]
            return [*below, *outer], [
                each for cls in found for each in _answers(view, known, cls, "")
            ]
        below.append(Layer(external_path(view, ref, op.func).removesuffix("()"), op))
        if not op.positional:
            return below, []
        value = op.positional[0]
        op = ref.code.ops[value]
    objects = [view.flow.objects[obj] for obj in sorted(view.flow.values(ref, value))]
    functions = [view.program.codes[o.code] for o in objects if isinstance(o, Function)]
    return below, [[function] for function in functions]


def _classes(view: View, ref: CodeRef, value: int) -> list[int]:
    objects = [view.flow.objects[obj] for obj in sorted(view.flow.values(ref, value))]
    return [obj.code for obj in objects if isinstance(obj, Class)]
