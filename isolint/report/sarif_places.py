"""Places in SARIF: relative to the root of the repository, never a path of this machine."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from isolint.base.finding import Place


def location(base: str, place: Place, symbol: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(base, place.path),
            "region": _region(place),
        }
    }
    if symbol:
        made["logicalLocations"] = [{"fullyQualifiedName": symbol}]
    return made


def file_location(base: str, path: str, line: int) -> dict[str, Any]:
    """`line` 0 means the whole file."""
    if line:
        return location(base, Place(path, line))
    return {"physicalLocation": {"artifactLocation": _artifact(base, path)}}


def _artifact(base: str, path: str) -> dict[str, str]:
    # Bytes that no encoding explains stay what they are.
    return {"uri": quote(os.fsencode(f"{base}{path}")), "uriBaseId": "SRCROOT"}


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return region
