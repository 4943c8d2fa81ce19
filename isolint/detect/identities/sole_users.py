"""A program part with one user: all of its routes name the same constant one, and none asks who
is calling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

SOLE = "every route here has this one, and none asks for another"
_OWNING = frozenset({"user", "tenant"})
_FEWEST = 3


class SoleUsers:
    """The routes of one folder belong together: a local mode beside the one with a login."""

    def __init__(self, view: View, whole: Callable[[], Iterable[Hit]]) -> None:
        """`whole` gives the placeholders of the program."""
        self.view = view
        self.whole = whole
        self._asked: dict[str, bool] = {}

    def weighed(self, hits: Iterable[Hit]) -> Iterator[Hit]:
        for hit in hits:
            if self._is_sole(hit):
                yield replace(hit, severity=hit.severity.at_most(Severity.MEDIUM), note=SOLE)
            else:
                yield hit

    def _is_sole(self, hit: Hit) -> bool:
        if hit.severity.at_most(Severity.MEDIUM) is hit.severity or self._route(hit.code) < 0:
            return False
        place = self._place(hit)
        kind = self.view.model.identities.kind(hit.attribute)
        sole = kind in _OWNING and len(self._naming[place]) >= _FEWEST
        return sole and not self._is_asked_for(place[0])

    @cached_property
    def _routes(self) -> set[int]:
        return {entry.code for entry in self.view.model.entries.found}

    @cached_property
    def _naming(self) -> dict[tuple[str, str], set[int]]:
        """The routes of a folder in which a literal stands for somebody."""
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for hit in self.whole():
            route = self._route(hit.code)
            if route >= 0:
                found[self._place(hit)].add(route)
        return found

    def _place(self, hit: Hit) -> tuple[str, str]:
        return _folder(self.view.program.codes[hit.code]), hit.described

    def _route(self, code: int) -> int:
        """The route that the code is, or is written in; -1 for none."""
        ref: CodeRef | None = self.view.program.codes[code]
        while ref is not None and ref.id not in self._routes:
            ref = self.view.program.parent(ref)
        return -1 if ref is None else ref.id

    def _is_asked_for(self, folder: str) -> bool:
        if folder not in self._asked:
            codes = self.view.program.codes
            self._asked[folder] = any(self._asks(r) for r in codes if _folder(r) == folder)
        return self._asked[folder]

    def _asks(self, ref: CodeRef) -> bool:
        """`user: User = Depends(…)`, `api_key: str = Header()`, `request.user`, `current_user`."""
        identities, secret = self.view.model.identities, self.view.model.known.credential_names
        params = [param.name for param in ref.code.params]
        if any(identities.names_requester(name) or name in secret for name in params):
            return True
        loads = [op.name for _, op in ref.each(ir.Load)]
        reads = loads + [op.name for _, op in ref.each(ir.Attr)]
        return any(identities.names_requester(n) and identities.kind(n) is None for n in reads)


def _folder(ref: CodeRef) -> str:
    return ref.module.name.rpartition(".")[0]
