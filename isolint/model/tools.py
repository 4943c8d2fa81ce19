"""Command-line tools beside a service: each run is a process of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.model.entries.targets import external_paths
from isolint.model.flow import Flow
from isolint.model.imports import Imports
from isolint.model.main_guards import below_main_guard
from isolint.model.program import CodeRef, Module
from isolint.model.symbols import BUILTIN
from isolint.summary import ir

_ASKING = ("argparse.", "optparse.", "getopt.", "click.", "typer.", "docopt", "fire.", "sys.argv")
_SERVING = (
    *("run", "serve", "start", "listen", "launch", "polling", "idle", "mainloop", "main_loop"),
    *("run_app", "run_server", "run_forever", "serve_forever", "run_until_disconnected"),
    *("run_polling", "start_polling", "infinity_polling", "run_webhook", "start_webhook"),
    *("wait_for_termination", "worker_main", "execute_from_command_line"),
)
_ENDING = (
    *("asyncio.run", "anyio.run", "trio.run", "typer.run", "subprocess.", "threading."),
    *("multiprocessing.", "concurrent."),
)


class Tools:
    """Modules that read a command line or ask for input, and that start no server."""

    def __init__(self, flow: Flow, imports: Imports) -> None:
        self.flow = flow
        self.imports = imports
        self._known: dict[int, bool] = {}

    def is_tool(self, module: Module) -> bool:
        found = self._known.get(module.index)
        if found is None:
            found = self._known[module.index] = self._asks(module) and not self._serves(module)
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

    def _serves(self, module: Module) -> bool:
        """Something that it calls, or that a module does which it imports, runs for ever."""
        codes = self.flow.program.codes
        own = codes[module.base : module.base + len(module.summary.codes)]
        bodies = [codes[other.base] for other in self._imported(module)]
        return any(map(self._makes_application, self._called(own))) or any(
            self._runs(ref, value)
            for ref in self._called([*own, *bodies])
            for value in self._calls(ref)
        )

    def _imported(self, module: Module) -> list[Module]:
        modules = self.flow.program.modules
        seen: dict[int, None] = {}
        stack = sorted(self.imports.of.get(module.index, ()))
        while stack:
            index = stack.pop()
            if index not in seen:
                seen[index] = None
                stack.extend(sorted(self.imports.of.get(index, ())))
        return [modules[index] for index in seen if index != module.index]

    def _called(self, starts: Iterable[CodeRef], within: Module | None = None) -> list[CodeRef]:
        """The codes and all that they call."""
        codes = self.flow.program.codes
        seen: dict[int, None] = {}
        stack = [ref.id for ref in starts]
        while stack:
            code = stack.pop()
            ref = codes[code]
            if code not in seen and (within is None or ref.module is within):
                seen[code] = None
                stack.extend(
                    callee
                    for value in self._calls(ref)
                    for callee, _ in self.flow.calls.get(ref.node + value, {})
                )
        return [codes[code] for code in seen]

    def _makes_application(self, ref: CodeRef) -> bool:
        return any(
            self.flow.known.made(path) in self.flow.known.applications
            for _, call in ref.each(ir.Call)
            for path in external_paths(self.flow, ref, call.func)
        )

    def _runs(self, ref: CodeRef, value: int) -> bool:
        """`server.run()`, unless that is seen to be a function of the program."""
        op = ref.code.ops[value]
        if not isinstance(op, ir.Call):
            return False
        func = ref.code.ops[op.func]
        if not isinstance(func, (ir.Attr, ir.Load)) or func.name not in _SERVING:
            return False
        if self.flow.calls.get(ref.node + value):
            return False
        paths = list(external_paths(self.flow, ref, op.func))
        return not paths or not all(path.startswith(_ENDING) for path in paths)

    def _calls(self, ref: CodeRef) -> Iterator[int]:
        """All calls but those that an imported module makes as the main script only."""
        imported = ref.code.kind == "module" and ref.module.index in self.imports.imported
        for value in ref.kinds.get(ir.Call, ()):
            if not (imported and below_main_guard(ref.code, value)):
                yield value
