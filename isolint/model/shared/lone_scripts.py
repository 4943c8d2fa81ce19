"""What only scripts run that nobody imports: no request of a service comes to it."""

from __future__ import annotations

from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.imports import Imports
from isolint.model.reaching.entry_points import Entries
from isolint.model.shared.detached import Detached
from isolint.model.shared.servers import Servers
from isolint.summary.blocks import has_main_guard


def codes_of_lone_scripts(flow: Flow, entries: Entries, imports: Imports) -> frozenset[int]:
    """All codes of modules that are run by themselves, which their main guard tells, and hold no
    entry point. A plug-in without a guard may be loaded by its path.
    """
    serving = {flow.program.codes[entry.code].module.index for entry in entries.found}
    scripts = [
        module
        for module in flow.program.modules
        if module.index not in serving
        and module.index not in imports.imported
        and has_main_guard(flow.program.codes[module.base].code)
    ]
    if not scripts:
        return frozenset()
    detached = Detached(flow, entries, imports, Servers(flow, imports))
    return frozenset(
        code
        for module in scripts
        if detached.is_detached(module)
        for code in range(module.base, module.base + len(module.summary.codes))
    )
