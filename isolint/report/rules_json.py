"""Rules for programs: `schema_version` 1, as in the report of a scan."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from isolint.pack.families import by_family
from isolint.pack.rule import Rule
from isolint.report.rule_texts import summary

_SCHEMA = 1


def render(
    rules: Iterable[Rule], on: Collection[str], files: Mapping[str, str], pages: bool
) -> str:
    """`pages` adds the texts and examples; `files` has the page of each rule of the user's."""
    entries = [
        _entry(rule, rule.id in on, files.get(rule.id)) | (_texts(rule) if pages else {})
        for found in by_family(rules).values()
        for rule in found
    ]
    return json.dumps({"schema_version": _SCHEMA, "rules": entries}, indent=2) + "\n"


def _entry(rule: Rule, on: bool, file: str | None) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": rule.severity.value,
        "on": on,
        "on_by_default": rule.enabled,
        "cwe": list(rule.cwe),
        "tags": list(rule.tags),
        "since": rule.since,
        "detector": rule.detector,
        "summary": summary(rule),
        "file": file,
    }


def _texts(rule: Rule) -> dict[str, Any]:
    return {
        "message": rule.message,
        "what": rule.what.strip(),
        "why": rule.why.strip(),
        "fix": rule.fix.strip(),
        "bad": rule.bad.strip("\n"),
        "good": rule.good.strip("\n"),
        "options": {name: list(given) for name, given in sorted(rule.options.items())},
    }
