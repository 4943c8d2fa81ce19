"""Context variables: what one code sets, another gets; each request has a value of its own."""

from __future__ import annotations

from functools import partial

from isolint.model.definitions.objects import External
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.site import Site

VARIABLE = "contextvars.ContextVar()"
SET, GET = f"{VARIABLE}.set", f"{VARIABLE}.get"


class ContextValues:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def call(self, site: Site, path: str) -> None:
        variable, graph = site.base, self.flow.graph
        if variable < 0:
            return
        if path == SET and len(site.args) == 1:
            graph.trigger(variable, partial(self._set, site.args[0]))
        elif path == GET:
            graph.trigger(variable, partial(self._get, site.result))

    def _set(self, given: int, variable: int) -> None:
        if self._is_variable(variable):
            self.flow.graph.edge(given, self.flow.field(variable, ELEMENT))

    def _get(self, result: int, variable: int) -> None:
        if self._is_variable(variable):
            self.flow.graph.edge(self.flow.field(variable, ELEMENT), result)

    def _is_variable(self, obj: int) -> bool:
        described = self.flow.objects[obj]
        return isinstance(described, External) and described.path == VARIABLE
