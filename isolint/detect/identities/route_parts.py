"""Parts of the path that a route is found by: no request of that route comes without one."""

from __future__ import annotations

import re

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_PARTS = frozenset({"path_params", "match_info", "matchdict", "view_args", "path_args"})
_NAME = re.compile(r"[{<](?:\w+:)?(\w+)")


def is_route_part(view: View, ref: CodeRef, value: int) -> bool:
    """`request.path_params.get("run_id")` of `/runs/{run_id}`, or a parameter of that name."""
    routes = [entry.route for entry in view.model.entries.found if entry.code == ref.id]
    op = ref.code.ops[value]
    wanted = op.values[0] if isinstance(op, ir.Choice) and op.kind == "or" else value
    names = {_part(ref, root) for root in roots(ref.code, wanted)} if routes else set[str]()
    return bool(names) and all(names <= set(_NAME.findall(route)) for route in routes)


def _part(ref: CodeRef, value: int) -> str:
    op = ref.code.ops[value]
    if isinstance(op, ir.Param):
        return ref.code.params[op.index].name
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if isinstance(op, ir.Item):
        base, key = op.base, op.key
    elif isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name == "get" and op.args:
        base, key = func.base, op.args[0]
    else:
        return ""
    held, named = ref.code.ops[base], ref.code.ops[key] if key >= 0 else None
    of_path = isinstance(held, ir.Attr) and held.name in _PARTS
    return named.text if of_path and isinstance(named, ir.Const) else ""
