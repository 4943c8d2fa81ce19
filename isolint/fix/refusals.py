"""How a place refuses a request: by its framework's own error where it deals with requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst
from msgspec import Struct

from isolint.fix.edit import Edit, Import
from isolint.fix.handling import frameworks_of
from isolint.fix.project import last_name
from isolint.fix.source import Source, below


class Refusal(Struct, frozen=True):
    """The framework's own `error`, where it may be imported from, and how it answers 400."""

    framework: str
    error: str
    modules: tuple[str, ...]
    text: str


_REFUSALS = (
    Refusal(
        "rest_framework",
        "ValidationError",
        ("rest_framework.exceptions",),
        'raise ValidationError("{name} is required")',
    ),
    Refusal(
        "fastapi",
        "HTTPException",
        ("fastapi", "fastapi.exceptions", "starlette.exceptions"),
        'raise HTTPException(status_code=400, detail="{name} is required")',
    ),
    Refusal(
        "starlette",
        "HTTPException",
        ("starlette.exceptions", "fastapi", "fastapi.exceptions"),
        'raise HTTPException(status_code=400, detail="{name} is required")',
    ),
    Refusal(
        "flask",
        "abort",
        ("flask", "werkzeug.exceptions"),
        'abort(400, "{name} is required")',
    ),
    Refusal("quart", "abort", ("quart",), 'abort(400, "{name} is required")'),
    Refusal("aiohttp", "web", ("aiohttp",), 'raise web.HTTPBadRequest(text="{name} is required")'),
    Refusal(
        "django",
        "BadRequest",
        ("django.core.exceptions",),
        'raise BadRequest("{name} is required")',
    ),
)
_PLAIN = 'raise ValueError("{name} is required")'


def complaint(source: Source, node: cst.CSTNode, name: str) -> str:
    """A ValueError is the plainest error there is."""
    refusal = _refusal(source, node)
    return (_PLAIN if refusal is None else refusal.text).format(name=name.lstrip("_"))


def answers_requests(source: Source, node: cst.CSTNode) -> bool:
    """An error of its framework is at hand, which says more than a missing key."""
    return _refusal(source, node) is not None


def needed(source: Source, node: cst.CSTNode, edits: Iterable[Edit]) -> Import | None:
    """What must be imported for the refusal, if the edits have it."""
    refusal = _refusal(source, node)
    if refusal is None or not any(refusal.text.split("{name}")[0] in edit.text for edit in edits):
        return None
    return Import(refusal.modules[0], refusal.error)


def _refusal(source: Source, node: cst.CSTNode) -> Refusal | None:
    function = source.nearest(node, cst.FunctionDef)
    if function is None:
        return None
    called = set(_called(function))
    known = [each for each in _REFUSALS if _is_free(source, each)]
    handled = frameworks_of(source, function)
    used = (r for r in known if r.error in called and _is_imported(source, r))
    fitting = (r for r in known if r.framework in handled)
    return next(used, None) or next(fitting, None)


def _called(function: cst.FunctionDef) -> Iterator[str]:
    for node in below(function.body):
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
            yield node.func.value


def _is_free(source: Source, refusal: Refusal) -> bool:
    """The name means this error in the file, or nothing yet."""
    return _is_imported(source, refusal) or not source.uses_name(refusal.error)


def _is_imported(source: Source, refusal: Refusal) -> bool:
    """By the module's body, under its own name."""
    lines = (line for line in source.tree.body if isinstance(line, cst.SimpleStatementLine))
    parts = (part for line in lines for part in line.body if isinstance(part, cst.ImportFrom))
    return any(
        last_name(alias.name) == refusal.error and alias.asname is None
        for part in parts
        if part.module is not None and not part.relative
        if source.code(part.module) in refusal.modules
        for alias in (() if isinstance(part.names, cst.ImportStar) else part.names)
    )
