"""Events that a program sets off itself: `bot.dispatch("settings_changed", …)`."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import external_paths
from isolint.model.scan import Model
from isolint.summary import ir

_HANDLING = "on_"


class OwnEvents:
    def __init__(self, model: Model) -> None:
        self.model = model

    def raising(self, code: int) -> list[tuple[CodeRef, int]]:
        """The calls that set off what a function is called for while somebody is served; none where
        the framework does so too.
        """
        name = self.model.program.codes[code].code.name
        if not name.startswith(_HANDLING):
            return []
        calls = self._raised.get(name.removeprefix(_HANDLING), [])
        return [(ref, value) for ref, value in calls if ref.id in self.model.request.codes]

    @cached_property
    def _raised(self) -> dict[str, list[tuple[CodeRef, int]]]:
        found: dict[str, list[tuple[CodeRef, int]]] = {}
        for ref in self.model.program.having(ir.Call) if self.model.known.raising else ():
            for value, event in self._events(ref):
                found.setdefault(event, []).append((ref, value))
        return found

    def _events(self, ref: CodeRef) -> Iterator[tuple[int, str]]:
        for value, op in ref.each(ir.Call):
            first = ref.code.ops[op.args[0]] if op.args else None
            if not isinstance(first, ir.Const) or first.kind != "str":
                continue
            paths = external_paths(self.model.flow, ref, op.func)
            told = [sent for sent in map(self.model.known.raising.get, paths) if sent is not None]
            if told and not any(fnmatchcase(first.text, each) for sent in told for each in sent):
                yield value, first.text
