"""Which fixers answer which rule, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from isolint.base.finding import Finding
from isolint.fix import (
    class_state,
    context_changes,
    defaults,
    dropped,
    fallbacks,
    mutable_defaults,
    placeholders,
    resets,
)
from isolint.fix.edit import Mend
from isolint.fix.project import Project

Fixer = Callable[[Project, Finding], Mend | None]

_FIXERS: Mapping[str, tuple[Fixer, ...]] = MappingProxyType(
    {
        "ISO301": (placeholders.mend,),
        "ISO302": (fallbacks.mend,),
        "ISO303": (defaults.mend, placeholders.mend),
        "ISO403": (class_state.mend,),
        "ISO407": (mutable_defaults.mend,),
        "ISO502": (dropped.mend,),
        "ISO503": (context_changes.mend,),
        "ISO504": (resets.mend,),
    }
)


def mend_of(project: Project, finding: Finding) -> Mend | None:
    mends = (fixer(project, finding) for fixer in _FIXERS.get(finding.rule, ()))
    return next((mend for mend in mends if mend is not None), None)
