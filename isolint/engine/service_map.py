"""The steps of a map: a scan's, then each component's layer, reasons, holders and findings."""

from __future__ import annotations

from pathlib import Path

from isolint.base.service_map import ServiceMap
from isolint.config.settings import Settings
from isolint.detect.view import View
from isolint.engine.analysis import Analysis, Progress, analyse, without_collector
from isolint.engine.asked import entry_codes
from isolint.engine.layers import Layers
from isolint.engine.map_links import Links
from isolint.engine.map_parts import Components
from isolint.engine.run import judged
from isolint.model.calling.callees import Context
from isolint.model.scan import Model


def service_map(root: Path, settings: Settings, start: str, progress: Progress) -> ServiceMap:
    """`start` narrows the entry points by symbol, its end, or route. IsolintError when there is
    nothing to look at, or no such entry point.
    """
    with without_collector():
        analysis = analyse(root, settings, progress)
        progress("mapping", 0, 1)
        return _mapped(str(root), analysis, settings, start)


def _mapped(root: str, analysis: Analysis, settings: Settings, start: str) -> ServiceMap:
    view = View(analysis.model)
    findings = judged(Path(root), view, analysis.pack.rules, settings)
    layers = Layers(view, _within(analysis.model, start) if start else None)
    components = Components(layers, findings)
    links = Links(layers, components.classes, components.objects)
    used, served = links.used()
    found = links.held() | components.given_links() | used
    return ServiceMap(
        root=root,
        parts=tuple(components.parts(found)),
        entries=tuple(sorted(served)),
        links=tuple(sorted(found)),
        problems=analysis.problems,
        assumed=analysis.model.entries.assumed,
    )


def _within(model: Model, start: str) -> set[Context]:
    """What the entry points with this name or route lead to."""
    codes = entry_codes(model, start)
    callees: dict[Context, list[Context]] = {}
    for callee, callers in model.request.callers.items():
        for caller, _ in callers:
            callees.setdefault(caller, []).append(callee)
    found = {(e.code, e.receiver) for e in model.entries.found if e.code in codes}
    waiting = list(found)
    while waiting:
        new = set(callees.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found
