"""Handlers of an application that a function makes and serves on its own machine alone, as the form
of a command: an application of a module may stand behind a server that everybody reaches.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.shared.outside_calls import outside_calls
from isolint.summary import ir

_SERVING = frozenset({"uvicorn.run", "uvicorn.Config", "aiohttp.web.run_app"})
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def handlers_of_local_apps(model: Model) -> frozenset[int]:
    """What is defined beside such an application."""
    making = _making(model)
    found = set()
    for entry in model.entries.found if making else ():
        parent = model.program.parent(model.program.codes[entry.code])
        if parent is not None and parent.id in making:
            found.add(entry.code)
    return frozenset(found)


def _making(model: Model) -> set[int]:
    """Functions that make applications which are served nowhere else."""
    served: dict[int, bool] = {}
    for ref, _, op, _ in outside_calls(model.flow, _SERVING.__contains__):
        here = _listens_here(ref, op)
        for maker in _makers(model, ref, op.args[0]) if op.args else ():
            served[maker] = served.get(maker, True) and here
    return {maker for maker, here in served.items() if here}


def _makers(model: Model, ref: CodeRef, value: int) -> Iterator[int]:
    for obj in model.flow.values(ref, value):
        made = model.flow.objects[obj]
        if isinstance(made, External) and 0 <= made.site < model.program.nodes:
            code, _ = model.program.position(made.site)
            if model.program.codes[code].code.kind == "function":
                yield code


def _listens_here(ref: CodeRef, op: ir.Call) -> bool:
    host = next((ref.code.ops[value] for name, value in op.named if name == "host"), None)
    return isinstance(host, ir.Const) and host.text in _HERE
