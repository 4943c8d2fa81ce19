"""Which calls of outside code can say anything of entry points, by the path that is called."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.model.definitions.knowledge import Knowledge
from isolint.summary import ir

DEPENDENCIES = "dependencies"


class Telling:
    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self._of: dict[str, bool] = {}

    def tells(self, op: ir.Call, paths: Iterable[str]) -> bool:
        by_keyword = any(self._is_keyword(name) for name in op.keywords)
        return any(by_keyword or self._is_told_of(path) for path in paths)

    def _is_keyword(self, name: str) -> bool:
        return name == DEPENDENCIES or name in self.known.startup_keywords

    def _is_told_of(self, path: str) -> bool:
        found = self._of.get(path)
        if found is None:
            known = self.known
            tables = (known.depends, known.registrations, known.single, known.resolvers)
            found = (
                f"{path}()" in known.applications
                or any(path in table for table in tables)
                or any(each in known.decorators for each in (path, path.removesuffix("()")))
                or path in known.startup_decorators
            )
            self._of[path] = found
        return found
