"""Outside calls that run methods of an object that they are handed: `parse(file, handler)`,
`json.dumps(value, cls=Encoder)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.definitions.objects import Class, Instance
from isolint.model.members.template_methods import TemplateMethods
from isolint.model.pointsto.flow import Flow
from isolint.pack.running import TemplateMethod

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls
    from isolint.model.pointsto.site import Site


class Visiting:
    def __init__(self, flow: Flow, templates: TemplateMethods, calls: Calls) -> None:
        self.flow = flow
        self.templates = templates
        self.calls = calls

    def call(self, site: Site, path: str) -> None:
        told = self.flow.known.visiting.get(path)
        if told is not None:
            positional = site.args[told.handed : told.handed + 1] if told.handed >= 0 else []
            for arg in (*positional, *(arg for name, arg in site.named if name == told.keyword)):
                self._visit(site, arg, told)

    def _visit(self, site: Site, arg: int, told: TemplateMethod) -> None:
        graph, made = self.flow.graph, self.flow.graph.new_node()

        def take(obj: int) -> None:
            if isinstance(self.flow.objects[obj], Class):
                self.calls.call(site.passing([], made), obj)
            else:
                graph.add(made, obj)

        def run(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Instance):
                for code in self.templates.fitting(described.cls, told.runs):
                    parts = [each for each in site.args if each != arg][:1]
                    most = len(self.flow.program.codes[code].code.params)
                    inner = site.passing(parts * most, graph.new_node())
                    self.calls.invoke(inner, code, obj, "callback")

        graph.trigger(arg, take)
        graph.trigger(made, run)
