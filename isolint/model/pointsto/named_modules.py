"""Modules by a name that is a value: `sys.modules[__name__]`, `import_module("pkg.jobs")`."""

from __future__ import annotations

from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

LOADED, IMPORTING = "sys.modules", "importlib.import_module"


def module_named(flow: Flow, ref: CodeRef, value: int) -> int | None:
    """The program's module that the value names."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Load) and op.name == "__name__" and op.home < 0:
        return flow.objects.number(ModuleObject(ref.module.index))
    if not isinstance(op, ir.Const) or op.kind != "str":
        return None
    found = flow.program.find_module(op.text, ref.module)
    return None if found is None else flow.objects.number(ModuleObject(found.index))
