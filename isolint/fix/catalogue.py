"""Which fixers answer which rule, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from isolint.base.finding import RELATED, Finding, Place
from isolint.base.mending import Left
from isolint.fix import (
    activations,
    branches,
    class_access,
    class_state,
    context_changes,
    defaults,
    dropped,
    fallbacks,
    hops,
    mutable_defaults,
    placeholders,
    resets,
)
from isolint.fix.by_hand import by_hand
from isolint.fix.edit import Mend, UnmendableError, joined
from isolint.fix.project import Project
from isolint.fix.repeats import without_repeats

Fixer = Callable[[Project, Finding], Mend | None]

_FIXERS: Mapping[str, tuple[Fixer, ...]] = MappingProxyType(
    {
        "ISO301": (placeholders.mend, branches.mend),
        "ISO302": (fallbacks.mend, branches.mend),
        "ISO303": (defaults.mend, placeholders.mend),
        "ISO403": (class_state.mend, class_access.mend),
        "ISO407": (mutable_defaults.mend,),
        "ISO502": (dropped.mend,),
        "ISO503": (context_changes.mend,),
        "ISO504": (resets.mend, activations.mend, hops.mend),
    }
)


def mend_of(project: Project, finding: Finding) -> Mend | Left:
    """All places of a finding are mended, or none."""
    mends: list[Mend] = []
    for place in (finding.place, *_related(finding)):
        mend = _mend_at(project, replace(finding, place=place))
        if isinstance(mend, Left):
            return replace(mend, finding=finding)
        if mend not in mends:
            mends.append(mend)
    whole, source = joined(mends), project.source(finding.place.path)
    if whole is None or source is None:
        return Left(finding, "its places meet: mend them by hand")
    return without_repeats(source, whole)


def _related(finding: Finding) -> list[Place]:
    return [step.place for step in finding.trace if step.note == RELATED]


def _mend_at(project: Project, finding: Finding) -> Mend | Left:
    why = ""
    for fixer in _FIXERS.get(finding.rule, ()):
        answer = _answer(fixer, project, finding)
        if isinstance(answer, Mend):
            return answer
        why = why or answer
    return Left(finding, why or by_hand(finding))


def _answer(fixer: Fixer, project: Project, finding: Finding) -> Mend | str:
    """A mend, or why there is none; empty when the fixer does not know the place at all."""
    try:
        return fixer(project, finding) or ""
    except UnmendableError as error:
        return str(error)
