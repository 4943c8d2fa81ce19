"""Which web framework's requests a function deals with, by the look of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import libcst as cst

from isolint.fix.project import base_names, last_name
from isolint.fix.scopes import parameters
from isolint.fix.source import Source, below

_ROUTE, _REQUEST, _DECLARED, _VIEW = "route", "request", "declared", "view"
# Which signs count in a file that imports the framework.
_SIGNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "rest_framework": frozenset({_VIEW}),
        "fastapi": frozenset({_ROUTE, _REQUEST, _DECLARED}),
        "starlette": frozenset({_REQUEST}),
        "flask": frozenset({_ROUTE, _REQUEST}),
        "quart": frozenset({_ROUTE, _REQUEST}),
        "aiohttp": frozenset({_ROUTE, _REQUEST}),
        "django": frozenset({_REQUEST}),
    }
)
# Their errors are answered inside of the middleware, which is given what comes next.
_INSIDE, _NEXT = frozenset({"fastapi", "starlette"}), "call_next"
_ROUTES = ("get", "post", "put", "patch", "delete", "head", "options", "route", "api_route")
_TYPES = ("Request", "HttpRequest")
_DECLARING = ("Depends", "Header", "Query", "Path", "Cookie", "Form", "Body", "Security")
_VIEWS = ("APIView", "ViewSet", "ViewSetMixin")
_VIEW_DECORATORS = ("api_view", "action")


def frameworks_of(source: Source, function: cst.FunctionDef) -> frozenset[str]:
    """Of those that the file imports, those whose requests the function deals with."""
    signs = frozenset(_signs(source, function))
    found = _SIGNS.keys() & set(_packages(source))
    if any(param.name.value == _NEXT for param in parameters(function)):
        found -= _INSIDE
    return frozenset(each for each in found if not _SIGNS[each].isdisjoint(signs))


def _packages(source: Source) -> Iterator[str]:
    for node in below(source.tree):
        if isinstance(node, cst.ImportFrom) and node.module is not None and not node.relative:
            yield source.code(node.module).split(".")[0]
        elif isinstance(node, cst.Import):
            yield from (source.code(alias.name).split(".")[0] for alias in node.names)


def _signs(source: Source, function: cst.FunctionDef) -> Iterator[str]:
    decorators = [each.decorator for each in function.decorators]
    if any(isinstance(d, cst.Call) and last_name(d.func) in _ROUTES for d in decorators):
        yield _ROUTE
    if any(last_name(each) in _VIEW_DECORATORS for each in decorators) or _is_view(
        source, function
    ):
        yield _VIEW
    if any(map(_is_request, parameters(function))) or _asks_request(source, function):
        yield _REQUEST
    if any(map(_is_declared, parameters(function))):
        yield _DECLARED


def _is_view(source: Source, function: cst.FunctionDef) -> bool:
    block = source.parent(function)
    above = None if block is None else source.parent(block)
    return isinstance(above, cst.ClassDef) and any(
        name.endswith(_VIEWS) for name in base_names(above)
    )


def _is_declared(param: cst.Param) -> bool:
    """`= Header()` or `Annotated[str, Header()]`"""
    said = [] if param.annotation is None else list(below(param.annotation))
    calls = (node for node in (param.default, *said) if isinstance(node, cst.Call))
    return any(last_name(call.func) in _DECLARING for call in calls)


def _is_request(param: cst.Param) -> bool:
    if param.annotation is None:
        return param.name.value == "request"
    return last_name(param.annotation.annotation) in _TYPES


def _asks_request(source: Source, function: cst.FunctionDef) -> bool:
    """Of the one that the framework has for all: `from flask import request`."""
    imported = any(
        isinstance(node, cst.ImportFrom)
        and not isinstance(node.names, cst.ImportStar)
        and any(source.code(alias) == "request" for alias in node.names)
        for node in below(source.tree)
    )
    return imported and source.uses_name("request", function.body)
