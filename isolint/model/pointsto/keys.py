"""Which constants a key can be: a demand-driven look back from `d[key]`, through parameters too.

Constants are no objects of the flow, where they would be everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from msgspec import Struct

from isolint.model.definitions.objects import Class, External, ModuleObject
from isolint.model.definitions.program import CodeRef, Program
from isolint.model.definitions.symbols import Symbols
from isolint.pack.paths import PathTable
from isolint.summary import ir
from isolint.summary.ir import GLOBAL, LOCAL

Learn = Callable[["str | None"], None]
Meet = Callable[["tuple[CodeRef, int] | None"], None]
"""Told where a value is written down; None where that is not seen."""
_FOLLOWED = (ir.Param, ir.Load, ir.Bind, ir.Join, ir.Choice, ir.Narrow, ir.Import, ir.Attr)


class Passed(Struct, eq=False):
    """One call: argument nodes by position and by name; an unpacking may fill any parameter."""

    caller: CodeRef
    positional: list[int]
    named: list[tuple[str, int]]
    shift: int
    unpacks: bool

    def argument(self, index: int, params: list[ir.Parameter]) -> int | None:
        """The value given for a parameter, -1 where the caller's code does not show it, None when
        the default is left.
        """
        param = params[index]
        node = next((node for name, node in self.named if name == param.name), None)
        if node is None and param.kind == "positional":
            before = sum(p.kind == "positional" for p in params[:index]) - self.shift
            node = self.positional[before] if 0 <= before < len(self.positional) else None
        if node is None:
            return -1 if self.unpacks or param.default < 0 else None
        value = node - self.caller.node
        return value if 0 <= value < len(self.caller.code.ops) else -1


class Keys:
    def __init__(self, program: Program, symbols: Symbols, named: PathTable[bool]) -> None:
        self.program = program
        self.symbols = symbols
        self.named = named
        self.rebound: set[tuple[int, str]] = set()
        self._passed: dict[int, list[Passed]] = {}
        self._waiting: dict[int, list[tuple[int, Meet, set[int]]]] = {}
        self._served: frozenset[int] | None = None

    def may_know(self, ref: CodeRef, value: int) -> bool:
        return isinstance(ref.code.ops[value], _FOLLOWED)

    def watch(self, ref: CodeRef, value: int, learn: Learn) -> None:
        """Tells each key that the value can be, now and later; None when it can be any."""
        self.follow(ref, value, lambda found: learn(self._written(*found) if found else None))

    def follow(self, ref: CodeRef, value: int, meet: Meet) -> None:
        """Tells where each thing is written down that the value can be, now and later."""
        self._follow(ref, value, meet, set())

    def passed(self, callee: CodeRef, call: Passed) -> None:
        self._passed.setdefault(callee.id, []).append(call)
        for index, meet, seen in self._waiting.get(callee.id, ()):
            self._argument(callee, index, call, meet, seen)

    def give_up(self, served: Iterable[int]) -> None:
        """What nobody was seen to call, or a framework calls, can be given any key, also when it
        is asked for one later.
        """
        self._served = frozenset(served)
        uncalled = [code for code in self._waiting if code not in self._passed]
        for code in dict.fromkeys([*sorted(self._served), *uncalled]):
            for _, meet, _ in self._waiting.get(code, ()):
                meet(None)

    def _follow(self, ref: CodeRef, value: int, meet: Meet, seen: set[int]) -> None:
        if ref.node + value in seen:
            return
        seen.add(ref.node + value)
        op = ref.code.ops[value]
        if isinstance(op, (ir.Bind, ir.Narrow)) and op.value >= 0:
            self._follow(ref, op.value, meet, seen)
        elif isinstance(op, (ir.Join, ir.Choice)):
            for option in op.values:
                self._follow(ref, option, meet, seen)
        elif isinstance(op, ir.Load) and op.home != LOCAL:
            home = ref.module.base + (0 if op.home == GLOBAL else op.home)
            self._variable(home, op.name, meet, seen)
        elif isinstance(op, ir.Import) and op.name not in ("", "*", "*submodule"):
            source = self.symbols.imported_module(ref.module, op.module, op.level)
            self._variable(-1 if isinstance(source, str) else source.base, op.name, meet, seen)
        elif isinstance(op, ir.Attr) and (home := self._home(ref, op)) >= 0:
            self._variable(home, op.name, meet, seen)
        elif isinstance(op, ir.Param):
            self._parameter(ref, op.index, meet, seen)
        else:
            meet((ref, value))

    def _home(self, ref: CodeRef, op: ir.Attr) -> int:
        """The module, or the body of the class, that binds the attribute once and for all."""
        of = self.symbols.of_value(ref, op.base)
        if isinstance(of, ModuleObject):
            return self.program.modules[of.index].base
        constant = isinstance(of, Class) and op.name not in self._set_later
        return of.code if isinstance(of, Class) and constant else -1

    @cached_property
    def _set_later(self) -> frozenset[str]:
        return frozenset(op.name for _, _, op in self.program.each(ir.SetAttr))

    def constant(self, ref: CodeRef, value: int) -> str | None:
        """The key that a value is whoever runs the code: written there, or a constant of a module
        or a class.

        Asked once all variables that functions rebind are known.
        """
        op = ref.code.ops[value]
        if not isinstance(op, ir.Attr) and not (isinstance(op, ir.Load) and op.home == GLOBAL):
            return constant_key(ref, value)
        found: set[str | None] = set()
        self.watch(ref, value, found.add)
        return found.pop() if len(found) == 1 else None

    def _written(self, ref: CodeRef, value: int) -> str | None:
        """`"drafts"`, or `web.AppKey("drafts", list)`, which equals no other key: its name tells
        it.
        """
        op = ref.code.ops[value]
        if isinstance(op, ir.Const):
            return constant_key(ref, value)
        made = None
        if isinstance(op, ir.Call) and op.positional:
            made = self.symbols.of_value(ref, op.func)
        if isinstance(op, ir.Call) and isinstance(made, External) and made.path in self.named:
            return constant_key(ref, op.positional[0])
        return None

    def _variable(self, code: int, name: str, meet: Meet, seen: set[int]) -> None:
        home = self.program.codes[code] if code >= 0 else None
        versions = home.code.names.get(name) if home is not None else None
        if home is None or not versions or (code, name) in self.rebound:
            meet(None)
            return
        for version in versions:
            self._follow(home, version, meet, seen)

    def _parameter(self, ref: CodeRef, index: int, meet: Meet, seen: set[int]) -> None:
        param, parent = ref.code.params[index], self.program.parent(ref)
        if param.kind not in ("positional", "keyword") or parent is None:
            meet(None)
            return
        if param.default >= 0:
            self._follow(parent, param.default, meet, seen)
        self._waiting.setdefault(ref.id, []).append((index, meet, seen))
        if self._served is not None and (ref.id in self._served or ref.id not in self._passed):
            meet(None)
        for call in self._passed.get(ref.id, ()):
            self._argument(ref, index, call, meet, seen)

    def _argument(self, ref: CodeRef, index: int, call: Passed, meet: Meet, seen: set[int]) -> None:
        value = call.argument(index, ref.code.params)
        if value is not None and value < 0:
            meet(None)
        elif value is not None:
            self._follow(call.caller, value, meet, seen)


def constant_key(ref: CodeRef, value: int) -> str | None:
    """A constant as a key; a text of digits is not the number."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Const) and op.kind in ("str", "number"):
        return repr(op.text) if op.kind == "str" and op.text.isdecimal() else op.text
    return None
