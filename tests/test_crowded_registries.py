"""A registry of the program's own, through which more handlers pass than a value can hold."""

from __future__ import annotations

from pathlib import Path

from tests.markers import scan

_HANDLERS = 90
_REGISTRY = """\
from aiohttp import web


def checked(handler):
    async def inner(request):
        return await handler(request)

    return inner


class Registry:
    def __init__(self):
        self.app = web.Application()

    def add(self, method, path, handler, middlewares=()):
        final = checked(handler)
        for middleware in middlewares:
            final = middleware(final)
        self.app.router.add_route(method, path, final)

    def on_cleanup(self, hook):
        self.app.on_cleanup.append(hook)
"""
_HANDLER = """

class Desk{n}:
    def __init__(self):
        self.user = ""
        self.set_up = 0

    async def serve{n}(self, request):
        self.user = request.query["user"]
        return web.Response(text=self.user)

    async def close{n}(self):
        self.set_up = 1
"""


def test_every_handler_is_an_entry_point(tmp_path: Path) -> None:
    numbers = range(_HANDLERS)
    desks = "".join(_HANDLER.format(n=n) for n in numbers)
    added = "".join(f'registry.add("GET", "/{n}", Desk{n}().serve{n})\n' for n in numbers)
    main = f"from registry import Registry\nfrom aiohttp import web\n{desks}\n\n"
    (tmp_path / "registry.py").write_text(_REGISTRY)
    (tmp_path / "main.py").write_text(f"{main}registry = Registry()\n{added}")
    report = scan(tmp_path)
    served = {f"main.Desk{n}.serve{n}" for n in numbers}
    assert served <= {entry.symbol for entry in report.entry_points}
    changed = {f.object for f in report.findings if f.rule in ("ISO404", "ISO405")}
    assert changed == {f"main.Desk{n}.user" for n in numbers}
