"""Which code starts a server: makes an application, or runs something that never ends."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from functools import cached_property

from isolint.model.definitions.program import CodeRef, Module
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.imports import Imports
from isolint.model.pointsto.targets import external_paths
from isolint.model.shared.outside_calls import outside_calls
from isolint.summary import ir
from isolint.summary.blocks import below_main_guard
from isolint.summary.operands import alike, roots

_SERVING = frozenset(
    {
        *("run", "serve", "start", "listen", "launch", "polling", "idle", "mainloop", "main_loop"),
        *("run_app", "run_server", "run_forever", "serve_forever", "run_until_disconnected"),
        *("run_polling", "start_polling", "infinity_polling", "run_webhook", "start_webhook"),
        *("wait_for_termination", "worker_main", "execute_from_command_line"),
    }
)
_ENDING = (
    *("asyncio.run", "asyncio.Runner", "uvloop.run", "anyio.run", "trio.run", "typer.run"),
    *("subprocess.", "threading.", "multiprocessing.", "concurrent.", "docker.", "rich."),
)
_VAGUE = frozenset({"start"})
_OF_MATCHES = frozenset({"group", "groups", "end", "span"})


class Servers:
    """What an imported module calls as the main script only is not counted, nor what the codes
    call that requests run (`served`): `sandbox.process.start(command)`.
    """

    def __init__(self, flow: Flow, imports: Imports, served: Container[int] = frozenset()) -> None:
        self.flow = flow
        self.imports = imports
        self.served = served
        self._known: dict[int, bool] = {}

    def starts(self, module: Module) -> bool:
        """The module's own code does, or the body of a module that it imports."""
        found = self._known.get(module.index)
        if found is None:
            found = self._known[module.index] = self._starts(module)
        return found

    def modules(self) -> set[int]:
        """Those whose code does, by their indices."""
        codes = self.flow.program.codes
        return {codes[code].module.index for code in self._making | self._running}

    def _starts(self, module: Module) -> bool:
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
    def starting(self) -> frozenset[int]:
        """Codes that surely make an application or run something, and all that call them: a
        `.start()` of nobody knows what may be a clock's.
        """
        return self._making | self._leading_to(self._codes_that(_VAGUE))

    @cached_property
    def _running(self) -> frozenset[int]:
        return self._leading_to(self._codes_that())

    def _codes_that(self, but: Collection[str] = ()) -> Iterator[int]:
        for ref in self.flow.program.having(ir.Call):
            if ref.id not in self.served and any(
                self._runs(ref, value, but) for value, _ in ref.each(ir.Call)
            ):
                yield ref.id

    @cached_property
    def _making(self) -> frozenset[int]:
        known = self.flow.known
        made = outside_calls(self.flow, lambda path: known.made(path) in known.applications)
        return self._leading_to(
            ref.id for ref, value, _, _ in made if not self._is_guarded(ref.node + value)
        )

    def _runs(self, ref: CodeRef, value: int, but: Collection[str]) -> bool:
        """`server.run()`, unless that is seen to be a function of the program."""
        op = ref.code.ops[value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(func, (ir.Attr, ir.Load)) or func.name not in _SERVING:
            return False
        node = ref.node + value
        if self.flow.calls.get(node) or self._is_guarded(node):
            return False
        assert isinstance(op, ir.Call)
        base = func.base if isinstance(func, ir.Attr) else -1
        put = [path for value in _put(ref, base) for path in self._made(ref, value)]
        paths = put or external_paths(self.flow, ref, op.func)
        if not paths and isinstance(func, ir.Attr):
            return func.name not in but and not _is_match(ref, func.base)
        return not paths or not all(path.startswith(_ENDING) for path in paths)

    def _made(self, ref: CodeRef, value: int) -> list[str]:
        op = ref.code.ops[value]
        return external_paths(self.flow, ref, op.func) if isinstance(op, ir.Call) else []

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


def _is_match(ref: CodeRef, value: int) -> bool:
    """`match.start()` beside `match.end()`, `matches[1].start()`: a place in a text."""
    place = _holder(ref, value)
    return any(
        op.name in _OF_MATCHES and alike(ref.code, _holder(ref, op.base), place)
        for _, op in ref.each(ir.Attr)
    )


def _put(ref: CodeRef, place: int) -> list[int]:
    """What the function itself puts where it finds it again: `app.config["LOADER"] = Thread(…)`."""
    item = ref.code.ops[place] if place >= 0 else None
    return [
        root
        for _, op in ref.each(ir.SetItem)
        if isinstance(item, ir.Item)
        and alike(ref.code, op.base, item.base)
        and alike(ref.code, op.key, item.key)
        for root in roots(ref.code, op.value)
    ]


def _holder(ref: CodeRef, value: int) -> int:
    """The value itself, or what it is an item of."""
    root = next(iter(roots(ref.code, value)), value)
    op = ref.code.ops[root]
    return op.base if isinstance(op, ir.Item) else root
