"""Private modules whose functions and classes a public package offers under its own name."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Class, Function
from isolint.model.definitions.program import Module
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


def reexported(flow: Flow) -> frozenset[int]:
    """Codes that some package's `__init__` imports by public names."""
    packages = [module for module in flow.program.modules if module.package and is_public(module)]
    return frozenset(code for package in packages for code in _offered(flow, package))


def is_public(module: Module) -> bool:
    return not any(part.startswith("_") for part in module.name.split("."))


def _offered(flow: Flow, package: Module) -> Iterator[int]:
    for name in _names(flow, package):
        found = flow.symbols.in_module(package, name)
        if isinstance(found, (Class, Function)) and not name.startswith("_"):
            yield found.code


def _names(flow: Flow, package: Module) -> Iterator[str]:
    """What the package imports one by one, or all at once from modules of the program."""
    body = flow.program.codes[package.base]
    for name, bound in body.code.names.items():
        if any(isinstance(_given(body.code, at), ir.Import) for at in bound):
            yield name
    for source in flow.symbols.star_sources(package.index):
        yield from flow.program.codes[flow.program.modules[source].base].code.names


def _given(code: ir.Code, at: int) -> ir.AnyOp:
    op = code.ops[at]
    return code.ops[op.value] if isinstance(op, ir.Bind) and op.value >= 0 else op
