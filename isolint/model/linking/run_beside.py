"""What an outside decorator runs whenever what it decorates is called: functions that it is handed,
as in `@retry(before_sleep=note)`, and the context manager that it is itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from isolint.model.calling.calls import Calls
from isolint.model.definitions.objects import (
    Bound,
    Container,
    External,
    Function,
    Instance,
    Partial,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.site import Site
from isolint.model.pointsto.special_methods import Dunder
from isolint.summary import ir

_AROUND = (("__enter__", "__exit__"), ("__aenter__", "__aexit__"))


class RunBeside:
    def __init__(self, flow: Flow, calls: Calls, dunder: Dunder) -> None:
        self.flow = flow
        self.calls = calls
        self.dunder = dunder

    def of(self, ref: CodeRef, op: ir.Decorate, obj: int) -> None:
        """`obj` is what the decorator can be."""
        described, given = self.flow.objects[obj], ref.node + op.value
        made = ref.code.ops[op.decorator]
        if isinstance(described, Instance):
            self._enter(given, obj, described)
        elif isinstance(made, ir.Call):
            if isinstance(described, External):
                self._handed(ref, given, made, described.path)
            elif isinstance(described, Container) and described.kind == "generator":
                self._again(ref, given, made)

    def _enter(self, given: int, obj: int, described: Instance) -> None:
        """Of a `ContextDecorator`: an object that is entered, and can be called though none of its
        own classes says how.
        """
        member = self.flow.classes.member
        if member(described.cls, "__call__") or member(described.cls, "_recreate_cm"):
            return
        for around in _AROUND:
            if member(described.cls, around[0]):
                self._whenever(given, partial(self._around, obj, around))

    def _around(self, obj: int, names: tuple[str, str], own: CodeRef) -> None:
        for name in names:
            self.dunder(own, obj, name, own.node, [], self.flow.graph.new_node())

    def _again(self, ref: CodeRef, given: int, made: ir.Call) -> None:
        """A generator that is a context manager begins anew with each call."""
        args = [ref.node + value for value in made.positional]
        self._beside(given, ref.node + made.func, args)

    def _handed(self, ref: CodeRef, given: int, made: ir.Call, path: str) -> None:
        if not self.calls.externals.meanings.of(path.removesuffix("()")).calls:
            return
        for value in made.args:
            if not isinstance(ref.code.ops[value], ir.Const):
                self._beside(given, ref.node + value, [])

    def _beside(self, given: int, func: int, args: list[int]) -> None:
        """Functions that the node `func` can be."""

        def begin(obj: int) -> None:
            if isinstance(self.flow.objects[obj], (Function, Bound, Partial)):
                self._whenever(given, partial(self._call, obj, args))

        self.flow.graph.trigger(func, begin)

    def _call(self, obj: int, args: list[int], own: CodeRef) -> None:
        site = Site(own, own.node, args, [], [], self.flow.graph.new_node())
        self.calls.call(site, obj)

    def _whenever(self, given: int, run: Callable[[CodeRef], None]) -> None:
        """Each function that is decorated does so from its first operation on."""

        def decorated(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Function):
                own = self.flow.program.codes[described.code]
                if own.code.ops:
                    run(own)

        self.flow.graph.trigger(given, decorated)
