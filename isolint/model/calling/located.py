"""What is asked for by the name of its class: `locator.get_service("Name")`, `bot.get_cog("X")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.calling.builtin_calls import BuiltinCalls
from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.pack.calling import Named
from isolint.summary import ir

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls
    from isolint.model.pointsto.site import Site


class Located:
    def __init__(self, flow: Flow, builtins: BuiltinCalls, calls: Calls) -> None:
        self.flow = flow
        self.builtins = builtins
        self.calls = calls

    def call(self, site: Site, path: str) -> None:
        known = self.flow.known
        if path in known.locators:
            self._make(site)
        adding, getting = known.adding_named.get(path), known.getting_named.get(path)
        if adding is not None and site.args:
            self.flow.graph.trigger(site.args[0], lambda obj: self._add(adding, obj))
        if getting is not None:
            self._get(site, getting)

    def _make(self, site: Site) -> None:
        """One of the only class of the name."""
        name = self.builtins.constant(site, 0)
        found = self.flow.classes.named(name) if name else []
        if len(found) == 1:
            made = site.passing(site.args[1:], site.result, site.named)
            self.calls.call(made, self.flow.objects.number(Class(found[0])))

    def _add(self, known: Named, obj: int) -> None:
        flow, described = self.flow, self.flow.objects[obj]
        if isinstance(described, Instance):
            kept = flow.objects.number(External(known.kept))
            for key in (ELEMENT, f"[{self._name(described.cls, known.keyword)}]"):
                flow.graph.add(flow.field(kept, key), obj)

    def _get(self, site: Site, known: Named) -> None:
        flow, name = self.flow, self.builtins.constant(site, 0)
        kept = flow.objects.number(External(known.kept))
        flow.graph.edge(flow.field(kept, f"[{name}]" if name else ELEMENT), site.result)

    def _name(self, cls: int, keyword: str) -> str:
        """The name of the class, or the text of `class X(Base, keyword="name")`."""
        ref = self.flow.classes.info[cls].ref
        parent = self.flow.program.parent(ref)
        given = ref.code.keywords.get(keyword)
        op = None if given is None or parent is None else parent.code.ops[given]
        return op.text if isinstance(op, ir.Const) and op.kind == "str" else ref.code.name
