"""Tasks that the program itself sends, and never while somebody is served: by a command of whoever
runs it.
"""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import Bound, Function
from isolint.model.scan import Model
from isolint.summary import ir

_SENDING = frozenset({"delay", "apply_async", "s", "si", "signature", "send", "send_with_options"})


class OwnTasks:
    def __init__(self, model: Model) -> None:
        self.model = model

    def are_of_commands(self, code: int) -> bool:
        """There is a sender, and no request comes to any."""
        senders = self._senders.get(code, set())
        serving = self.model.request.codes.keys() | self.model.latent.codes.keys()
        return bool(senders) and senders.isdisjoint(serving)

    @cached_property
    def _senders(self) -> dict[int, set[int]]:
        """The codes that send each task, called as a function as well."""
        tasks = {entry.code for entry in self.model.entries.found if entry.kind == "task"}
        found: dict[int, set[int]] = {}
        for ref, _, op in self.model.program.each(ir.Attr) if tasks else ():
            if op.name in _SENDING:
                for obj in self.model.flow.values(ref, op.base):
                    sent = self.model.flow.objects[obj]
                    if isinstance(sent, (Bound, Function)) and sent.code in tasks:
                        found.setdefault(sent.code, set()).add(ref.id)
        for code in found.keys() & tasks:
            found[code] |= self._callers(code)
        return found

    def _callers(self, code: int) -> set[int]:
        contexts = self.model.request.codes.get(code, ())
        return {
            caller[0]
            for context in contexts
            for caller, _ in self.model.request.callers.get(context, ())
        }
