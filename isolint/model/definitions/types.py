"""Annotations as types: which objects a declared variable may hold, and what it surely holds.

A type is what is left after Optional, Union, Annotated and their like are taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.objects import Class, External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN, Symbol, Symbols
from isolint.pack.paths import PathTable
from isolint.summary import ir
from isolint.summary.ir import TypeExpr

_MAPPINGS = frozenset(
    {"dict", "Dict", "Mapping", "MutableMapping", "DefaultDict", "defaultdict", "OrderedDict"}
    | {"WeakKeyDictionary", "WeakValueDictionary"}
)
_CONTAINERS = _MAPPINGS | frozenset(
    {"list", "List", "set", "Set", "frozenset", "FrozenSet", "tuple", "Tuple", "deque", "Deque"}
    | {"Sequence", "MutableSequence", "Iterable", "Collection", "AbstractSet", "MutableSet"}
    | {"Counter", "ChainMap", "WeakSet", "KeysView", "ValuesView", "ItemsView"}
)
_GENERATORS = frozenset(
    {"Iterator", "AsyncIterator", "Generator", "AsyncGenerator", "AsyncIterable"}
    | {"ContextManager", "AsyncContextManager"}
    | {"AbstractContextManager", "AbstractAsyncContextManager"}
)
_FIXED = frozenset({"tuple", "Tuple", "frozenset", "FrozenSet"})
_KINDS = (("dict", _MAPPINGS), ("generator", _GENERATORS), ("tuple", _FIXED))
_WRAPPERS = frozenset(
    {"Optional", "Union", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly"}
    | {"Awaitable", "InitVar"}
)
_PRIMITIVES = frozenset(
    {"str", "int", "float", "bool", "bytes", "complex", "bytearray", "memoryview", "range", "slice"}
    | {"None", "NoneType", "Literal", "LiteralString", "UUID", "Path", "PurePath", "Decimal"}
    | {"datetime", "date", "time", "timedelta"}
)
_SOURCES = ("typing.", "typing_extensions.", "collections.", "contextlib.", "weakref.", BUILTIN)
_VALUE_MODULES = ("datetime.", "decimal.", "uuid.", "pathlib.")


class Type(Struct, frozen=True):
    """`open` means that anything may flow in: Any, object, a type variable, or not understood.

    `elements` are the possible types of an element; `kind` names the container, if it is one.
    """

    open: bool = False
    classes: tuple[int, ...] = ()
    externals: tuple[str, ...] = ()
    callables: bool = False
    class_objects: tuple[int, ...] = ()
    kind: str = ""
    elements: tuple[Type, ...] = ()

    @property
    def primitive(self) -> bool:
        """Nothing that an analysis of objects needs to follow."""
        return self == _NOTHING


_NOTHING = Type()
_ANY = Type(open=True)


class Types:
    """`transparent` generic types stand for their argument."""

    def __init__(self, symbols: Symbols, transparent: PathTable[bool]) -> None:
        self.symbols = symbols
        self.transparent = transparent
        self._memo: dict[tuple[int, TypeExpr], Type] = {}
        self._heads: dict[tuple[int, int], frozenset[str]] = {}
        self._written: dict[tuple[int, int], Type] = {}
        self._open: set[tuple[int, TypeExpr]] = set()

    def of(self, ref: CodeRef, index: int) -> Type:
        """The type of an annotation written in this code's file, seen from this code."""
        scope = self._scope(ref, index)
        found = self._written.get((scope.id, index))
        if found is None:
            found = self._typed(scope, ref.module.summary.annotations[index])
            self._written[scope.id, index] = found
        return found

    def _scope(self, ref: CodeRef, index: int) -> CodeRef:
        """The module, for an annotation whose names nothing between it and this code defines."""
        program = self.symbols.program
        heads = self._heads.get((ref.module.index, index))
        if heads is None:
            heads = frozenset(_heads(ref.module.summary.annotations[index]))
            self._heads[ref.module.index, index] = heads
        scope: CodeRef | None = ref
        while scope is not None and scope.code.parent >= 0:
            if not heads.isdisjoint(scope.code.names):
                return ref
            scope = program.parent(scope)
        return program.codes[ref.module.base]

    def of_value(self, ref: CodeRef, value: int) -> Type:
        """The type that an expression names, as in `cast(Type, x)`."""
        expr = as_type_expr(ref, value)
        return _ANY if expr is None else self._typed(ref, expr)

    def _typed(self, ref: CodeRef, expr: TypeExpr) -> Type:
        key = (ref.module.base if ref.code.parent <= 0 else ref.id, expr)
        found = self._memo.get(key)
        if found is not None:
            return found
        if key in self._open:
            return _ANY
        self._open.add(key)
        found = self._memo[key] = self._build(ref, expr)
        self._open.discard(key)
        return found

    def _build(self, ref: CodeRef, expr: TypeExpr) -> Type:
        if expr.name == "|":
            return self._union(ref, expr.args)
        if expr.kind != "name" or not expr.name:
            return _NOTHING if expr.kind == "literal" else _ANY
        symbol = self.symbols.dotted(ref, expr.name)
        if isinstance(symbol, Class):
            return self._class(ref, symbol, expr)
        alias = self._alias(ref, expr.name) if _may_be_alias(symbol, expr) else None
        if alias is not None:
            return self._typed(ref, expr.args[0]) if alias.open and expr.args else alias
        if isinstance(symbol, External):
            return self._external(ref, symbol.path, expr)
        short = expr.name.rpartition(".")[2]
        if symbol is None and short in _PRIMITIVES | _CONTAINERS | _GENERATORS | _WRAPPERS:
            return self._known(ref, short, expr)
        return _ANY

    def _class(self, ref: CodeRef, symbol: Class, expr: TypeExpr) -> Type:
        elements = tuple(self._typed(ref, arg) for arg in expr.args)
        return Type(classes=(symbol.code,), elements=elements)

    def _external(self, ref: CodeRef, path: str, expr: TypeExpr) -> Type:
        short = path.rpartition(".")[2]
        if path.startswith(_SOURCES) or (path.startswith(_VALUE_MODULES) and short in _PRIMITIVES):
            return self._known(ref, short, expr)
        if expr.args and path in self.transparent:
            return self._typed(ref, expr.args[0])
        return Type(externals=(path,), elements=tuple(self._typed(ref, a) for a in expr.args))

    def _known(self, ref: CodeRef, short: str, expr: TypeExpr) -> Type:
        if short in _PRIMITIVES:
            return _NOTHING
        if short in _WRAPPERS:
            # A bare `Final` or `ClassVar` leaves the type to the value.
            return self._union(ref, expr.args) if expr.args else _ANY
        if short == "Annotated":
            return self._typed(ref, expr.args[0]) if expr.args else _ANY
        if short in ("Coroutine",):
            return self._typed(ref, expr.args[-1]) if expr.args else _ANY
        if short in ("Callable",):
            return Type(callables=True)
        if short in ("type", "Type"):
            inner = self._union(ref, expr.args)
            return Type(class_objects=inner.classes, open=not inner.classes)
        if short in _CONTAINERS or short in _GENERATORS:
            return self._container(ref, short, expr)
        return _ANY

    def _container(self, ref: CodeRef, short: str, expr: TypeExpr) -> Type:
        args = expr.args
        if short in _MAPPINGS:
            args = args[1:]
        elif short in _GENERATORS:
            args = args[:1]
        kind = next((kind for kind, names in _KINDS if short in names), "list")
        elements = [self._typed(ref, arg) for arg in args if arg.name != "..."]
        return Type(kind=kind, elements=tuple(elements))

    def _union(self, ref: CodeRef, args: tuple[TypeExpr, ...]) -> Type:
        return union([self._typed(ref, arg) for arg in args])

    def _alias(self, ref: CodeRef, name: str) -> Type | None:
        """A module-level `Name = Annotated[X, …]` or `Name = Optional[X]`, here or imported."""
        found = self.alias_target(ref, name)
        if found is None:
            return None
        body, value = found
        expr = as_type_expr(body, value)
        return None if expr is None else self._typed(body, expr)

    def alias_target(self, ref: CodeRef, name: str) -> tuple[CodeRef, int] | None:
        """The module body and value that a dotted name is bound to, through imports."""
        head, _, last = name.rpartition(".")
        module = ref.module
        if head:
            found = self.symbols.dotted(ref, head)
            if found is None or isinstance(found, (Class, Function, External)):
                return None
            module = self.symbols.program.modules[found.index]
        for _ in range(8):
            body = self.symbols.program.codes[module.base]
            bindings = body.code.names.get(last)
            if not bindings:
                return None
            op = body.code.ops[bindings[-1]]
            value = op.value if isinstance(op, ir.Bind) else -1
            source = body.code.ops[value] if value >= 0 else None
            if not isinstance(source, ir.Import):
                return (body, value) if source is not None else None
            target = self.symbols.imported_module(module, source.module, source.level)
            if isinstance(target, str) or not source.name:
                return None
            module, last = target, source.name
        return None

    def dependencies(self, ref: CodeRef, index: int) -> Iterator[tuple[CodeRef, TypeExpr]]:
        """The calls in the metadata of `Annotated`, through aliases, with the code they are seen
        from.
        """
        yield from self._metadata(ref, ref.module.summary.annotations[index], 0)

    def _metadata(
        self, ref: CodeRef, expr: TypeExpr, depth: int
    ) -> Iterator[tuple[CodeRef, TypeExpr]]:
        if expr.kind == "call":
            yield ref, expr
        elif expr.args:
            for arg in expr.args:
                yield from self._metadata(ref, arg, depth)
        elif expr.kind == "name" and expr.name and depth < 4:
            found = self.alias_target(ref, expr.name)
            alias = None if found is None else as_type_expr(*found)
            if found is not None and alias is not None and alias.args:
                yield from self._metadata(found[0], alias, depth + 1)

    def symbol_of(self, ref: CodeRef, expr: TypeExpr) -> Symbol | None:
        return self.symbols.dotted(ref, expr.name) if expr.name else None


def _heads(expr: TypeExpr) -> Iterator[str]:
    yield expr.name.partition(".")[0]
    for arg in expr.args:
        yield from _heads(arg)


def _may_be_alias(symbol: Symbol | None, expr: TypeExpr) -> bool:
    """A subscripted type that is given a name means, as a symbol, what is subscripted."""
    return symbol is None or (isinstance(symbol, External) and not expr.args)


def union(types: list[Type]) -> Type:
    """One type that holds whatever any of them holds."""
    if len(types) == 1:
        return types[0]
    return Type(
        open=any(t.open for t in types),
        classes=tuple(dict.fromkeys(c for t in types for c in t.classes)),
        externals=tuple(dict.fromkeys(e for t in types for e in t.externals)),
        callables=any(t.callables for t in types),
        class_objects=tuple(dict.fromkeys(c for t in types for c in t.class_objects)),
        kind=next((t.kind for t in types if t.kind), ""),
        elements=tuple(dict.fromkeys(e for t in types for e in t.elements)),
    )


def as_type_expr(ref: CodeRef, value: int) -> TypeExpr | None:
    """A value read as a type: `Annotated[X, Depends(f)]` assigned to a name."""
    op = ref.code.ops[value]
    if isinstance(op, (ir.Bind, ir.Load)):
        return TypeExpr(op.name)
    if isinstance(op, ir.Attr):
        base = as_type_expr(ref, op.base)
        return TypeExpr(f"{base.name}.{op.name}") if base and base.name else None
    if isinstance(op, ir.Const):
        return TypeExpr(op.text, (), "literal") if op.kind == "str" else TypeExpr(op.text or "Any")
    if isinstance(op, ir.Item):
        base = as_type_expr(ref, op.base)
        return None if base is None else TypeExpr(base.name, _arguments(ref, op.key))
    if isinstance(op, ir.Combine) and op.kind == "BitOr":
        parts = [as_type_expr(ref, v) for v in op.values]
        return TypeExpr("|", tuple(p for p in parts if p is not None))
    if isinstance(op, ir.Call):
        func = as_type_expr(ref, op.func)
        args = [as_type_expr(ref, v) for v in op.args]
        name = func.name if func else ""
        return TypeExpr(name, tuple(a for a in args if a is not None), "call")
    return None


def _arguments(ref: CodeRef, key: int) -> tuple[TypeExpr, ...]:
    op = ref.code.ops[key]
    values = op.values if isinstance(op, ir.Collection) else [key]
    found = [as_type_expr(ref, value) for value in values]
    return tuple(expr for expr in found if expr is not None)
