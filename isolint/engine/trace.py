"""The steps of a trace: every shortest way to a symbol, and why it is shared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from isolint.base.errors import Problem
from isolint.base.finding import Reach, Step, StepKind
from isolint.base.trace import Trace, Way
from isolint.config.settings import Settings
from isolint.engine.analysis import Progress, analyse, without_collector
from isolint.engine.asked import asked, entry_codes
from isolint.engine.evidence import Evidence
from isolint.engine.holders import Holders
from isolint.engine.routes import Route, Told, routes
from isolint.model.queries.symbol_names import Named
from isolint.model.reaching.entry_points import DEPENDENCY
from isolint.model.reaching.reach import Reach as Paths
from isolint.model.scan import Model

_MOST_WAYS = 20
_MOST_ALIKE = 3
_MOST_ALIKE_OF_ALL = 1000
_MOST_CALLERS = 10


class Question(Struct, frozen=True):
    """`start` narrows the entry points by symbol, its end, or route; `all` lifts the limits."""

    to: str
    start: str = ""
    all: bool = False


def trace(root: Path, settings: Settings, question: Question, progress: Progress) -> Trace:
    """IsolintError when there is nothing to look at, or no such symbol or entry point."""
    with without_collector():
        analysis = analyse(root, settings, progress)
        progress("tracing", 0, 1)
        return _answer(str(root), analysis.model, question, analysis.problems)


def _answer(root: str, model: Model, question: Question, problems: tuple[Problem, ...]) -> Trace:
    named = asked(model, question.to)
    starts = entry_codes(model, question.start)
    evidence = Evidence(model)
    reach, paths, found = _started(model, named)
    asked_for = [r for r in found if reach is not Reach.REQUEST or r.start.code in starts]
    holders = Holders(model, evidence, named, {route.goal for route in asked_for})
    chains = holders.chains()
    starting = {route.start.code for route in found}
    ways = _listed(asked_for, Told(model, evidence, paths), question.all)
    return Trace(
        root=root,
        symbol=named.symbol,
        kind=named.kind,
        place=holders.place(),
        reach=reach,
        ways=ways,
        left_out=sum(route.ways.count(route.start) for route in asked_for) - len(ways),
        reaching=_count(model, starting) if reach is Reach.REQUEST else len(starting),
        entry_points=_count(model),
        owners=tuple(chains),
        assumed=not chains and holders.assumed(),
        callers=() if reach else tuple(islice(_callers(model, named), _MOST_CALLERS)),
        problems=problems,
    )


def _count(model: Model, starts: set[int] | None = None) -> int:
    """As a scan counts them: each route of a function is one."""
    return len(
        {
            (entry.kind, entry.route, entry.counted)
            for entry in model.entries.found
            if entry.kind != DEPENDENCY and (starts is None or entry.code in starts)
        }
    )


def _started(model: Model, named: Named) -> tuple[Reach | None, Paths, list[Route]]:
    """Who starts the ways: requests, or else startup, or else nobody that was found."""
    reaches = (
        (Reach.REQUEST, model.request),
        (Reach.STARTUP, model.startup),
        (Reach.LATENT, model.latent),
    )
    for reach, paths in reaches:
        found = routes(model, paths, named)
        if found:
            return reach, paths, found
    return None, model.request, []


def _listed(found: list[Route], told: Told, everything: bool) -> tuple[Way, ...]:
    alike = _MOST_ALIKE_OF_ALL if everything else _MOST_ALIKE
    ways = (way for route in found for way in islice(told.ways(route), alike))
    return tuple(ways if everything else islice(ways, _MOST_WAYS))


def _callers(model: Model, named: Named) -> Iterator[Step]:
    """Calls in functions that nobody was seen to start."""
    for node, edges in sorted(model.flow.calls.items()):
        reasons = [reason for (code, _), reason in edges.items() if code in named.codes]
        if reasons:
            code, value = model.program.position(node)
            ref = model.program.codes[code]
            place = model.program.op_place(ref, value)
            yield Step(StepKind.CALL, place, ref.symbol, reasons[0])
