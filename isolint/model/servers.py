"""Which code starts a server: makes an application, or runs something that never ends."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from isolint.model.entries.targets import external_paths
from isolint.model.flow import Flow
from isolint.model.imports import Imports
from isolint.model.objects import External
from isolint.model.program import CodeRef, Module
from isolint.summary import ir
from isolint.summary.blocks import below_main_guard

_SERVING = frozenset(
    {
        *("run", "serve", "start", "listen", "launch", "polling", "idle", "mainloop", "main_loop"),
        *("run_app", "run_server", "run_forever", "serve_forever", "run_until_disconnected"),
        *("run_polling", "start_polling", "infinity_polling", "run_webhook", "start_webhook"),
        *("wait_for_termination", "worker_main", "execute_from_command_line"),
    }
)
_ENDING = (
    *("asyncio.run", "anyio.run", "trio.run", "typer.run", "subprocess.", "threading."),
    *("multiprocessing.", "concurrent."),
)


class Servers:
    """What an imported module calls as the main script only is not counted."""

    def __init__(self, flow: Flow, imports: Imports) -> None:
        self.flow = flow
        self.imports = imports
        self._below: dict[int, bool] = {}

    def starts(self, module: Module) -> bool:
        """The module's own code does, or the body of a module that it imports."""
        own = range(module.base, module.base + len(module.summary.codes))
        if not self._making.isdisjoint(own) or not self._running.isdisjoint(own):
            return True
        return self._imports_running(module.index)

    def _imports_running(self, start: int) -> bool:
        modules, seen = self.flow.program.modules, {start}
        stack = list(self.imports.of.get(start, ()))
        while stack:
            index = stack.pop()
            if index not in seen:
                seen.add(index)
                if modules[index].base in self._running:
                    return True
                stack.extend(self.imports.of.get(index, ()))
        return False

    @cached_property
    def _running(self) -> frozenset[int]:
        found = (
            ref.id
            for ref in self.flow.program.having(ir.Call)
            if any(self._runs(ref, value) for value in ref.kinds[ir.Call])
        )
        return self._leading_to(found)

    @cached_property
    def _making(self) -> frozenset[int]:
        known, objects = self.flow.known, self.flow.objects
        return self._leading_to(
            self.flow.program.position(node)[0]
            for node, called in self.flow.external_calls.items()
            if any(
                isinstance(made := objects[obj], External)
                and known.made(made.path) in known.applications
                for obj in called
            )
            and not self._is_guarded(node)
        )

    def _runs(self, ref: CodeRef, value: int) -> bool:
        """`server.run()`, unless that is seen to be a function of the program."""
        op = ref.code.ops[value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(func, (ir.Attr, ir.Load)) or func.name not in _SERVING:
            return False
        node = ref.node + value
        if self.flow.calls.get(node) or self._is_guarded(node):
            return False
        assert isinstance(op, ir.Call)
        paths = external_paths(self.flow, ref, op.func)
        return not paths or not all(path.startswith(_ENDING) for path in paths)

    def _leading_to(self, codes: Iterable[int]) -> frozenset[int]:
        """These and all that call them."""
        found: set[int] = set()
        stack = list(codes)
        while stack:
            code = stack.pop()
            if code not in found:
                found.add(code)
                stack.extend(self._callers.get(code, ()))
        return frozenset(found)

    @cached_property
    def _callers(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for node, edges in self.flow.calls.items():
            if edges and not self._is_guarded(node):
                caller = self.flow.program.position(node)[0]
                for callee, _ in edges:
                    found.setdefault(callee, set()).add(caller)
        return found

    def _is_guarded(self, node: int) -> bool:
        code, value = self.flow.program.position(node)
        ref = self.flow.program.codes[code]
        if ref.code.kind != "module" or ref.module.index not in self.imports.imported:
            return False
        return below_main_guard(ref.code, value)
