"""Methods of outside bases that run what the program's own class has: `thread.start()` is a call of
its `run`, `parser.feed(text)` of its `handle_*`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from isolint.model.definitions.descriptors import Descriptors
from isolint.model.definitions.objects import Bound, Instance
from isolint.model.pointsto.flow import Flow


class TemplateMethods:
    def __init__(self, flow: Flow, descriptors: Descriptors) -> None:
        self.flow = flow
        self.descriptors = descriptors
        self._codes: dict[tuple[int, str], list[int]] = {}

    def give(self, obj: int, instance: Instance, outside: str, target: int) -> None:
        """`outside` is the path of the inherited method, `target` what is called."""
        for code in self._run_by(instance.cls, outside):
            self.flow.graph.add(target, self.flow.objects.number(Bound(code, obj)))

    def _run_by(self, cls: int, outside: str) -> list[int]:
        found = self._codes.get((cls, outside))
        if found is None:
            known = self.flow.known
            started = known.starters.get(outside)
            patterns = known.template_methods.get(outside) or ()
            runs = [*patterns, started] if started else patterns
            found = self._codes[cls, outside] = self.fitting(cls, runs) if runs else []
        return found

    def fitting(self, cls: int, patterns: Sequence[str]) -> list[int]:
        """Codes of methods whose names fit."""
        classes = self.flow.classes
        names = {
            ref.code.name: None for each in classes.info[cls].mro for ref in classes.methods(each)
        }
        wanted = (name for name in names if any(_fits(name, pattern) for pattern in patterns))
        members = (classes.member(cls, name) for name in wanted)
        return [
            code
            for owner, bindings in filter(None, members)
            for kind, code in (self.descriptors.of(owner, bound) for bound in bindings)
            if kind == "method"
        ]


def _fits(name: str, pattern: str) -> bool:
    """`*` is any public method."""
    return fnmatchcase(name, pattern) and (pattern != "*" or not name.startswith("_"))
