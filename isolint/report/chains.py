"""The two chains of a finding, and what else belongs to its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby, takewhile
from types import MappingProxyType

from isolint.base.finding import Finding, Place, Reach, Step, StepKind
from isolint.report.places import from_class, function_name, spot

_WITHOUT_WAY = {
    Reach.LATENT: ["no caller found, taken as called for a user"],
    Reach.STARTUP: ["at startup"],
}
_WORDS: Mapping[StepKind, Callable[[str, str], str]] = MappingProxyType(
    {
        StepKind.ENTRY: lambda name, note: f"{note or 'entry point'} is answered by {name}",
        # One word says how a call was resolved, which is nothing for a reader of a finding.
        StepKind.CALL: lambda name, note: f"{name} is {note if ' ' in note else 'called'}",
        StepKind.OWNER: lambda name, note: f"{name}: {from_class(note)}" if note else name,
        StepKind.READ: lambda name, note: f"{name} {note or 'reads it'}",
        StepKind.WRITE: lambda name, note: f"{name} {note or 'writes it'}",
    }
)
_LONGEST = 5
_KEPT = 2


def reached(finding: Finding) -> list[str]:
    """How a request gets there. A call is named by its callee and placed where it is made."""
    links = [call(each) for each in finding.trace if each.kind in (StepKind.ENTRY, StepKind.CALL)]
    without = _WITHOUT_WAY.get(finding.reach, []) if finding.symbol else []
    return _elided(links) or without


def shared(trace: Sequence[Step]) -> list[str]:
    """Why the object is shared: the root that holds it, then one attribute after the other."""
    return _elided(owners(trace))


def owners(trace: Sequence[Step]) -> list[str]:
    links = groupby(ownership(trace), key=lambda step: (step.symbol, step.note))
    return [_holder(symbol, note, steps) for (symbol, note), steps in links]


def related(trace: Sequence[Step]) -> list[str]:
    """What else was seen, writes first."""
    kinds = (StepKind.WRITE, StepKind.OWNER, StepKind.READ)
    chain = set(map(id, ownership(trace)))
    steps = [each for each in trace if each.kind in kinds and id(each) not in chain]
    return [_seen(each) for each in sorted(steps, key=lambda each: kinds.index(each.kind))]


def way(trace: Sequence[Step]) -> list[Step]:
    """The calls from the entry point to the finding; later calls belong to other evidence."""
    return list(takewhile(lambda each: each.kind in (StepKind.ENTRY, StepKind.CALL), trace))


def ownership(trace: Sequence[Step]) -> list[Step]:
    """The first owner and those that go on from it; any other one is a remark of its own."""
    held = [each for each in trace if each.kind is StepKind.OWNER]
    return [each for each in held if each.symbol == held[0].symbol or _goes_on(each)]


def _goes_on(step: Step) -> bool:
    return step.symbol.startswith((".", "["))


def call(step: Step, others: Sequence[Place] = ()) -> str:
    """The note of a call says how it was resolved, which is nothing for a reader of a finding."""
    named = f"{function_name(step.symbol)} ({_spots([step.place, *others])})"
    return f"{step.note}  {named}" if step.kind is StepKind.ENTRY and step.note else named


def _holder(symbol: str, note: str, steps: Iterable[Step]) -> str:
    what = f": {from_class(note)}" if note else ""
    return f"{from_class(symbol)}{what} ({_spots(each.place for each in steps)})"


def _spots(places: Iterable[Place]) -> str:
    return ", ".join(map(spot, places))


def _seen(step: Step) -> str:
    name = from_class if step.kind is StepKind.OWNER else function_name
    return f"{name(step.symbol)} ({spot(step.place)}) {step.note or f'{step.kind.value}s it'}"


def step_words(step: Step) -> str:
    """One step without its place, which the reader's viewer shows."""
    name = from_class if step.kind is StepKind.OWNER else function_name
    return _WORDS[step.kind](name(step.symbol), step.note)


def _elided(links: Sequence[str]) -> list[str]:
    if len(links) <= _LONGEST:
        return list(links)
    return [*links[:_KEPT], "…", *links[-_KEPT:]]
