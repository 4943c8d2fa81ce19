"""Objects that a thread-local keeps and on which requests write what their users brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from isolint.detect.hops.local_attributes import Use
from isolint.detect.view import View
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.users.values import USER_KINDS
from isolint.model.writing.named_writes import is_setattr
from isolint.summary import ir

_MAKING = "__init__"


class LocalCarriers:
    def __init__(self, view: View) -> None:
        self.view = view

    def kind(self, use: Use) -> str:
        """What users bring that ends on the object which is put there; empty for nothing."""
        objects = self._made(self.view.program.codes[use.code], use.given)
        return next((self._written[obj] for obj in objects if obj in self._written), "")

    def made_with(self, use: Use) -> str:
        """What users bring that the object keeps which is put there, from its construction on."""
        objects = self._made(self.view.program.codes[use.code], use.given)
        return next((self._built[obj] for obj in objects if obj in self._built), "")

    def _made(self, ref: CodeRef, given: int) -> list[int]:
        """Objects of the program's own classes, if it is nothing else."""
        found = sorted(self.view.flow.values(ref, given)) if given >= 0 else []
        described = (self.view.flow.objects[obj] for obj in found)
        return found if all(isinstance(each, Instance) for each in described) else []

    @cached_property
    def _written(self) -> dict[int, str]:
        return self._kinds(ref for ref in self._serving() if ref.code.name != _MAKING)

    @cached_property
    def _built(self) -> dict[int, str]:
        return self._kinds(ref for ref in self._serving() if ref.code.name == _MAKING)

    def _serving(self) -> Iterator[CodeRef]:
        serving = self.view.model.request.codes
        return (ref for ref in self.view.program.codes if ref.id in serving)

    def _kinds(self, refs: Iterable[CodeRef]) -> dict[int, str]:
        found: dict[int, str] = {}
        for ref in refs:
            for base, given in _writes(ref):
                kind = self._of_user(ref, given)
                for obj in self.view.flow.values(ref, base) if kind else ():
                    found.setdefault(obj, kind)
        return found

    def _of_user(self, ref: CodeRef, given: int) -> str:
        kind = self.view.model.values.kind(ref, given)
        if kind in USER_KINDS:
            return kind
        return "payload" if self.view.model.taint.is_user_data(ref, given) else ""


def _writes(ref: CodeRef) -> Iterator[tuple[int, int]]:
    """Objects whose attributes are set, with what they are set to."""
    for _, op in ref.among(ir.SetAttr, ir.Call):
        if isinstance(op, ir.SetAttr) and op.value >= 0:
            yield op.base, op.value
        elif isinstance(op, ir.Call) and is_setattr(ref, op):
            yield op.args[0], op.args[2]
