"""What a user names on the command line, found in the program or refused with suggestions."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from isolint.base.errors import IsolintError
from isolint.model.queries.symbol_names import Named, all_named, inherited_names, matching
from isolint.model.reaching.entry_points import Entry
from isolint.model.scan import Model

_MOST_NAMES = 8
_MOST_CLOSE = 3
_LEAST_CLOSE = 0.7


def asked(model: Model, symbol: str) -> Named:
    known = all_named(model.flow)
    found = matching(known, symbol, model.program.spellings(symbol))
    if not found:
        known |= inherited_names(model.flow)
        found = matching(known, symbol, model.program.spellings(symbol))
    if len(found) > 1:
        raise IsolintError(f"'{symbol}' is ambiguous: {_listed(found)}")
    if not found:
        raise IsolintError(f"no symbol '{symbol}'{_suggestion(symbol, known)}")
    return known[found[0]]


def entry_codes(model: Model, start: str) -> frozenset[int]:
    """The codes of all entry points, or of those with this symbol, its end, or this route."""
    entries = model.entries.found
    if not start:
        return frozenset(entry.code for entry in entries)
    symbols = {model.program.codes[entry.code].symbol for entry in entries}
    wanted = set(matching(symbols, start, model.program.spellings(start)))
    found = frozenset(
        entry.code
        for entry in entries
        if model.program.codes[entry.code].symbol in wanted or _has_route(entry, start)
    )
    if not found:
        raise IsolintError(f"no entry point '{start}'{_suggestion(start, symbols)}")
    return found


def _has_route(entry: Entry, given: str) -> bool:
    """The route, with or without what stands before it: its kind, verb or prefix."""
    path = entry.route.rpartition(" ")[2]
    ends = given.startswith("/") and path.endswith(given)
    return ends or given in (entry.route, path, f"{entry.kind} {entry.route}")


def _suggestion(given: str, known: Collection[str]) -> str:
    """Names that are spelled like the given one, compared over as many parts as were given."""
    parts = given.count(".") + 1
    ends: dict[str, list[str]] = {}
    for symbol in sorted(known):
        ends.setdefault(".".join(symbol.split(".")[-parts:]), []).append(symbol)
    close = difflib.get_close_matches(given, ends, n=_MOST_CLOSE, cutoff=_LEAST_CLOSE)
    alike = [end for end in close if _is_close(_last(given), _last(end))]
    names = [symbol for end in alike for symbol in ends[end]]
    return f", did you mean {_listed(names)}?" if names else ""


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _is_close(given: str, known: str) -> bool:
    return bool(difflib.get_close_matches(given, [known]))


def _listed(names: Iterable[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    hidden = len(quoted) - _MOST_NAMES
    more = [f"{hidden} more"] if hidden > 0 else []
    return " or ".join([*quoted[:_MOST_NAMES], *more])
