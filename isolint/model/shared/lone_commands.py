"""Commands of a command line that start no server: each run of one is a process of its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import NOTHING, Objects
from isolint.model.reaching.entry_points import MESSAGE, WORKER, Entries
from isolint.model.reaching.reach import Reach
from isolint.model.shared.servers import Servers
from isolint.summary import ir


class LoneCommands:
    """`served` are codes that run for users."""

    def __init__(
        self,
        flow: Flow,
        entries: Entries,
        startup: Reach,
        servers: Servers,
        served: frozenset[int],
    ) -> None:
        self.flow = flow
        self.entries = entries
        self.startup = startup
        self.servers = servers
        self.served = served

    @cached_property
    def codes(self) -> frozenset[int]:
        """What runs in such a process only; nothing where no command starts the service."""
        lone = {code for code in self.entries.commands if self._is_lone(code)}
        if not lone or lone == self.entries.commands:
            return frozenset()
        others = (c for c, link in self.startup.links.items() if link.caller is None)
        run = self._reached(context for context in others if context[0] not in lone)
        return frozenset(self.startup.codes.keys() - run).difference(self.served)

    def without_theirs(self, code: int, name: str, held: Objects) -> Objects:
        """What a variable of a module can have in the process that serves."""
        theirs, others = self._given(code, name)
        return held - (theirs - others) if theirs else held

    def _is_lone(self, command: int) -> bool:
        begun = self.startup.codes.get(command, ())
        return self._reached(begun).isdisjoint(self._serving | self.servers.starting)

    @cached_property
    def _serving(self) -> frozenset[int]:
        """Loops over jobs and messages, and functions in which entry points are written."""
        program, found = self.flow.program, set[int]()
        for entry in self.entries.found:
            looping = entry.kind in (WORKER, MESSAGE)
            around = program.codes[entry.code] if looping else self._around(entry.code)
            while around is not None and around.id not in found:
                found.add(around.id)
                around = self._around(around.id)
        return frozenset(found)

    def _around(self, code: int) -> CodeRef | None:
        return self.flow.program.parent(self.flow.program.codes[code])

    def _reached(self, starts: Iterable[Context]) -> set[int]:
        seen: set[Context] = set()
        stack = list(starts)
        while stack:
            context = stack.pop()
            if context not in seen:
                seen.add(context)
                stack.extend(self._called.get(context, ()))
        return {code for code, _ in seen}

    @cached_property
    def _called(self) -> dict[Context, list[Context]]:
        found: dict[Context, list[Context]] = {}
        for context, callers in self.startup.callers.items():
            for caller, _ in callers:
                found.setdefault(caller, []).append(context)
        return found

    def _given(self, code: int, name: str) -> tuple[Objects, Objects]:
        return self._variables.get((code, name), (NOTHING, NOTHING))

    @cached_property
    def _variables(self) -> dict[tuple[int, str], tuple[Objects, Objects]]:
        """What lone commands put into variables of modules, and what others put there."""
        theirs = self._bound(self.codes)
        if not theirs:
            return {}
        rest = (ref.id for ref in self.flow.program.codes if ref.id not in self.codes)
        others = self._bound(rest)
        return {place: (given, others.get(place, NOTHING)) for place, given in theirs.items()}

    def _bound(self, codes: Iterable[int]) -> dict[tuple[int, str], Objects]:
        found: dict[tuple[int, str], Objects] = {}
        for code in codes:
            ref = self.flow.program.codes[code]
            for _, op in ref.each(ir.Bind):
                of_module = op.home == ir.GLOBAL or ref.code.kind == "module"
                if of_module and op.value >= 0:
                    place = (ref.module.base, op.name)
                    found[place] = found.get(place, NOTHING) | self.flow.values(ref, op.value)
        return found
