"""What lies around a function besides the cache: who is asking must be told below it, before the
cache learns its key.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from isolint.detect.code.arguments import external_path
from isolint.detect.view import View
from isolint.model.definitions.objects import UNKNOWN, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import listed, text_argument
from isolint.pack.keeping import Cache
from isolint.pack.paths import path_set
from isolint.summary import ir
from isolint.summary.operands import roots


class Layer(Struct, frozen=True):
    """A decorator: `call` makes it, if written in place; `method` is the class's that it is for.

    `lifted`: it was made for functions, and turned into one of a method.
    """

    path: str
    call: ir.Call | None
    method: str = ""
    lifted: bool = False


def layers(view: View, ref: CodeRef, decorator: int) -> list[Layer]:
    """What one decorator puts around a function or class, the outermost first."""
    op = ref.code.ops[next(iter(roots(ref.code, decorator)), decorator)]
    call = op if isinstance(op, ir.Call) else None
    func = decorator if call is None else call.func
    path = external_path(view, ref, func)
    if call is None or not call.positional or path not in view.model.known.method_decorators:
        return [Layer(path.removesuffix("()"), call)]
    method = text_argument(ref, call, 1, "name")
    given = listed(ref, next(iter(roots(ref.code, call.positional[0]))))
    return [
        replace(layer, method=method, lifted=True)
        for value in given
        for layer in layers(view, ref, value)
    ]


def layers_below(view: View, ref: CodeRef, decorator: int, made: CodeRef) -> list[Layer]:
    """What stands between a decorator and the function or class that is written there."""
    written = made.code.decorators
    below = written[written.index(decorator) + 1 :] if decorator in written else []
    return [layer for other in below for layer in layers(view, ref, other)]


def layers_above(view: View, ref: CodeRef, decorator: int, made: CodeRef) -> list[Layer]:
    """What stands above a decorator of the function or class that is written there."""
    written = made.code.decorators
    above = written[: written.index(decorator)] if decorator in written else []
    return [layer for other in above for layer in layers(view, ref, other)]


def is_varied(ref: CodeRef, known: Cache, call: ir.Call | None, below: list[Layer]) -> bool:
    """The key has the user in it by an argument of the cache, or by a layer below it."""
    for name, value in call.named if call is not None else ():
        if name == "**" or (name in known.varied and not ref.code.is_text(value)):
            return True
    others = path_set(known.varied)
    return any(layer.path in others for layer in below)


def varies_itself(view: View, known: Cache, function: CodeRef) -> bool:
    """The function says for whom its answer is: `response["Vary"] = "Cookie"`."""
    others = path_set(known.varied)
    for op in function.code.ops if known.varied else ():
        if isinstance(op, ir.Const) and op.kind == "str" and op.text in others:
            return True
        if isinstance(op, ir.Call) and external_path(view, function, op.func) in others:
            return True
    return False


def is_rendered_last(view: View, known: Cache, function: CodeRef) -> bool:
    """The cache learns its key when all decorators are done, also those above it."""
    rendered = path_set(known.rendered_last)
    given = [
        view.flow.objects[obj]
        for _, op in function.each(ir.Return)
        for obj in view.flow.values(function, op.value) or (UNKNOWN,)
    ]
    return bool(given) and all(isinstance(o, External) and o.path in rendered for o in given)
