"""What one hook notes for the next hook of the same request: on its middleware, or in a global; and
what a context manager that others enter too notes for its own exit.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import MIDDLEWARE
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, REBIND, Write
from isolint.summary import ir

_HOOKS = frozenset({MIDDLEWARE, "hook"})

_EXITS = MappingProxyType({"__enter__": "__exit__", "__aenter__": "__aexit__"})

NOTED = "the next hook of this request reads what another one left"
ENTERED = "its exit reads what the last one to enter left"


class BetweenHooks:
    """`self.began = time()` in `process_request`, `time() - self.began` in `process_response`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._hooks = {e.code for e in model.entries.found if e.kind in _HOOKS}

    def note(self, write: Write, ref: CodeRef, given: int, at: int) -> str:
        """`ref` has the value and the operation `at` that writes it, or hands it to a setter; empty
        where nothing is noted.
        """
        if given < 0 or isinstance(ref.code.ops[given], ir.Const) or ref.code.ops[at].block != 0:
            return ""
        if ref.code.name in _EXITS and self._is_left(write, _EXITS[ref.code.name]):
            return ENTERED
        return NOTED if ref.id in self._hooks and self._spans(write, ref) else ""

    def _is_left(self, write: Write, exit_name: str) -> bool:
        """`self.began = time()` in `__enter__`, `time() - self.began` in `__exit__`."""
        return any(
            method.code.name == exit_name and _reads(method, write.name)
            for method in self._methods(write)
        )

    def _spans(self, write: Write, ref: CodeRef) -> bool:
        if write.kind == REBIND:
            return any(_loads(hook, write.name) for hook in self._beside(ref))
        return any(
            hook.id in self._hooks and hook.id != ref.id and _reads(hook, write.name)
            for hook in self._methods(write)
        )

    def _methods(self, write: Write) -> Iterator[CodeRef]:
        """Of the object whose attribute is written."""
        made, classes = self.model.flow.objects[write.shared.obj], self.model.flow.classes
        if write.kind == ATTRIBUTE and isinstance(made, Instance):
            for cls in classes.info[made.cls].mro:
                yield from classes.methods(cls)

    def _beside(self, ref: CodeRef) -> Iterator[CodeRef]:
        """Other hooks of the same module."""
        hooks = (self.model.program.codes[hook] for hook in sorted(self._hooks))
        return (hook for hook in hooks if hook.module is ref.module and hook.id != ref.id)


def _loads(ref: CodeRef, name: str) -> bool:
    """A global of the module."""
    homes = (op.home for _, op in ref.each(ir.Load) if op.name == name)
    return ir.GLOBAL in homes and ir.GLOBAL not in (
        op.home for _, op in ref.each(ir.Bind) if op.name == name
    )


def _reads(ref: CodeRef, name: str) -> bool:
    """And does not set it itself."""
    sets = any(op.name == name for _, op in ref.each(ir.SetAttr))
    return not sets and any(
        op.name == name and isinstance(ref.code.ops[op.base], ir.Param)
        for _, op in ref.each(ir.Attr)
    )
