"""A trace for people: what was asked for, why it is shared, and each way, a step a line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from isolint.base.finding import Reach, StepKind
from isolint.base.trace import Hop, Trace, Way
from isolint.report.chains import call, owners, related
from isolint.report.labelled import folded, labelled
from isolint.report.lines import line, plural, to_string
from isolint.report.places import located
from isolint.report.problem_text import problem_lines

_MOST_CHAINS = 5
_MOST_RELATED = 4
_OBJECTS = {
    "class": "no object of this class was found that lives as long as the process",
    "attribute": "no object that has it was found to live as long as the process",
}


def render(trace: Trace, everything: bool, colour: bool, width: int | None) -> str:
    """`everything` lists each chain and what else was seen."""
    blocks = [
        _headline(trace),
        _sharing(trace, everything, width),
        *[_way(way) for way in trace.ways],
        [line(f"{trace.left_out} more, see --all")] if trace.left_out else [],
        [line(f"  {call(step)}  [{step.note}]") for step in trace.callers],
        problem_lines(trace.problems, trace.root),
    ]
    lines: list[Text] = []
    for block in filter(None, blocks):
        lines += [Text(), *block] if lines else block
    return to_string(lines, colour)


def _headline(trace: Trace) -> list[Text]:
    place = trace.place
    where = f", {located(trace.root, place.path)}:{place.line}" if place else ""
    return [line((trace.symbol, "bold"), f" ({trace.kind}{where})"), line(_reached(trace))]


def _reached(trace: Trace) -> str:
    """Who leads there."""
    verb = "reached" if trace.kind in ("function", "class") else "written or read"
    if trace.reach is Reach.REQUEST:
        of = f"{verb} from {trace.reaching} of {plural(trace.entry_points, 'entry point')}"
        return of if trace.ways else f"{of}, but from none that --from names"
    never = f"not {verb} from any of {plural(trace.entry_points, 'entry point')}"
    if trace.reach is Reach.STARTUP:
        return f"{never}; only at startup:"
    if trace.reach is Reach.LATENT:
        return f"{never}; from functions without a caller that are taken as called for a user:"
    if trace.callers:
        return f"{never}; called by functions that nothing starts:"
    return f"{never}, nor at startup; no caller was found"


def _sharing(trace: Trace, everything: bool, width: int | None) -> list[Text]:
    if trace.kind == "function":
        return []
    if not trace.owners:
        assumed = "assumed: it serves requests, and nobody was seen to make it"
        return [labelled("shared:", assumed if trace.assumed else _OBJECTS.get(trace.kind, "no"))]
    chains = trace.owners if everything else trace.owners[:_MOST_CHAINS]
    lines = [text for chain in chains for text in folded("shared:", owners(chain), width)]
    hidden = len(trace.owners) - len(chains)
    lines += [labelled("", f"and {hidden} more chains")] if hidden else []
    seen = list(dict.fromkeys(each for chain in chains for each in related(chain)))
    return [*lines, *_also(seen, everything)]


def _also(seen: Sequence[str], everything: bool) -> list[Text]:
    shown = seen if everything else seen[:_MOST_RELATED]
    lines = [labelled("also:", each) for each in shown]
    hidden = len(seen) - len(shown)
    return [*lines, labelled("", f"and {hidden} more")] if hidden else lines


def _way(way: Way) -> list[Text]:
    first, *rest = way.hops
    return [line("  ", (call(first.step), "bold")), *map(_hop, rest)]


def _hop(hop: Hop) -> Text:
    step = hop.step
    if step.kind is StepKind.CALL:
        return line("    -> ", call(step, hop.others), (f"  [{step.note}]", "dim"))
    return line(f"    {step.kind.value}s it  ", call(step, hop.others))
