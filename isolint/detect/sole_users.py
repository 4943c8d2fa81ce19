"""A program part with one user: all of its routes name the same constant one, and none asks who
is calling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.program import CodeRef
from isolint.summary import ir

SOLE = "every route here has this one, and none asks for another"
_OWNING = frozenset({"user", "tenant"})
_FEWEST = 3


class SoleUsers:
    """The routes of one folder belong together: a local mode beside the one with a login."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._routes: dict[str, set[int]] = defaultdict(set)
        for entry in view.model.entries.found:
            ref = view.program.codes[entry.code]
            self._routes[_folder(ref)].add(entry.code)

    def weighed(self, hits: Iterable[Hit]) -> Iterator[Hit]:
        told = list(hits)
        routes: dict[tuple[str, str], set[int]] = defaultdict(set)
        for hit in told:
            routes[self._place(hit)].add(self._route(hit.code))
        for hit in told:
            place = self._place(hit)
            several = len(routes[place] - {-1}) >= _FEWEST
            if several and self._route(hit.code) >= 0 and self._is_sole(hit, place[0]):
                yield replace(hit, severity=hit.severity.at_most(Severity.MEDIUM), note=SOLE)
            else:
                yield hit

    def _place(self, hit: Hit) -> tuple[str, str]:
        return _folder(self.view.program.codes[hit.code]), hit.described

    def _is_sole(self, hit: Hit, folder: str) -> bool:
        if hit.severity.at_most(Severity.MEDIUM) is hit.severity:
            return False
        kind = self.view.model.identities.kind(hit.attribute)
        return kind in _OWNING and not self._is_asked_for(folder)

    def _route(self, code: int) -> int:
        """The route that the code is, or is written in; -1 for none."""
        ref: CodeRef | None = self.view.program.codes[code]
        while ref is not None and ref.id not in self._routes[_folder(ref)]:
            ref = self.view.program.parent(ref)
        return -1 if ref is None else ref.id

    def _is_asked_for(self, folder: str) -> bool:
        codes = self.view.program.codes
        return any(self._asks(ref) for ref in codes if _folder(ref) == folder)

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
