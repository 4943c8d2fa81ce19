"""What stands beside a service and is no part of it: mock servers, helpers of tests, examples,
programs of others that are kept with it, and skeletons of programs that it writes for its users.
"""

from __future__ import annotations

import re
from functools import cached_property

from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef, Module, Program
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.imports import Imports
from isolint.model.reaching.entry_points import Entries
from isolint.model.reaching.reach import Reach
from isolint.summary.blocks import below_main_guard

_BESIDE = re.compile(
    r"_?(tests?|testing|test(ing)?_?(utils|helpers|support|config|data)|mocks?|fakes?|stubs?"
    r"|smoke_tests?|load_?tests?|examples?|demos?|samples|benchmarks?"
    r"|third_?party|vendored|(mock|fake)_.*|.*_(mocks?|fakes?))$"
)
_SKELETON = re.compile(
    r"_?((project|app)_)?templates?$|_?(cookiecutters?|scaffold(s|ing)|skeletons?)$"
)


def stand_ins(program: Program, entries: Entries, imports: Imports) -> frozenset[int]:
    """Modules named so that no other module brings in; where nobody else serves users, those of
    them that serve nobody either.
    """
    serving = {program.codes[entry.code].module.index for entry in entries.found}
    named = {module.index for module in program.modules if is_named_beside(module)}
    named |= {m.index for m in program.modules if _is_skeleton(m)} - serving
    found = set(named)
    waiting = [index for index, of in imports.of.items() if index not in named for index in of]
    while waiting:
        index = waiting.pop()
        if index in found:
            found.discard(index)
            waiting.extend(imports.of.get(index, ()))
    if serving - found:
        return frozenset(found)
    return frozenset(found - serving) if serving else frozenset()


def is_named_beside(module: Module) -> bool:
    return any(map(_BESIDE.match, module.name.split(".")))


def _is_skeleton(module: Module) -> bool:
    """In a folder of templates: code that is copied out, not imported from there."""
    return any(map(_SKELETON.match, module.name.split(".")[:-1]))


class Beside:
    """`modules` stand beside the service; `shown` has the entry points of a server that a module,
    which others bring in, begins only where it is run itself.
    """

    def __init__(self, flow: Flow, entries: Entries, imports: Imports) -> None:
        self.flow = flow
        self.program = flow.program
        self.entries = entries
        self.imports = imports
        self.modules = stand_ins(flow.program, entries, imports)

    def begins(self, reach: Reach, context: Context) -> bool:
        """Every way to the context begins there."""
        if not (self.modules or self.shown):
            return False
        entered = reach.entered(context)
        return entered is not None and all(map(self._is_beside, entered))

    def _is_beside(self, code: int) -> bool:
        return code in self.shown or self.program.codes[code].module.index in self.modules

    @cached_property
    def shown(self) -> frozenset[int]:
        found = {e.code: self._around(self.program.codes[e.code]) for e in self.entries.found}
        within = {around for around in found.values() if around >= 0}
        called: dict[int, bool] = {}
        for node, edges in self.flow.calls.items() if within else ():
            for code, _ in edges:
                if code in within:
                    called[code] = called.get(code, True) and self._is_guarded(node)
        shown = frozenset(c for c, around in found.items() if called.get(around, False))
        return shown if len(shown) < len(found) else frozenset()

    def _around(self, ref: CodeRef) -> int:
        """The outermost function around the entry point, in a module that others bring in."""
        outer = -1
        parent = self.program.parent(ref)
        while parent is not None and parent.code.kind != "module":
            outer = parent.id if parent.code.kind == "function" else -1
            parent = self.program.parent(parent)
        return outer if ref.module.index in self.imports.imported else -1

    def _is_guarded(self, node: int) -> bool:
        """In a module that others bring in: one that nobody does is there to be run."""
        code, value = self.program.position(node)
        ref = self.program.codes[code]
        brought_in = ref.module.index in self.imports.imported
        return brought_in and ref.code.kind == "module" and below_main_guard(ref.code, value)
