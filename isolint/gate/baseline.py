"""The baseline file: what a team has agreed to live with for now.

JSON with one finding a line, sorted, without line numbers; the `null` that ends the list keeps all
lines alike, so that git merges additions of two branches.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from isolint.base.errors import IsolintError
from isolint.base.known import Known
from isolint.gate.conflicts import is_in_conflict, sides
from isolint.gate.figures import Figures, better

VERSION = 1
DEFAULT_NAME = ".isolint-baseline.json"


class Baseline(Struct, frozen=True):
    """`metrics` by name; None where there was nothing to count, or no limit."""

    findings: tuple[Known, ...]
    metrics: Figures


class _File(Struct, frozen=True):
    version: int
    metrics: Figures
    findings: list[Known | None]


def encode(baseline: Baseline) -> str:
    metrics = _lines(f"{_json(name)}: {_json(value)}" for name, value in baseline.metrics.items())
    told = [_json(msgspec.to_builtins(each)) for each in sorted(baseline.findings, key=_order)]
    return (
        f'{{\n"version": {VERSION},\n"metrics": {{\n{metrics}\n}},\n'
        f'"findings": [\n{_lines([*told, "null"])}\n]\n}}\n'
    )


def _lines(items: Iterable[str]) -> str:
    return ",\n".join(f"  {item}" for item in items)


def _json(value: Any) -> str:
    # Not msgspec: json escapes what no encoding can hold, a file name of undecodable bytes.
    return json.dumps(value)


def _order(known: Known) -> tuple[str, str, str, str]:
    return known.path, known.symbol, known.rule, known.fingerprint


def read_baseline(path: Path) -> Baseline:
    """IsolintError, in words, for what is no baseline or has another version."""
    text = _text(path)
    if is_in_conflict(text):
        raise IsolintError(
            f"baseline {path}: git could not merge it, isolint baseline update settles that"
        )
    return _decoded(path, text)


def read_both(path: Path) -> Baseline:
    """Where git could not merge it, what either side has: the better metrics, all findings."""
    text = _text(path)
    if not is_in_conflict(text):
        return _decoded(path, text)
    ours, theirs = (_decoded(path, side) for side in sides(text))
    more = Counter(theirs.findings) - Counter(ours.findings)
    return Baseline((*ours.findings, *more.elements()), better(ours.metrics, theirs.metrics))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise IsolintError(f"baseline {path}: {error.strerror or error}") from None
    except ValueError as error:
        raise IsolintError(f"baseline {path}: not JSON: {error}") from None


def _decoded(path: Path, text: str) -> Baseline:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise IsolintError(f"baseline {path}: not JSON: {error}") from None
    version = data.get("version") if isinstance(data, dict) else None
    if version != VERSION:
        wrong = f"version {version!r}" if version is not None else "no version"
        raise IsolintError(f"baseline {path}: {wrong}, this isolint reads version {VERSION}")
    try:
        found = msgspec.convert(data, _File)
    except msgspec.ValidationError as error:
        raise IsolintError(f"baseline {path}: {error}") from None
    return Baseline(tuple(each for each in found.findings if each is not None), found.metrics)
