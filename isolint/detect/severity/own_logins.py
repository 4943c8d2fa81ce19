"""A server that a program runs for the login which it opened in its user's browser."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.code.operator_words import words
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import external_paths
from isolint.model.reaching.entry_points import Entry
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
        """The methods of plain servers' handlers, and what is made to answer a login where that is
        opened.
        """
        codes, parent = self.model.program.codes, self.model.program.parent
        found: set[int] = set()
        for entry in self.model.entries.found:
            around = parent(codes[entry.code])
            if around is not None and (
                self._is_plain_handler(around) or self._is_opened_here(entry, around)
            ):
                found.add(entry.code)
        return frozenset(found)

    def _is_plain_handler(self, ref: CodeRef) -> bool:
        if ref.code.kind != "class":
            return False
        paths = self.model.flow.classes.info[ref.id].externals
        return any(path.startswith("http.server.") for path in paths)

    def _is_opened_here(self, entry: Entry, around: CodeRef) -> bool:
        """`@app.get("/callback")` in the function that then opens the login page."""
        named = words(entry.route) | words(self.model.program.codes[entry.code].code.name)
        opens = around.code.kind == "function" and any(
            isinstance(func := around.code.ops[op.func], ir.Attr)
            and func.name in _OPENING
            and self._opens(around, op.func)
            for _, op in around.each(ir.Call)
        )
        return opens and not _LOGINS.isdisjoint(named)

    @cached_property
    def _opening(self) -> frozenset[int]:
        """Modules that open the browser of whoever runs them, or wait for what is done in it."""
        opening, closing = set[int](), set[int]()
        for ref, _, op in self.model.program.each(ir.Call):
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
