"""What a function's own module has under the function's own name is that function:
`getattr(importlib.reload(inspect.getmodule(f)), f.__name__)`.
"""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.named_modules import IMPORTING, LOADED
from isolint.model.pointsto.targets import external_paths
from isolint.summary import ir
from isolint.summary.operands import roots, spelled

_OF, _AGAIN = "inspect.getmodule", "importlib.reload"


def found_again(flow: Flow, ref: CodeRef, module: int, name: int) -> int | None:
    """The value that a `getattr` of these two gives once more."""
    code = ref.code
    named = [code.ops[root] for root in roots(code, name)]
    if len(named) != 1 or not isinstance(named[0], ir.Attr) or named[0].name != "__name__":
        return None
    whole = spelled(code, named[0].base)
    found = [_is_module_of(flow, ref, root, whole) for root in roots(code, module)]
    return named[0].base if whole and found and all(found) else None


def _is_module_of(flow: Flow, ref: CodeRef, value: int, whole: str) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Item):
        loaded = LOADED in external_paths(flow, ref, op.base)
        return loaded and _names(ref.code, op.key, whole)
    if not isinstance(op, ir.Call) or len(op.args) != 1:
        return False
    paths, given = external_paths(flow, ref, op.func), op.args[0]
    if _AGAIN in paths:
        return any(_is_module_of(flow, ref, root, whole) for root in roots(ref.code, given))
    if IMPORTING in paths:
        return _names(ref.code, given, whole)
    return _OF in paths and spelled(ref.code, given) == whole


def _names(code: ir.Code, value: int, whole: str) -> bool:
    op = code.ops[value]
    return isinstance(op, ir.Attr) and op.name == "__module__" and spelled(code, op.base) == whole
