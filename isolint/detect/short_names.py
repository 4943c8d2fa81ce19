"""How a message names an object or a place."""

from __future__ import annotations


def short(symbol: str) -> str:
    """`Class` of a dotted path, or its last two names."""
    *_, last = symbol.split(".")
    return last if last[:1].isupper() else ".".join(symbol.split(".")[-2:])
