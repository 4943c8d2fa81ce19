"""Functions that begin work they are given: `spawn(work(session))`, `pool.defer(send, session)`."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.code.arguments import external_path
from isolint.detect.code.waiting import waits_for
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import Parameter, argument_of
from isolint.summary import ir


class Given(Struct, frozen=True):
    """A call of such a function, what it is given for it, the operation of that function that
    begins it, and whether the task is given back.
    """

    call: int
    arguments: tuple[int, ...]
    begins: tuple[int, int]
    returned: bool


class Starters:
    """Parameters that a function begins work with and does not wait for; `returned` are functions
    that give the task back, which is for their callers to wait for.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self.handed = view.model.request.handed
        self.begins: dict[Parameter, tuple[int, int]] = {}
        self.returned: set[int] = set()
        for ref in view.program.codes:
            for value, op, _ in begun(view, ref) if ref.code.params else ():
                self._note(ref, value, op)
        self._codes = {code for code, _ in self.begins}

    def calls(self, ref: CodeRef) -> Iterator[Given]:
        """Where a function hands over work of its own."""
        for value, op in ref.each(ir.Call):
            for code, receiver in self.view.flow.calls.get(ref.node + value, {}):
                if code in self._codes and self._may_outlive(receiver):
                    given = dict.fromkeys(self._arguments(op, code, receiver))
                    at = next(at for (own, _), at in self.begins.items() if own == code)
                    yield Given(value, tuple(given), at, code in self.returned)

    def work(self, ref: CodeRef, given: Given) -> list[Context]:
        op = ref.code.ops[given.call]
        return list(self.handed.callbacks(ref, given.call, op)) if isinstance(op, ir.Call) else []

    def _note(self, ref: CodeRef, value: int, op: ir.Call) -> None:
        found = [self.handed.parameter(ref, argument) for argument in op.args]
        own = [each for each in found if each is not None and self._is_open(ref, each)]
        if not own or waits_for(self.view, ref, value, handed_back=False):
            return
        self.begins.update(dict.fromkeys(own, (ref.id, value)))
        if waits_for(self.view, ref, value):
            self.returned.add(ref.id)

    def _is_open(self, ref: CodeRef, parameter: Parameter) -> bool:
        """Its own, and not a session by itself: that is told where the work begins."""
        code, index = parameter
        named = self.view.model.identities.parameter(ref, index) if code == ref.id else None
        return code == ref.id and named != "session"

    def _may_outlive(self, receiver: int) -> bool:
        """A scope that a request makes for itself may wait at its end."""
        return receiver < 0 or self.view.model.sharing.of(receiver) is not None

    def _arguments(self, op: ir.Call, code: int, receiver: int) -> Iterator[int]:
        callee = self.view.program.codes[code]
        for index, param in enumerate(callee.code.params):
            if (code, index) not in self.begins:
                continue
            if param.kind == "star":
                yield from op.positional[index - (receiver >= 0) :]
            elif param.kind == "starstar":
                yield from (argument for name, argument in op.named if name not in _names(callee))
            else:
                argument = argument_of(op, callee, index, receiver)
                yield from () if argument is None else (argument,)


def _names(callee: CodeRef) -> frozenset[str]:
    return frozenset(param.name for param in callee.code.params)


def begun(view: View, ref: CodeRef) -> Iterator[tuple[int, ir.Call, str]]:
    """Calls that begin work in the background."""
    for value, op in ref.each(ir.Call):
        if ref.node + value in view.flow.external_calls:
            path = external_path(view, ref, op.func)
            known = view.model.known.callbacks.get(path)
            if known is not None and known.background:
                yield value, op, path
