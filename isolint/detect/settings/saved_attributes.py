"""Settings that the service saves all at once: `config["style"] = app.STYLE` in `save_config`."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.code.operator_words import words
from isolint.detect.settings.saved_settings import is_saved_in_saver
from isolint.detect.settings.setting_groups import NAMING
from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir
from isolint.summary.ir import GLOBAL

_MANY = 3
_DEEPEST = 3


class SavedAttributes:
    """The names that a function reads which is there to save settings, and does so."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write) -> bool:
        """The attribute or the module's name is among those, or what holds the object is; any
        attribute, of what has many.
        """
        if write.kind not in (ATTRIBUTE, CLASS, REBIND) or not words(write.name).isdisjoint(NAMING):
            return False
        if self._is_held_by_saved(write.shared.obj, _DEEPEST):
            return True
        saved = frozenset[str]().union(*(self._of.get(holder, ()) for holder in self._held(write)))
        return len(saved) >= _MANY if write.name == ANY else write.name in saved

    def _is_held_by_saved(self, obj: int, depth: int) -> bool:
        """An entry of `app.providers`, which is saved with the rest."""
        hold = self.model.lifetimes.holds.get(obj)
        if hold is None or hold.parent == ROOT or depth == 0:
            return False
        if hold.name in self._of.get(hold.parent, ()):
            return True
        return self._is_held_by_saved(hold.parent, depth - 1)

    def _held(self, write: Write) -> frozenset[int]:
        ref = self.model.program.codes[write.context[0]]
        op = ref.code.ops[write.value]
        if write.kind != REBIND:
            return frozenset([write.shared.obj])
        if isinstance(op, ir.SetAttr):
            return self.model.flow.values(ref, op.base)
        return frozenset([self._module(ref)])

    def _module(self, ref: CodeRef) -> int:
        return self.model.flow.symbol_object(ModuleObject(ref.module.index))

    @cached_property
    def _of(self) -> dict[int, set[str]]:
        """By the object or the module that has them."""
        found: dict[int, set[str]] = {}
        for ref in self.model.program.codes:
            if ref.code.kind == "function" and is_saved_in_saver(self.model, ref):
                for holder, name in self._read(ref):
                    found.setdefault(holder, set()).add(name)
        return found

    def _read(self, ref: CodeRef) -> list[tuple[int, str]]:
        values = self.model.flow.values
        attributes = [(obj, op.name) for _, op in ref.each(ir.Attr) for obj in values(ref, op.base)]
        own = [op.name for _, op in ref.each(ir.Load) if op.home == GLOBAL]
        return attributes + [(self._module(ref), name) for name in own]
