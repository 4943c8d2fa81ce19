"""What the key of a caching decorator is made from: of an outside one by its model, of the
program's own by its wrapper.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from msgspec import Struct

from isolint.base.finding import Step, StepKind
from isolint.detect.caches.cache_defaults import CacheDefaults
from isolint.detect.caches.cache_guards import ends_with_request, leaves_known_users
from isolint.detect.caches.cache_layers import is_varied, layers_below, varies_itself
from isolint.detect.caches.cache_uses import CacheUse, cache_uses
from isolint.detect.caches.key_filters import Filter, filters
from isolint.detect.code.arguments import external_path
from isolint.detect.view import View
from isolint.model.definitions.objects import Bound, External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.users.origins import CALLED, CODE, CURRENT, KEY, NAME, PARAM, Origin, results
from isolint.pack.keeping import Cache
from isolint.summary import ir
from isolint.summary.operands import behind

_PLACES = frozenset({"path", "path_info", "endpoint"})
_QUESTIONS = frozenset({"query", "query_params", "query_string", "args", "GET", "full_path"})
_REQUEST_PARTS = frozenset({"headers", "cookies", "authorization", "body", "token"})

_FUNCTIONS = frozenset({"func", "function", "fn", "f"})


class Recipe(Struct, frozen=True):
    """`own` are the wrapper's own positional parameters, `kept` those of its parameters that the
    key has; it has the `path` that was asked for, and the `question` behind it. `only` are the
    names that a filter lets pass; `says_who` that the key has an identity.
    """

    positional: bool = True
    named: bool = True
    own: tuple[str, ...] = ()
    path: bool = False
    question: bool = False
    kept: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    says_who: bool = False
    makers: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    def has(self, param: ir.Parameter, index: int, by_keyword: bool) -> bool:
        """Whether the key has what the decorated function gets in this parameter."""
        if param.name in self.kept:
            return True
        if not by_keyword and param.kind == "positional":
            if index < len(self.own):
                return self.own[index] in self.kept
            if self.positional:
                return not self._leaves_out(param.name)
        passes = self.only is None or param.name in self.only
        return self.named and passes and not self._leaves_out(param.name)

    def _leaves_out(self, name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self.left_out)


class Recipes:
    def __init__(self, view: View) -> None:
        self.view = view
        self._own: dict[int, Recipe | None] = {}
        self._defaults = CacheDefaults(view)

    def of(self, ref: CodeRef, value: int, op: ir.Decorate, function: CodeRef) -> Iterator[Recipe]:
        """The recipes of one decorator of a function."""
        decorator = ref.code.ops[op.decorator]
        func = decorator.func if isinstance(decorator, ir.Call) else op.decorator
        known = self.view.model.known.caches.get(external_path(self.view, ref, func))
        if known is not None:
            found = self._outside(known, ref, op.decorator, function)
            if found is not None:
                yield found
        for code in sorted({code for code, _ in self.view.flow.calls.get(ref.node + value, {})}):
            own = self._of_decorator(code)
            if own is not None and not self._is_given(code, decorator, own.makers):
                yield own

    def _is_given(self, code: int, decorator: ir.AnyOp, makers: tuple[str, ...]) -> bool:
        """The decorator is given a function that makes the key, by name or by position."""
        if not isinstance(decorator, ir.Call):
            return False
        factory = self.view.program.parent(self.view.program.codes[code])
        names = [] if factory is None else [p.name for p in factory.code.params]
        given = {*decorator.keywords, *names[: len(decorator.positional)]}
        return bool(given & {*makers, "**"})

    def _outside(self, known: Cache, ref: CodeRef, at: int, function: CodeRef) -> Recipe | None:
        decorator = ref.code.ops[at]
        below = layers_below(self.view, ref, at, function)
        call = decorator if isinstance(decorator, ir.Call) else None
        if is_varied(ref, known, call, below) or varies_itself(self.view, known, function):
            return None
        named = decorator.named if isinstance(decorator, ir.Call) else []
        for name, value in named:
            if name in known.key:
                return self._explicit(ref, value)
        default = self._defaults.key_of(known)
        if default is not None:
            return self._explicit(*default)
        return Recipe(left_out=frozenset(known.without))

    def _explicit(self, ref: CodeRef, value: int) -> Recipe | None:
        """A text is one key for all calls; a function of the program says what it takes."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Const):
            return Recipe(False, False) if op.kind == "str" and "%s" not in op.text else None
        objects = [self.view.flow.objects[obj] for obj in self.view.flow.values(ref, value)]
        codes = sorted({obj.code for obj in objects if isinstance(obj, (Function, Bound))})
        if len(codes) != 1 or len(codes) != len(objects):
            return None
        maker = self.view.program.codes[codes[0]]
        origins = self.view.model.origins.returned(maker.id)
        if not results(maker):
            return None
        return self._recipe(maker, origins, ())

    def _of_decorator(self, code: int) -> Recipe | None:
        if code not in self._own:
            self._own[code] = next(self._wrappers(self.view.program.codes[code]), None)
        return self._own[code]

    def _wrappers(self, decorator: CodeRef) -> Iterator[Recipe]:
        for wrapper in _inside(self.view, decorator):
            for use in cache_uses(wrapper):
                if _calls_wrapped(decorator, wrapper, use) and not self._is_kept_apart(
                    wrapper, use
                ):
                    origins = self.view.model.origins.all_of(wrapper, use.keys)
                    yield self._recipe(wrapper, origins, self._steps(wrapper, use))

    def _is_kept_apart(self, wrapper: CodeRef, use: CacheUse) -> bool:
        return (
            _of_request(wrapper, use)
            or ends_with_request(self.view, wrapper, use.base)
            or leaves_known_users(wrapper, use.lookup)
        )

    def _recipe(
        self, maker: CodeRef, origins: frozenset[Origin], steps: tuple[Step, ...]
    ) -> Recipe:
        params = {o.value for o in origins if o.kind == PARAM and o.code == maker.id}
        kinds = {maker.code.params[index].kind for index in params}
        names = [param.name for param in maker.code.params]
        found = filters(self.view, {o.code for o in origins if o.kind == CODE})
        dropped = [f for f in found if not (f.keeps or f.adds)]
        added = frozenset[str]().union(*(f.names for f in found if f.adds))
        kept = [f.names for f in found if f.keeps]
        parts = {o.name for o in origins if o.kind in (NAME, KEY)}
        path, question = not _PLACES.isdisjoint(parts), not _QUESTIONS.isdisjoint(parts)
        place = path and not question
        whole = (i for i in params if not (place and self._is_request(maker, i)))
        kept_params = frozenset(names[index] for index in whole)
        kept_params |= {o.name for o in origins if o.kind == KEY}
        return Recipe(
            positional="star" in kinds or "args" in kept_params,
            named="starstar" in kinds or "kwargs" in kept_params,
            own=_positions(maker),
            path=path,
            question=question,
            kept=kept_params,
            left_out=frozenset[str]().union(*(f.names for f in dropped)) - added,
            only=frozenset().union(*kept) if kept else None,
            says_who=any(self._says_who(origin) for origin in origins),
            makers=tuple(sorted({o.name for o in origins if o.kind == CALLED})),
            steps=(*(self._filter_step(f) for f in dropped), *steps),
        )

    def _is_request(self, maker: CodeRef, index: int) -> bool:
        """No request is a key as a whole: `request.url.path` says nothing of who is asking. What a
        lambda is given says nothing of its type, but that it has such a place does.
        """
        known = self.view.model.known.requests
        objects = [self.view.flow.objects[o] for o in self.view.flow.values(maker, index)]
        if not objects:
            return maker.code.kind == "lambda"
        return any(isinstance(obj, External) and obj.path in known for obj in objects)

    def _says_who(self, origin: Origin) -> bool:
        if origin.kind == CURRENT:
            return True
        if origin.kind == NAME and origin.name.lower() in _REQUEST_PARTS:
            return True
        named = self.view.model.identities.names_requester(origin.name)
        return origin.kind in (NAME, KEY, PARAM) and named

    def _filter_step(self, found: Filter) -> Step:
        names = ", ".join(sorted(found.names))
        return self._step(StepKind.READ, found.code, found.value, f"leaves out {names}")

    def _steps(self, wrapper: CodeRef, use: CacheUse) -> tuple[Step, ...]:
        return (
            self._step(StepKind.READ, wrapper.id, use.keys[-1], "makes the key"),
            self._step(StepKind.READ, wrapper.id, use.lookup, "looks the key up"),
            self._step(StepKind.WRITE, wrapper.id, use.store, "keeps the result under it"),
        )

    def _step(self, kind: StepKind, code: int, value: int, note: str) -> Step:
        ref = self.view.program.codes[code]
        return Step(kind, self.view.program.op_place(ref, value), ref.symbol, note)


def _positions(maker: CodeRef) -> tuple[str, ...]:
    """The parameters that stand for the decorated function's own first ones; a maker that is told
    which function it is for has others first.
    """
    names = tuple(param.name for param in maker.code.params if param.kind == "positional")
    return () if names and names[0] in _FUNCTIONS else names


def _inside(view: View, decorator: CodeRef) -> Iterator[CodeRef]:
    """The functions defined in a decorator."""
    inner = (ref for ref in view.program.below(decorator) if ref is not decorator)
    return (ref for ref in inner if ref.code.kind == "function")


def _calls_wrapped(decorator: CodeRef, wrapper: CodeRef, use: CacheUse) -> bool:
    """What is kept comes from the function that the decorator was given."""
    names = {param.name for param in decorator.code.params} - {"self"}
    for value in behind(wrapper.code, [use.value]):
        op = wrapper.code.ops[value]
        captured = isinstance(op, ir.Load) and op.home == decorator.id - decorator.module.base
        if captured and getattr(op, "name", "") in names:
            return True
    return False


def _of_request(wrapper: CodeRef, use: CacheUse) -> bool:
    """The cache itself comes with the call: it ends with the request."""
    found = behind(wrapper.code, [use.base]) if use.base >= 0 else set()
    return any(isinstance(wrapper.code.ops[value], ir.Param) for value in found)
