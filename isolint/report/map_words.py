"""What is said of a component, in any format for people."""

from __future__ import annotations

from types import MappingProxyType

from isolint.base.finding import StepKind
from isolint.base.service_map import INFRASTRUCTURE, Fault, Part, Reason
from isolint.report.places import from_class, function_name, spot

_MOST_REASONS = 2
_MOST_HOLDERS = 3
_MOST_NAMES = 3
_WORDS = MappingProxyType(
    {
        "built": "built in",
        "given": "given to",
        "typed": "known by its type in",
        "keeps": "keeps a user's data, written in",
    }
)


def component(part: Part) -> str:
    """A class by its name, an object with what it is or where it belongs."""
    name = function_name(part.symbol)
    if part.type:
        return f"{name}: {part.type.rpartition('.')[2]}"
    return name if part.kind == "class" or "." in name else ".".join(part.symbol.split(".")[-2:])


def fault(found: Fault) -> str:
    times = f" x{found.count}" if found.count > 1 else ""
    return f"{found.severity.value} {found.rule}{times}"


def why(part: Part) -> str:
    """Each layer's reasons, the first ones of each."""
    by_layer: dict[str, list[str]] = {}
    for reason in part.reasons:
        by_layer.setdefault(reason.layer, []).append(_reason(reason))
    told = []
    for layer in sorted(by_layer, key=lambda each: each != INFRASTRUCTURE):
        reasons = list(dict.fromkeys(by_layer[layer]))
        hidden = len(reasons) - _MOST_REASONS
        more = [f"and {hidden} more"] if hidden > 0 else []
        told.append(", ".join([*reasons[:_MOST_REASONS], *more]))
    return "; ".join(told)


def held_by(part: Part) -> str:
    """Other holders than the root, which the reason names."""
    roots = {reason.steps[0].symbol for reason in part.reasons if reason.how == "held"}
    names = list(dict.fromkeys(_short(name) for name in part.held_by if name not in roots))
    hidden = len(names) - _MOST_HOLDERS
    more = [f"{hidden} more"] if hidden > 0 else []
    return ", ".join([*names[:_MOST_HOLDERS], *more])


def _reason(reason: Reason) -> str:
    if reason.how == "held":
        return _chain(reason)
    step = reason.steps[0]
    where = f"{function_name(step.symbol)} ({spot(step.place)})"
    if reason.layer == INFRASTRUCTURE:
        return _assumed(reason, where)
    serving = f" for {reason.serving}" if reason.serving else ""
    return f"{_WORDS.get(reason.how, _WORDS['typed'])} {where}{serving}"


def _assumed(reason: Reason, where: str) -> str:
    if reason.how == "typed":
        return "known by its type: infrastructure holds it, or what it derives from"
    if reason.steps[0].kind is StepKind.CALL:
        return f"assumed: built in {where} by what serves requests"
    return "assumed: it serves requests, and nobody was seen to make it"


def _chain(reason: Reason) -> str:
    """The root with its place, then the attributes; several places of one link are one."""
    names = list(dict.fromkeys(_short(step.symbol) for step in reason.steps))
    return " -> ".join([f"{names[0]} ({spot(reason.steps[0].place)})", *names[1:]])


def _short(name: str) -> str:
    """`Class.attr`, `module.name` or `app.state.name`."""
    short = from_class(name)
    return short if short != name or name.startswith((".", "[")) else _last_names(name)


def _last_names(name: str) -> str:
    return ".".join(name.split(".")[-_MOST_NAMES:])
