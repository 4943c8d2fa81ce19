"""Tables of settings and packs against the Struct they must become: every fault at once."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo, fields


def faults(table: Mapping[str, Any], kind: type[Struct], what: str = "key") -> Iterator[str]:
    """One line for each unknown, missing or mistyped key; `what` is the reader's word for it."""
    return _faults(table, kind, what, "")


def _faults(table: Mapping[str, Any], kind: type[Struct], what: str, above: str) -> Iterator[str]:
    known = _fields(kind)
    for key, given in table.items():
        if key in known:
            yield from _value(given, known[key], what, above + key)
        else:
            yield f"unknown {what} '{above}{key}'{suggestion(key, known)}"
    for key, field in known.items():
        if field.required and key not in table:
            yield f"missing {what} '{above}{key}'"


@cache
def _fields(kind: type[Struct]) -> Mapping[str, FieldInfo]:
    """Kept, as msgspec evaluates the annotations each time it is asked."""
    return MappingProxyType({field.encode_name: field for field in fields(kind)})


def _value(given: object, field: FieldInfo, what: str, key: str) -> Iterator[str]:
    inner = _struct(field.type)
    if inner is not None and isinstance(given, Mapping):
        yield from _faults(given, inner, what, f"{key}.")
        return
    item = _struct(next(iter(typing.get_args(field.type)), None))
    if item is not None and isinstance(given, list) and all(isinstance(g, Mapping) for g in given):
        for at, each in enumerate(given):
            yield from _faults(each, item, what, f"{key}[{at}].")
        return
    if typing.get_origin(field.type) is dict and isinstance(given, Mapping):
        values = typing.get_args(field.type)[1]
        for name, each in given.items():
            yield from _mistyped(each, values, what, f"{key}.{name}")
        return
    yield from _mistyped(given, field.type, what, key)


def sound_part(table: Mapping[str, Any], kind: type[Struct]) -> dict[str, Any]:
    """Without the parts that have faults; lists keep their length, as others count in them. A text
    that must be given is empty.
    """
    known = _fields(kind)
    found: dict[str, Any] = {}
    for key, field in known.items():
        for each in _sound(table[key], field) if key in table else ():
            found[key] = each
        if key not in found and field.required:
            found[key] = ""
    return found


def _sound(given: Any, field: FieldInfo) -> Iterator[Any]:
    """The value or what is sound of it; nothing where it is of another kind."""
    inner = _struct(field.type)
    item = _struct(next(iter(typing.get_args(field.type)), None))
    if inner is not None and isinstance(given, Mapping):
        yield sound_part(given, inner)
    elif item is not None and isinstance(given, list):
        yield [sound_part(each if isinstance(each, Mapping) else {}, item) for each in given]
    elif typing.get_origin(field.type) is dict and isinstance(given, Mapping):
        kind = typing.get_args(field.type)[1]
        yield {name: each for name, each in given.items() if not any(_mistyped(each, kind, "", ""))}
    elif not any(_mistyped(given, field.type, "", "")):
        yield given


def _mistyped(given: object, kind: object, what: str, key: str) -> Iterator[str]:
    try:
        msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        yield f"{what} '{key}': {error}{_alike(given, kind)}"


def _alike(given: object, kind: object) -> str:
    if isinstance(given, list) and typing.get_origin(kind) is tuple:
        item = typing.get_args(kind)[0]
        return next((told for each in given if (told := _alike(each, item))), "")
    known = _words(kind)
    if not isinstance(given, str) or not known or given in known:
        return ""
    return suggestion(given, known) or f", known are {', '.join(known)}"


def _words(kind: object) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(each.value) for each in kind]
    return list(typing.get_args(kind)) if typing.get_origin(kind) is typing.Literal else []


def _struct(kind: object) -> type[Struct] | None:
    return kind if isinstance(kind, type) and issubclass(kind, Struct) else None


def suggestion(key: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    return f", did you mean '{close[0]}'?" if close else ""
