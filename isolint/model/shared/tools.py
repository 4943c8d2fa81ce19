"""Command-line tools beside a service: each run is a process of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.model.definitions.program import CodeRef, Module
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.model.shared.servers import Servers
from isolint.summary import ir

_ASKING = ("argparse.", "optparse.", "getopt.", "click.", "typer.", "docopt", "fire.", "sys.argv")


class Tools:
    """Modules that read a command line or ask for input, and that start no server."""

    def __init__(self, flow: Flow, servers: Servers) -> None:
        self.flow = flow
        self.servers = servers
        self._known: dict[int, bool] = {}

    def is_tool(self, module: Module) -> bool:
        found = self._known.get(module.index)
        if found is None:
            asks = self._asks(module)
            found = self._known[module.index] = asks and not self.servers.starts(module)
        return found

    def _asks(self, module: Module) -> bool:
        body = self.flow.program.codes[module.base]
        return any(
            path.startswith(_ASKING) or path == f"{BUILTIN}input"
            for ref in self._called([body], module)
            for path in self._paths(ref)
        )

    def _paths(self, ref: CodeRef) -> Iterator[str]:
        """What is called, put above a function or read of `sys`, outside the program."""
        for _, call in ref.each(ir.Call):
            yield from external_paths(self.flow, ref, call.func)
        for _, made in ref.each(ir.Decorate):
            yield from external_paths(self.flow, ref, made.decorator)
        for value, read in ref.each(ir.Attr):
            if read.name == "argv":
                yield from external_paths(self.flow, ref, value)

    def _called(self, starts: Iterable[CodeRef], within: Module) -> list[CodeRef]:
        """The codes and all that they call in their module."""
        codes = self.flow.program.codes
        seen: dict[int, None] = {}
        stack = [ref.id for ref in starts]
        while stack:
            code = stack.pop()
            ref = codes[code]
            if code not in seen and ref.module is within:
                seen[code] = None
                stack.extend(
                    callee
                    for value, _ in ref.each(ir.Call)
                    for callee, _ in self.flow.calls.get(ref.node + value, {})
                )
        return [codes[code] for code in seen]
