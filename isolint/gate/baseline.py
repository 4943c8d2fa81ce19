"""The baseline file: what a team has agreed to live with for now.

JSON with one finding a line, sorted, without line numbers; the `null` that ends the list keeps all
lines alike, so that git merges additions of two branches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from isolint.base.errors import IsolintError
from isolint.base.known import Known

VERSION = 1
DEFAULT_NAME = ".isolint-baseline.json"

Figures = dict[str, float | None]


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
    try:
        data = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise IsolintError(f"baseline {path}: {error.strerror or error}") from None
    except ValueError as error:
        hint = " (unresolved merge conflict?)" if _is_in_conflict(path) else ""
        raise IsolintError(f"baseline {path}: not JSON: {error}{hint}") from None
    version = data.get("version") if isinstance(data, dict) else None
    if version != VERSION:
        wrong = f"version {version!r}" if version is not None else "no version"
        raise IsolintError(f"baseline {path}: {wrong}, this isolint reads version {VERSION}")
    try:
        found = msgspec.convert(data, _File)
    except msgspec.ValidationError as error:
        raise IsolintError(f"baseline {path}: {error}") from None
    return Baseline(tuple(each for each in found.findings if each is not None), found.metrics)


def _is_in_conflict(path: Path) -> bool:
    return b"\n<<<<<<< " in b"\n" + path.read_bytes()
