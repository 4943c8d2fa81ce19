"""What is wrong with a rule page, beyond the types of its keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from string import Formatter
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec.structs import fields

from isolint.base.checked import suggestion
from isolint.pack.detectors import tells
from isolint.pack.rule import Rule

_ID = re.compile(r"[A-Z]{2,12}\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SECTIONS = ("message", "what", "why", "fix", "bad", "good", "since")
_STAND_INS = MappingProxyType(
    {"id": "", "name": "", "severity": "high", "cwe": [], "detector": ""}
    | dict.fromkeys(_SECTIONS, "-")
)
OURS = "ISO"


def page_faults(rule: Rule, others: Sequence[Rule], detectors: Collection[str]) -> Iterator[str]:
    """`others` are the rules that were there before."""
    yield from _id(rule, others)
    yield from _replaced(rule, others)
    yield from text_faults(rule, others, detectors)


def faults_beside(
    table: Mapping[str, Any], others: Sequence[Rule], detectors: Collection[str]
) -> Iterator[str]:
    """What else is wrong with a page of which some keys are missing or of the wrong type."""
    sound = dict(_sound(table))
    rule = msgspec.convert({**_STAND_INS, **sound}, Rule)
    told = sound.keys() - (set() if "detector" in sound else {"message", "options"})
    for fault in page_faults(rule, others, detectors):
        key = fault.split("'")[1].partition(".")[0]
        if key in told:
            yield fault


def _sound(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for field in fields(Rule):
        given = table.get(field.encode_name)
        if field.name == "options" and isinstance(given, dict):
            lists = tuple[str, ...]
            yield field.name, {name: one for name, one in given.items() if _fits(one, lists)}
        elif given is not None and _fits(given, field.type):
            yield field.encode_name, given


def _fits(given: object, kind: Any) -> bool:
    try:
        msgspec.convert(given, kind)
    except msgspec.ValidationError:
        return False
    return True


def text_faults(rule: Rule, others: Sequence[Rule], detectors: Collection[str]) -> Iterator[str]:
    """What isolint's own pages must hold to as well."""
    yield from _name(rule, others)
    if rule.detector not in detectors:
        close = suggestion(rule.detector, detectors)
        yield f"key 'detector': unknown detector '{rule.detector}'{close}"
    yield from _message(rule)
    yield from _options(rule)
    for key in _SECTIONS:
        if not getattr(rule, key).strip():
            yield f"key '{key}' is empty"


def _id(rule: Rule, others: Sequence[Rule]) -> Iterator[str]:
    known = [other.id for other in others]
    if _ID.fullmatch(rule.id) is None:
        yield f"key 'id': '{rule.id}' is not capital letters and three digits, such as ACME101"
    elif rule.id.startswith(OURS) and rule.id not in known:
        close = suggestion(rule.id, known)
        yield f"key 'id': no rule '{rule.id}' to replace{close} (new rules: as ACME101)"
    elif rule.id in known and not rule.id.startswith(OURS):
        yield f"key 'id': '{rule.id}' is already taken"


def _replaced(rule: Rule, others: Sequence[Rule]) -> Iterator[str]:
    """A detector's findings carry the id of isolint's rule."""
    for other in others:
        if other.id == rule.id and other.detector != rule.detector:
            yield f"key 'detector': that of {rule.id} is '{other.detector}'"


def _name(rule: Rule, others: Sequence[Rule]) -> Iterator[str]:
    if _NAME.fullmatch(rule.name) is None:
        yield f"key 'name': '{rule.name}' is not lower-case words joined by '-'"
    taken = next((o.id for o in others if o.name == rule.name and o.id != rule.id), None)
    if taken is not None:
        yield f"key 'name': '{rule.name}' is already taken by {taken}"


def _message(rule: Rule) -> Iterator[str]:
    try:
        names = {name for _, name, _, _ in Formatter().parse(rule.message) if name is not None}
    except ValueError as error:
        yield f"key 'message': {error}"
        return
    known = tells(rule.detector)
    for name in sorted(names - known):
        close = suggestion(name, known)
        yield f"key 'message': unknown placeholder '{{{name}}}'{close}"


def _options(rule: Rule) -> Iterator[str]:
    known = tells(rule.detector)
    for name in sorted(rule.options.keys() - known):
        close = suggestion(name, known)
        yield f"unknown key 'options.{name}'{close}"
