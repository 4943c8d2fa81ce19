"""Reads and writes of shared mutable state on execution paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from isolint.base.finding import Severity
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class, Instance, ModuleObject
from isolint.model.definitions.program import CodeRef, Module
from isolint.summary import ir
from isolint.summary.ir import GLOBAL
from isolint.summary.operands import roots

if TYPE_CHECKING:
    from isolint.detect.view import View


def touched_places(view: View) -> dict[int, list[str]]:
    """Places rated medium or above, by the codes that write or read them; sessions that live as
    long as the process, by those that use them.
    """
    serious = [
        c for c in view.writes.request_causes if c.rated.severity.rank >= Severity.MEDIUM.rank
    ]
    places = {cause.rated.write.place for cause in serious}
    found: dict[int, dict[str, None]] = {}
    for cause in serious:
        for code in (cause.context[0], cause.rated.write.context[0]):
            found.setdefault(code, {})[cause.rated.write.place] = None
    names = {place.rpartition(".")[2] for place in places}
    for context in view.model.request.links:
        ref = view.program.codes[context[0]]
        for place in _reads(view, ref, context, names):
            if place in places:
                found.setdefault(ref.id, {})[place] = None
    for obj, hold in view.session_uses.held.items():
        for context in view.session_uses.on_paths(obj):
            place = view.model.lifetimes.root_name(hold)
            found.setdefault(context[0], {})[place] = None
    return {code: sorted(touched) for code, touched in found.items()}


def _reads(view: View, ref: CodeRef, context: Context, names: set[str]) -> Iterator[str]:
    for _, op in ref.among(ir.Load, ir.Import, ir.Attr):
        if isinstance(op, ir.Load) and op.home == GLOBAL and op.name in names:
            yield _global(ref.module, op.name)
            yield from _imported(view, ref.module, op.name)
        elif isinstance(op, ir.Import) and op.name in names:
            yield from _of_import(view, ref.module, op)
        elif isinstance(op, ir.Attr) and op.name in names:
            yield from _attributes(view, ref, context, op)


def _global(module: Module, name: str) -> str:
    return f"{module.name}.{name}" if module.name else name


def _imported(view: View, module: Module, name: str) -> Iterator[str]:
    """The module's name stands for another module's."""
    code = view.program.codes[module.base].code
    for bound in code.names.get(name, ()):
        for root in roots(code, bound):
            op = code.ops[root]
            if isinstance(op, ir.Import) and op.name:
                yield from _of_import(view, module, op)


def _of_import(view: View, module: Module, op: ir.Import) -> Iterator[str]:
    source = view.flow.symbols.imported_module(module, op.module, op.level)
    if not isinstance(source, str):
        yield _global(source, op.name)


def _attributes(view: View, ref: CodeRef, context: Context, op: ir.Attr) -> Iterator[str]:
    """Of shared objects, of classes and of modules."""
    for obj in view.model.writes.objects(view.model.request, ref, context, op.base):
        described = view.flow.objects[obj]
        if isinstance(described, ModuleObject):
            yield _global(view.program.modules[described.index], op.name)
        elif isinstance(described, Class):
            for base in view.flow.classes.info[described.code].mro:
                yield f"{view.program.codes[base].symbol}.{op.name}"
        elif isinstance(described, Instance) and view.model.sharing.of(obj):
            yield f"{view.model.lifetimes.symbol(obj)}.{op.name}"
