"""How a place refuses a request: by its framework's own error where it does so already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import libcst as cst

from isolint.fix.project import last_name
from isolint.fix.source import Source, below

# What it is called, where it is imported from, and how it answers 400.
_REFUSALS: Mapping[str, tuple[tuple[str, ...], str]] = MappingProxyType(
    {
        "HTTPException": (
            ("fastapi", "fastapi.exceptions", "starlette.exceptions"),
            'raise HTTPException(status_code=400, detail="{name} is required")',
        ),
        "abort": (
            ("flask", "quart", "werkzeug.exceptions"),
            'abort(400, "{name} is required")',
        ),
    }
)
_PLAIN = 'raise ValueError("{name} is required")'


def complaint(source: Source, node: cst.CSTNode, name: str) -> str:
    """In a function that raises or calls the framework's own error; a ValueError elsewhere."""
    function = source.nearest(node, cst.FunctionDef)
    called = set() if function is None else set(_called(function))
    for error, (modules, text) in _REFUSALS.items():
        if error in called and _is_imported(source, error, modules):
            return text.format(name=name)
    return _PLAIN.format(name=name)


def _called(function: cst.FunctionDef) -> Iterator[str]:
    for node in below(function.body):
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
            yield node.func.value


def _is_imported(source: Source, name: str, modules: tuple[str, ...]) -> bool:
    """By the module's body, under its own name."""
    lines = (line for line in source.tree.body if isinstance(line, cst.SimpleStatementLine))
    parts = (part for line in lines for part in line.body if isinstance(part, cst.ImportFrom))
    return any(
        last_name(alias.name) == name and alias.asname is None
        for part in parts
        if part.module is not None and not part.relative and source.code(part.module) in modules
        for alias in (() if isinstance(part.names, cst.ImportStar) else part.names)
    )
