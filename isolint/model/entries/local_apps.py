"""Handlers of an application that a function makes and serves on its own machine alone, as the form
of a command: an application of a module may stand behind a server that everybody reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.local_servers import HERE
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entry
from isolint.model.shared.outside_calls import outside_calls
from isolint.summary import ir
from isolint.summary.operands import roots

_SITE = "aiohttp.web.TCPSite"
_SERVING = frozenset({"uvicorn.run", "uvicorn.Config", "aiohttp.web.run_app", _SITE})


def handlers_of_local_apps(flow: Flow, entries: Iterable[Entry]) -> frozenset[int]:
    """What is defined beside such an application."""
    making = _making(flow)
    found = set()
    for entry in entries if making else ():
        parent = flow.program.parent(flow.program.codes[entry.code])
        if parent is not None and parent.id in making:
            found.add(entry.code)
    return frozenset(found)


def _making(flow: Flow) -> set[int]:
    """Functions that make applications which are served nowhere else."""
    served: dict[int, bool] = {}
    for ref, _, op, path in outside_calls(flow, _SERVING.__contains__):
        here = _listens_here(ref, op, path)
        for maker in _makers(flow, ref, op, path) if op.args else ():
            served[maker] = served.get(maker, True) and here
    return {maker for maker, here in served.items() if here}


def _makers(flow: Flow, ref: CodeRef, op: ir.Call, path: str) -> Iterator[int]:
    for code, value in _made(flow, ref, op.args[0]):
        maker = flow.program.codes[code]
        made = maker.code.ops[value]
        if path == _SITE and isinstance(made, ir.Call) and made.args:
            own = roots(maker.code, made.args[0])
            calls = [at for at in own if isinstance(maker.code.ops[at], ir.Call)]
            yield from _functions(flow, [(code, at) for at in calls])
        else:
            yield from _functions(flow, [(code, value)])


def _functions(flow: Flow, places: Iterable[tuple[int, int]]) -> Iterator[int]:
    return (code for code, _ in places if flow.program.codes[code].code.kind == "function")


def _made(flow: Flow, ref: CodeRef, value: int) -> Iterator[tuple[int, int]]:
    """Where the outside objects are made that a value can be."""
    for obj in flow.values(ref, value):
        made = flow.made_at(obj)
        if made is not None and isinstance(flow.objects[obj], External):
            yield made[0].id, made[1]


def _listens_here(ref: CodeRef, op: ir.Call, path: str) -> bool:
    given = dict(op.named).get("host", -1)
    if path == _SITE and given < 0 and len(op.positional) > 1:
        given = op.positional[1]
    host = ref.code.ops[given] if given >= 0 else None
    return isinstance(host, ir.Const) and host.text in HERE
