"""Modules by a name that is a value: `sys.modules[__name__]`, `import_module("pkg.jobs")`."""

from __future__ import annotations

from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef, Module
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import symbol_named
from isolint.summary import ir

LOADED, IMPORTING = "sys.modules", "importlib.import_module"


def module_named(flow: Flow, ref: CodeRef, value: int) -> int | None:
    """The program's module that the value names."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Load) and op.name == "__name__" and op.home < 0:
        return flow.objects.number(ModuleObject(ref.module.index))
    if not isinstance(op, ir.Const) or op.kind != "str":
        return None
    return module_of(flow, op.text, ref.module)


def module_of(flow: Flow, name: str, around: Module) -> int | None:
    """A relative name is one of the package around."""
    package = around.name if around.package else around.name.rpartition(".")[0]
    whole = f"{package}{name}" if name.startswith(".") else name
    found = flow.program.find_module(whole, around)
    return None if found is None else flow.objects.number(ModuleObject(found.index))


def object_of(flow: Flow, name: str, around: Module) -> int | None:
    """A class, a function or a module."""
    symbol = symbol_named(flow, name)
    return module_of(flow, name, around) if symbol is None else flow.objects.number(symbol)
