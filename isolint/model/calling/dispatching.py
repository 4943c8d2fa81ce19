"""`functools.singledispatch`: one of the functions that were registered runs, by the argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.definitions.objects import Class, External
from isolint.model.pointsto.flow import Flow

if TYPE_CHECKING:
    from isolint.model.pointsto.site import Site

_MAKERS = ("functools.singledispatch", "functools.singledispatchmethod")
_REGISTER, _DECORATOR = "().register", "().register()"
DISPATCHING = frozenset(maker + part for maker in _MAKERS for part in ("", _REGISTER, _DECORATOR))
_REGISTERED = "()"


class Dispatching:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def call(self, site: Site, obj: int, path: str) -> None:
        """The name stands for each function that is registered."""
        maker = path.partition("()")[0]
        made_at = site.node if path == maker else getattr(self.flow.objects[obj], "site", -1)
        made = self.flow.objects.number(External(f"{maker}()", made_at))
        registered = self.flow.field(made, _REGISTERED)
        if path == maker:
            self.flow.graph.add(site.result, made)
            self.flow.graph.edge(registered, site.result)
        for given in site.args:
            self.flow.graph.trigger(given, lambda found: self._register(found, registered))
        if path == maker + _REGISTER and len(site.args) == 1:
            decorator = self.flow.objects.number(External(maker + _DECORATOR, made_at))
            self.flow.graph.trigger(site.args[0], lambda found: self._give(site, found, decorator))
        elif path != maker:
            self.flow.graph.edge(site.args[-1], site.result)

    def _register(self, found: int, registered: int) -> None:
        """Not the class for which it is."""
        if not self._is_type(found):
            self.flow.graph.add(registered, found)

    def _give(self, site: Site, found: int, decorator: int) -> None:
        """`register(Kind)` gives a decorator, `register(function)` the function."""
        self.flow.graph.add(site.result, decorator if self._is_type(found) else found)

    def _is_type(self, found: int) -> bool:
        return isinstance(self.flow.objects[found], (Class, External))
