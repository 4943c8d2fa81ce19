"""A server that a program runs for the login which it opened in its user's browser."""

from __future__ import annotations

from collections.abc import Iterator
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
        entered = self.model.request.entered(context) if self._opening else None
        return bool(entered) and self._answering.issuperset(entered or ())

    @cached_property
    def _answering(self) -> frozenset[int]:
        """The methods of plain servers' handlers where a browser is opened, and what is made to
        answer a login that is then opened.
        """
        codes, parent = self.model.program.codes, self.model.program.parent
        found: set[int] = set()
        for entry in self.model.entries.found:
            around = parent(codes[entry.code])
            if around is not None and (
                (around.module.base in self._opening and self._is_plain_handler(around))
                or self._is_for_login(entry, around)
            ):
                found.add(entry.code)
        return frozenset(found)

    def _is_plain_handler(self, ref: CodeRef) -> bool:
        if ref.code.kind != "class":
            return False
        paths = self.model.flow.classes.info[ref.id].externals
        return any(path.startswith("http.server.") for path in paths)

    def _is_for_login(self, entry: Entry, around: CodeRef) -> bool:
        """`@app.get("/callback")` in the function that then opens the login page, or in one that
        makes the application for `log_in`, which does.
        """
        if around.code.kind == "module":
            return around.module.base in self._opening and self._is_of_login(around, entry.code)
        if around.code.kind != "function":
            return False
        if self._opens_browser(around):
            named = words(entry.route) | words(self.model.program.codes[entry.code].code.name)
            return not _LOGINS.isdisjoint(named)
        callers = self._callers.get(around.id, ())
        return bool(callers) and all(
            self._opens_browser(caller) and not _LOGINS.isdisjoint(words(caller.code.name))
            for caller in callers
        )

    def _is_of_login(self, module: CodeRef, code: int) -> bool:
        """`@login_api.post("/success")` in a module that opens the browser."""
        return any(
            not _LOGINS.isdisjoint(words(name))
            for _, op in module.each(ir.Decorate)
            if self._decorated(module, op) == code
            for name in _receivers(module.code, op.decorator)
        )

    def _decorated(self, module: CodeRef, op: ir.Decorate) -> int:
        below: ir.AnyOp = op
        while isinstance(below, ir.Decorate):
            below = module.code.ops[below.value]
        return self.model.program.child(module, below.code).id if isinstance(below, ir.Make) else -1

    def _opens_browser(self, ref: CodeRef) -> bool:
        return any(self._is_opener(ref, op.func) for _, op in ref.each(ir.Call))

    @cached_property
    def _callers(self) -> dict[int, list[CodeRef]]:
        program, found = self.model.program, dict[int, list[CodeRef]]()
        for node, edges in self.model.flow.calls.items():
            for callee, _ in edges:
                found.setdefault(callee, []).append(program.codes[program.position(node)[0]])
        return found

    @cached_property
    def _opening(self) -> frozenset[int]:
        """Modules that open the browser of whoever runs them, or wait for what is done in it."""
        opening, closing = set[int](), set[int]()
        for ref, _, op in self.model.program.each(ir.Call):
            func = ref.code.ops[op.func]
            if any(self._is_opener(ref, value) for value in (op.func, *op.args)):
                opening.add(ref.module.base)
            elif not isinstance(func, ir.Attr):
                continue
            elif func.name in _CLOSING and not _LOGINS.isdisjoint(words(ref.module.name)):
                closing.add(ref.module.base)
        return frozenset(opening | closing) if opening else frozenset()

    def _is_opener(self, ref: CodeRef, value: int) -> bool:
        """Called, or handed to what calls it: `run_in_thread(webbrowser.open, url)`."""
        op = ref.code.ops[value]
        return isinstance(op, ir.Attr) and op.name in _OPENING and self._opens(ref, value)

    def _opens(self, ref: CodeRef, func: int) -> bool:
        paths = external_paths(self.model.flow, ref, func)
        return any(path.startswith("webbrowser.") for path in paths)


def _receivers(code: ir.Code, decorator: int) -> Iterator[str]:
    """`api` of `api.post("/success")`."""
    op = code.ops[decorator]
    func = code.ops[op.func] if isinstance(op, ir.Call) else op
    base = code.ops[func.base] if isinstance(func, ir.Attr) else None
    if isinstance(base, (ir.Load, ir.Bind)):
        yield base.name
