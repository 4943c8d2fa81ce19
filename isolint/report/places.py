"""How places and symbols are written for a reader."""

from __future__ import annotations

from pathlib import PurePath

from isolint.base.finding import Place


def located(root: str, path: str) -> str:
    """The path from where isolint was started, so that a terminal or an editor can open it."""
    given = PurePath(root)
    if given.name == path:
        return given.as_posix()
    return (given / path).as_posix()


def spot(place: Place) -> str:
    return f"{place.path}:{place.line}"


def is_class_like(name: str) -> bool:
    """CapWords; a constant's name is not."""
    return name.lstrip("_")[:1].isupper() and not name.isupper()


def from_class(symbol: str) -> str:
    """`Class.attr` of a dotted path; the whole path when no part of it is written like a class."""
    parts = symbol.split(".")
    start = next((at for at, part in enumerate(parts) if is_class_like(part)), 0)
    return ".".join(parts[start:])


def function_name(symbol: str) -> str:
    """`Class.method` or `function` of a dotted path."""
    short = from_class(symbol)
    return short if short != symbol else symbol.rpartition(".")[2]
