"""Calls made only while what they fill is still empty: `if not self.ready: self.load()`."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.code.guards import is_lazy
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_LEVELS = 3


class LazyCallers:
    def __init__(self, model: Model) -> None:
        self.program = model.program
        self.reach = model.request
        self._known: dict[tuple[Context, int], frozenset[str]] = {}
        self._read: dict[int, frozenset[str]] = {}

    def guard(self, context: Context, name: str) -> bool:
        """Whether every way to the context has such a call, which asks for `name` or for
        something else that the call sets.
        """
        return self._is_guarded(context, name, frozenset(), _LEVELS)

    def _is_guarded(self, context: Context, name: str, others: frozenset[str], levels: int) -> bool:
        link = self.reach.links.get(context)
        callers = self.reach.callers.get(context, [])
        if levels == 0 or link is None or link.caller is None or not callers:
            return False
        others |= self._sets(context)
        return all(
            self._asks(self.program.codes[caller[0]], value, name, others)
            or self._is_guarded(caller, name, others, levels - 1)
            for caller, value in callers
        )

    def asks(self, ref: CodeRef, value: int, called: Context, name: str) -> bool:
        """Whether the call itself stands below such a test."""
        return self._asks(ref, value, name, self._sets(called))

    def _asks(self, ref: CodeRef, value: int, name: str, others: frozenset[str]) -> bool:
        return is_lazy(ref.code, value, name, (others - {name}) & self._names_read(ref))

    def _names_read(self, ref: CodeRef) -> frozenset[str]:
        """All that its tests can ask for, and more: far fewer than a chain of calls sets."""
        found = self._read.get(ref.id)
        if found is None:
            found = self._read[ref.id] = _read_names(ref.code)
        return found

    def _sets(self, context: Context, levels: int = _LEVELS) -> frozenset[str]:
        """What a function, or whatever it calls, sets whenever it runs."""
        found = self._known.get((context, levels))
        if found is None:
            found = _sets_itself(self.program.codes[context[0]])
            called = self._calls.get(context, ()) if levels > 1 else ()
            found = found.union(*(self._sets(each, levels - 1) for each in called))
            self._known[context, levels] = found
        return found

    @cached_property
    def _calls(self) -> dict[Context, list[Context]]:
        """The calls that each context makes whenever it runs."""
        found: dict[Context, list[Context]] = {}
        for called, callers in self.reach.callers.items():
            for caller, value in callers:
                if not _is_conditional(self.program.codes[caller[0]].code, value):
                    found.setdefault(caller, []).append(called)
        return found


def _read_names(code: ir.Code) -> frozenset[str]:
    named = {op.name for op in code.ops if isinstance(op, (ir.Load, ir.Attr))}
    return frozenset(named.union(op.text for op in code.ops if isinstance(op, ir.Const)))


def _sets_itself(ref: CodeRef) -> frozenset[str]:
    """Attributes of its own object, and globals."""
    sets = [(at, op.name) for at, op in ref.each(ir.SetAttr) if op.base == 0 and not op.augmented]
    sets += [(at, op.name) for at, op in ref.each(ir.Bind) if op.home == ir.GLOBAL]
    return frozenset(name for at, name in sets if not _is_conditional(ref.code, at))


def _is_conditional(code: ir.Code, value: int) -> bool:
    """Below a test, in a loop or where something failed: it may never run."""
    return any(block.kind not in _ALWAYS for block in surrounding(code, value))


_ALWAYS = frozenset({"body", "with", "try", "finally"})
