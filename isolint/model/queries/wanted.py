"""By which objects and names a program takes hold of a value."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.objects import Class, External, Instance, ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.queries.symbol_names import ATTRIBUTE, GLOBAL, STATE, Named
from isolint.model.shared.state_roots import state_place
from isolint.summary import ir


class Wanted(Struct, frozen=True):
    """Objects that hold the value, the names they hold it by, and how it is written elsewhere.

    `loads` are modules with the name by which code in them reads the value.
    """

    holders: frozenset[int]
    names: frozenset[str]
    places: frozenset[str]
    loads: frozenset[tuple[int, str]] = frozenset()


def wanted(flow: Flow, named: Named) -> Wanted:
    if named.kind == ATTRIBUTE:
        return _attribute(flow, named)
    if named.kind == GLOBAL:
        return _global(flow, named)
    assert named.kind == STATE
    holders = frozenset(
        number
        for number, described in enumerate(flow.objects)
        if isinstance(described, External)
        and described.path in flow.known.shared_state
        and state_place(flow, described.path, named.name) == named.symbol
    )
    return Wanted(holders, frozenset([named.name]), frozenset([named.symbol]))


def _attribute(flow: Flow, named: Named) -> Wanted:
    """On the class, on its objects, and on those of derived classes."""
    holders: set[int] = set()
    classes: set[int] = set()
    for number, described in enumerate(flow.objects):
        cls = described.cls if isinstance(described, Instance) else -1
        cls = described.code if isinstance(described, Class) else cls
        if cls >= 0 and any(flow.classes.is_subclass(cls, base) for base in named.codes):
            holders.add(number)
            classes.add(cls)
    symbols = [flow.program.codes[cls].symbol for cls in classes]
    places = frozenset(f"{symbol}.{named.name}" for symbol in symbols) | {named.symbol}
    return Wanted(frozenset(holders), frozenset([named.name]), places)


def _global(flow: Flow, named: Named) -> Wanted:
    """In its module and wherever it is imported, by whatever name."""
    modules = [flow.program.codes[code].module.index for code in named.codes]
    known = {(module, named.name) for module in modules}
    before = 0
    while len(known) > before:
        before = len(known)
        known |= {
            (module.index, name)
            for module in flow.program.modules
            for name, op in _imports(flow.program.codes[module.base])
            if imported(flow, module.index, op) in known
        }
    modules_with = {ModuleObject(module) for module, _ in known}
    holders = frozenset(n for n, each in enumerate(flow.objects) if each in modules_with)
    names = frozenset(name for _, name in known)
    return Wanted(holders, names, frozenset([named.symbol]), frozenset(known))


def _imports(ref: CodeRef) -> Iterator[tuple[str, ir.Import]]:
    for name, versions in ref.code.names.items():
        for version in versions:
            op = ref.code.ops[version]
            if isinstance(op, ir.Bind) and op.value >= 0:
                op = ref.code.ops[op.value]
            if isinstance(op, ir.Import):
                yield name, op


def imported(flow: Flow, module: int, op: ir.Import) -> tuple[int, str] | None:
    source = flow.symbols.imported_module(flow.program.modules[module], op.module, op.level)
    return None if isinstance(source, str) else (source.index, op.name)
