"""What the code itself says it is made for: `# isolint: shared`, `per-request`, `startup-only`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from isolint.model.definitions.objects import Class, Instance
from isolint.model.definitions.program import Module, Program
from isolint.model.pointsto.flow import Flow
from isolint.model.shared.ownership import Hold
from isolint.source.directives import INTENTS, PER_REQUEST, SHARED, STARTUP_ONLY, Directive
from isolint.source.directives import directive as parsed
from isolint.summary.ir import Comment


class Intent(Struct, frozen=True):
    """`code` is the class or function that it is about, -1 where there is none."""

    path: str
    directive: Directive
    code: int


def directives_of(module: Module) -> Iterator[Directive]:
    for comment in module.summary.comments:
        found = _parsed(comment)
        if found is not None:
            yield found


def _parsed(comment: Comment) -> Directive | None:
    return parsed(comment.text, comment.line, comment.first, comment.last)


class Intents:
    """`used` are those that changed what is believed. One without a reason says nothing, unless
    none is asked for.
    """

    def __init__(self, flow: Flow, asks_reason: bool) -> None:
        self.flow = flow
        self.all = list(_stated(flow.program))
        self.used: set[Intent] = set()
        counting = [i for i in self.all if i.directive.reason or not asks_reason]
        self._of = {
            kind: {i.code: i for i in counting if i.directive.kind == kind and i.code >= 0}
            for kind in INTENTS
        }

    @cached_property
    def startup_only(self) -> dict[int, Intent]:
        """By function; a class stands for its methods."""
        found: dict[int, Intent] = {}
        for code, intent in self._of[STARTUP_ONLY].items():
            inside = self.flow.classes.methods(code) if code in self.flow.classes.info else ()
            found.update({ref.id: intent for ref in inside})
            found[code] = intent
        return found

    def is_shared(self, cls: int) -> bool:
        return self._about(SHARED, cls) is not None

    def is_own(self, cls: int) -> bool:
        return self._about(PER_REQUEST, cls) is not None

    def excuses(self, obj: int, chain: list[tuple[int, Hold]]) -> bool:
        """An object that would be shared, and that is made for it or is a request's own."""
        intent = self._excuse(obj, chain)
        if intent is not None:
            self.used.add(intent)
        return intent is not None

    def _excuse(self, obj: int, chain: list[tuple[int, Hold]]) -> Intent | None:
        described = self.flow.objects[obj]
        if isinstance(described, Class):
            return self._about(SHARED, described.code)
        found = self._of_instance(obj) or self._returned.get(obj)
        for step, hold in () if found else chain:
            found = found or self._returned.get(step)
            if isinstance(self.flow.objects[step], Instance):
                own = self._of_instance(step)
                found = found or (own if own and own.directive.kind == PER_REQUEST else None)
            if hold.root == "class":
                found = found or self._about(SHARED, hold.code)
        return found

    def _of_instance(self, obj: int) -> Intent | None:
        described = self.flow.objects[obj]
        if not isinstance(described, Instance):
            return None
        return self._about(PER_REQUEST, described.cls) or self._about(SHARED, described.cls)

    def _about(self, kind: str, cls: int) -> Intent | None:
        """Of the class or the nearest class that it derives from."""
        stated = self._of[kind]
        if not stated or cls not in self.flow.classes.info:
            return None
        return next((stated[c] for c in self.flow.classes.info[cls].mro if c in stated), None)

    @cached_property
    def _returned(self) -> dict[int, Intent]:
        """What a function hands out that says whose it is."""
        return {
            obj: intent
            for kind in (SHARED, PER_REQUEST)
            for code, intent in self._of[kind].items()
            if code not in self.flow.classes.info
            for obj in self.flow.graph.get(self.flow.return_node(code))
        }


def _stated(program: Program) -> Iterator[Intent]:
    for module in program.modules:
        for directive in directives_of(module):
            if directive.kind in INTENTS:
                code = _code_at(program, module, directive)
                yield Intent(module.summary.path, directive, code)


def _code_at(program: Program, module: Module, directive: Directive) -> int:
    for index, code in enumerate(module.summary.codes):
        ref = program.codes[module.base + index]
        named = code.kind in ("class", "function") and code.name
        if named and directive.is_about(program.definition(ref).line):
            return ref.id
    return -1
