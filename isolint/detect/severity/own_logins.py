"""A server that a program runs for the login which it opened in its user's browser."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.code.operator_words import words
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import external_paths
from isolint.model.scan import Model
from isolint.summary import ir

ITS_LOGIN = "by the login that the program itself opened in a browser"
_OPENING = frozenset({"open", "open_new", "open_new_tab"})
_CLOSING = frozenset({"shutdown", "server_close"})
_LOGINS = frozenset({"oauth", "login", "auth", "callback"})


class OwnLogins:
    def __init__(self, model: Model) -> None:
        self.model = model

    def answers(self, context: Context) -> bool:
        """Every way here begins in such a server's handler."""
        codes, opening = self.model.program.codes, self._opening
        entered = self.model.request.entered(context) if opening else None
        return bool(entered) and all(
            codes[code].module.base in opening and code in self._answering for code in entered or ()
        )

    @cached_property
    def _answering(self) -> frozenset[int]:
        """The methods of plain servers' handlers."""
        classes, codes = self.model.flow.classes, self.model.program.codes
        found: set[int] = set()
        for entry in self.model.entries.found:
            parent = self.model.program.parent(codes[entry.code])
            if parent is not None and parent.code.kind == "class":
                paths = classes.info[parent.id].externals
                if any(path.startswith("http.server.") for path in paths):
                    found.add(entry.code)
        return frozenset(found)

    @cached_property
    def _opening(self) -> frozenset[int]:
        """Modules that open the browser of whoever runs them, or wait for what is done in it."""
        opening, closing = set[int](), set[int]()
        for ref in self.model.program.codes:
            for _, op in ref.each(ir.Call):
                func = ref.code.ops[op.func]
                if not isinstance(func, ir.Attr):
                    continue
                if func.name in _OPENING and self._opens(ref, op.func):
                    opening.add(ref.module.base)
                elif func.name in _CLOSING and not _LOGINS.isdisjoint(words(ref.module.name)):
                    closing.add(ref.module.base)
        return frozenset(opening | closing) if opening else frozenset()

    def _opens(self, ref: CodeRef, func: int) -> bool:
        paths = external_paths(self.model.flow, ref, func)
        return any(path.startswith("webbrowser.") for path in paths)
