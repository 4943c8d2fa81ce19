"""What a distribution offers under a name, `"app.plugins": ["mail = app.mail:Mail"]`, and who loads
the entry points of such a group.
"""

from __future__ import annotations

from types import MappingProxyType

from isolint.model.definitions.objects import Container, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.site import Site
from isolint.model.pointsto.targets import symbol_named
from isolint.model.pointsto.texts import Texts
from isolint.summary import ir

_DECLARING = frozenset({"setuptools.setup", "distutils.core.setup"})
_OFFERS, _POINT, _LOAD = "entry_points", "importlib.metadata.EntryPoint()", ".load"
_LISTS = ("list", "tuple", "set")
_LISTING = MappingProxyType(
    {
        "pkg_resources.iter_entry_points": "group",
        "importlib.metadata.entry_points": "group",
        "importlib.metadata.entry_points().select": "group",
        "importlib.metadata.entry_points().get": "name",
        "importlib_metadata.entry_points": "group",
    }
)


class PlugIns:
    """Each group is an outside object, which is all of its entry points."""

    def __init__(self, flow: Flow, texts: Texts) -> None:
        self.flow = flow
        self.texts = texts

    def call(self, site: Site, path: str) -> bool:
        """True when nothing else is to be done."""
        if path in _DECLARING:
            self._declare(site)
        elif path in _LISTING:
            return self._list(site, _LISTING[path])
        elif path.startswith(_POINT) and path.endswith(_LOAD):
            self.flow.graph.edge(self._offered(path.removesuffix(_LOAD)), site.result)
            return True
        return False

    def _declare(self, site: Site) -> None:
        for name, node in site.named:
            if name == _OFFERS:
                self.flow.keys.follow(site.caller, node - site.caller.node, self._groups)

    def _list(self, site: Site, keyword: str) -> bool:
        """A list of the group's entry points; False where no group is named."""
        given = [*site.args[:1], *(node for name, node in site.named if name == keyword)]
        for node in given:
            value = node - site.caller.node
            self.texts.watch(site.caller, value, lambda group: self._give(site, group))
        return bool(given)

    def _give(self, site: Site, group: str) -> None:
        made = self.flow.objects.number(Container("list", site.node))
        point = self.flow.objects.number(External(f"{_POINT}[{group}]"))
        self.flow.graph.add(self.flow.field(made, ELEMENT), point)
        self.flow.graph.add(site.result, made)

    def _offered(self, point: str) -> int:
        return self.flow.field(self.flow.objects.number(External(point)), ELEMENT)

    def _groups(self, met: tuple[CodeRef, int] | None) -> None:
        op = None if met is None else met[0].code.ops[met[1]]
        if met is None or not isinstance(op, ir.Collection) or op.kind != "dict":
            return
        for key, value in zip(op.keys, op.values, strict=False):
            named = met[0].code.ops[key] if key >= 0 else None
            if isinstance(named, ir.Const) and named.kind == "str":
                self._group(met[0], value, named.text)

    def _group(self, ref: CodeRef, value: int, group: str) -> None:
        offered = self._offered(f"{_POINT}[{group}]")

        def meet(met: tuple[CodeRef, int] | None) -> None:
            op = None if met is None else met[0].code.ops[met[1]]
            if met is not None and isinstance(op, ir.Collection) and op.kind in _LISTS:
                for each in op.values:
                    self.texts.watch(met[0], each, lambda text: self._offer(text, offered))

        self.flow.keys.follow(ref, value, meet)

    def _offer(self, text: str, offered: int) -> None:
        """`name = pkg.module:Class [extra]`"""
        _, _, target = text.partition("=")
        found = symbol_named(self.flow, target.partition("[")[0].strip())
        if found is not None:
            self.flow.graph.add(offered, self.flow.objects.number(found))
