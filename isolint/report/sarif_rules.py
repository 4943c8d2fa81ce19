"""Rule pages as SARIF descriptors, and the weaknesses that they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from isolint.base.finding import Severity
from isolint.pack.rule import Rule
from isolint.report.levels import level
from isolint.report.rule_texts import flowing, summary
from isolint.report.rules_markdown import guidance
from isolint.report.sarif_results import sentence

# The middle of each band in which GitHub shows them as critical, high, medium or low.
_SECURITY: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "9.5",
        Severity.HIGH: "8.0",
        Severity.MEDIUM: "5.5",
        Severity.LOW: "2.0",
    }
)
_CWE_GUID = "25f72d7e-8a92-459d-ad67-64853f788765"
_MARKS = re.compile(r"`([^`]*)`")


def descriptor(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": pascal(rule.name),
        "shortDescription": {"text": sentence(_plain(summary(rule)))},
        "fullDescription": {"text": sentence(_plain(flowing(rule.what)))},
        **({"helpUri": _page(rule.cwe[0])} if rule.cwe else {}),
        "help": {"text": _plain(_help_text(rule)), "markdown": guidance(rule)},
        "defaultConfiguration": {"level": level(rule.severity)},
        "relationships": [_relationship(number) for number in rule.cwe],
        "properties": {
            "tags": ["security", *rule.tags, *(f"external/cwe/cwe-{n:03}" for n in rule.cwe)],
            "precision": "high",
            "security-severity": _SECURITY[rule.severity],
        },
    }


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def _plain(text: str) -> str:
    return _MARKS.sub(r"'\1'", text)


def _help_text(rule: Rule) -> str:
    return "\n\n".join(flowing(text) for text in (rule.what, rule.why, rule.fix))


def _page(cwe: int) -> str:
    return f"https://cwe.mitre.org/data/definitions/{cwe}.html"


def _relationship(number: int) -> dict[str, Any]:
    cwe = {"name": "CWE", "index": 0, "guid": _CWE_GUID}
    return {
        "target": {"id": f"CWE-{number}", "toolComponent": cwe},
        "kinds": ["superset"],
    }


def cwe_taxonomy(rules: Iterable[Rule]) -> dict[str, Any]:
    numbers = sorted({number for rule in rules for number in rule.cwe})
    return {
        "name": "CWE",
        "guid": _CWE_GUID,
        "organization": "MITRE",
        "shortDescription": {"text": "The MITRE Common Weakness Enumeration."},
        "informationUri": "https://cwe.mitre.org/",
        "isComprehensive": False,
        "taxa": [{"id": f"CWE-{number}", "helpUri": _page(number)} for number in numbers],
    }
