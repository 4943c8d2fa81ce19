"""Sessions that live as long as the process, and the code that uses them while serving."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from isolint.detect.sessions.closed_at_once import is_closed_at_once
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Container
from isolint.model.pointsto.flow import PROVIDED
from isolint.model.shared.ownership import ROOT, Hold
from isolint.summary import ir

if TYPE_CHECKING:
    from isolint.detect.view import View

_ROOTS = frozenset({"module", "class", "default", "cache", "left"})


class SessionUses:
    def __init__(self, view: View) -> None:
        self.view = view
        self.model = view.model

    @cached_property
    def held(self) -> dict[int, Hold]:
        """The sessions that a root of the process holds."""
        return {
            obj: hold
            for obj, held in self.model.lifetimes.holds.items()
            if self.model.identities.is_session(obj)
            and (hold := self._of_holder(obj, held)).parent == ROOT
            and (hold.root == "state" or self._is_lasting(hold))
        }

    def _of_holder(self, obj: int, hold: Hold) -> Hold:
        """What a container's singleton provider gives is where the provider is; an item of what
        a lifespan yields is in the state of every request.
        """
        above = self.model.lifetimes.holds.get(hold.parent)
        if above is None or hold.name == PROVIDED:
            return above or hold
        flow = self.view.flow
        made = flow.made_at(hold.parent)
        if made is None or not isinstance(flow.objects[hold.parent], Container):
            return hold
        if above.root == "framework":
            return Hold(ROOT, f"state{hold.name}", "left", made[0].id, made[1])
        return self._of_table(obj, hold, above)

    def _of_table(self, obj: int, hold: Hold, above: Hold) -> Hold:
        """`sessions = {"main": Session()}` of a module, also where startup fills it."""
        made, table = self.view.flow.made_at(obj), self.view.flow.objects[hold.parent]
        if above.parent != ROOT or made is None or getattr(table, "kind", "") != "dict":
            return hold
        if self.model.lifetimes.made_per_request(obj):
            return hold
        return Hold(ROOT, above.name, above.root, made[0].id, made[1])

    def _is_lasting(self, hold: Hold) -> bool:
        if hold.root not in _ROOTS or hold.code < 0:
            return False
        shown = self.model.lifetimes.is_demonstration(hold)
        return not shown and not is_closed_at_once(self.view, hold)

    def on_paths(self, obj: int) -> list[Context]:
        """Contexts on an execution path that use the session, the surest of each code."""
        request = self.model.request
        codes = (code for code in self._used_in.get(obj, ()) if code in request.codes)
        return [max(request.codes[code], key=request.strength) for code in codes]

    def functions(self, obj: int) -> list[int]:
        """Codes of the functions that use it, whoever runs them."""
        codes = self.view.program.codes
        return [each for each in self._used_in.get(obj, ()) if codes[each].code.kind == "function"]

    def is_for_startup(self, obj: int) -> bool:
        """Functions use it, and all of them run at startup or by a command, none for a request."""
        used, model = self.functions(obj), self.model
        return bool(used) and all(
            code in model.startup.codes and code not in model.request.codes for code in used
        )

    @cached_property
    def _used_in(self) -> dict[int, list[int]]:
        """Codes that load a session or ask it for something, by the session."""
        wanted = frozenset(self.held)
        found: dict[int, dict[int, None]] = {}
        for ref in self.view.program.codes if wanted else ():
            for value, op in ref.among(ir.Load, ir.Attr):
                nodes = (value, op.base) if isinstance(op, ir.Attr) else (value,)
                for node in nodes:
                    for obj in wanted & self.view.flow.values(ref, node):
                        found.setdefault(obj, {})[ref.id] = None
        return {obj: list(codes) for obj, codes in found.items()}
