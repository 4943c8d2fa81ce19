"""What a dotted name stands for: functions, classes, attributes, module globals, state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from isolint.model.definitions.objects import Class, External, Function, Instance, ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.reaching.callnames import code_names
from isolint.model.shared.state_roots import state_place
from isolint.summary import ir

FUNCTION, CLASS, ATTRIBUTE, GLOBAL, STATE = "function", "class", "attribute", "global", "state"


class Named(Struct, frozen=True):
    """`codes` define it: the functions, the class, the attribute's class, the global's module."""

    symbol: str
    kind: str
    name: str
    codes: tuple[int, ...] = ()


def all_named(flow: Flow) -> dict[str, Named]:
    """Functions go before attributes of the same name, and those before anything else."""
    found: dict[str, Named] = {}
    for each in _each(flow):
        before = found.setdefault(each.symbol, each)
        if before is not each and before.kind == each.kind and each.codes[:1] != before.codes[:1]:
            found[each.symbol] = Named(
                each.symbol, each.kind, each.name, (*before.codes, *each.codes)
            )
    return found


def _each(flow: Flow) -> Iterator[Named]:
    codes, called = flow.program.codes, code_names(flow.program)
    for ref in codes:
        if ref.code.kind in (FUNCTION, CLASS):
            yield Named(ref.symbol, ref.code.kind, ref.code.name, (ref.id,))
        elif ref.code.kind == "lambda":
            yield Named(called[ref.id], FUNCTION, called[ref.id].rpartition(".")[2], (ref.id,))
    for ref in codes:
        if ref.code.kind in (CLASS, "module"):
            kind = ATTRIBUTE if ref.code.kind == CLASS else GLOBAL
            for name in _values(flow, ref):
                yield _member(ref, kind, name)
    yield from _fields(flow)


def _member(ref: CodeRef, kind: str, name: str) -> Named:
    symbol = f"{ref.symbol}.{name}" if ref.symbol else name
    return Named(symbol, kind, name, (ref.id,))


def _values(flow: Flow, ref: CodeRef) -> Iterator[str]:
    """Names that are bound to values; imports and definitions have names of their own."""
    for name, versions in ref.code.names.items():
        meant = [flow.symbols.of_value(ref, version) for version in versions]
        if any(isinstance(each, (Function, Class, ModuleObject)) for each in meant):
            continue
        if not all(_is_import(ref, version) for version in versions):
            yield name


def _is_import(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Bind) and op.value >= 0:
        op = ref.code.ops[op.value]
    return isinstance(op, ir.Import)


def _fields(flow: Flow) -> Iterator[Named]:
    """What objects were seen to hold."""
    for obj, fields in flow.fields.items():
        described = flow.objects[obj]
        if isinstance(described, Instance):
            ref = flow.program.codes[described.cls]
            names = [name for name in fields if name.isidentifier()]
            held = [name for name in names if not _is_method(flow, described.cls, name)]
            yield from (_member(ref, ATTRIBUTE, name) for name in held)
        elif isinstance(described, External) and described.path in flow.known.shared_state:
            for name in fields.keys() - {ELEMENT, ANY_KEY}:
                yield Named(state_place(flow, described.path, name), STATE, name)


def inherited_names(flow: Flow) -> dict[str, Named]:
    """Attributes by the classes that objects derive from and whose methods set them."""
    found: dict[str, Named] = {}
    for owner in flow.classes.info:
        ref = flow.program.codes[owner]
        for method in flow.classes.methods(owner):
            for _, op in method.each(ir.SetAttr):
                if op.base == 0 and flow.classes.has_self(method):
                    each = _member(ref, ATTRIBUTE, op.name)
                    found.setdefault(each.symbol, each)
    return found


def _is_method(flow: Flow, cls: int, name: str) -> bool:
    return bool(flow.classes.methods(cls, name)) or flow.classes.member(cls, name) is not None


def matching(symbols: Iterable[str], given: str, spellings: Iterable[str]) -> list[str]:
    """The name itself, or else those that end with it."""
    known = set(symbols)
    for spelled in (given, *spellings):
        if spelled in known:
            return [spelled]
    return sorted(symbol for symbol in known if symbol.endswith(f".{given}"))
