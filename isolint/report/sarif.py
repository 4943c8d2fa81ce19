"""The report as SARIF 2.1.0, for code scanning and for viewers in editors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from isolint.base.errors import Problem
from isolint.base.report import Report
from isolint.pack.rule import Rule
from isolint.report.json_format import metrics_data
from isolint.report.sarif_places import file_location
from isolint.report.sarif_results import result
from isolint.report.sarif_rules import cwe_taxonomy, descriptor
from isolint.report.tool import NAME, URL, VERSION

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_UNREAD = "not-analysed"
_UNREAD_TEXT = "A file could not be read or parsed, so nothing is known of what it does."


def render(report: Report, rules: Iterable[Rule], base: str) -> str:
    """`rules` are those that were asked for; `base` is the folder that paths are shown from."""
    known = sorted(rules, key=lambda rule: rule.id)
    data = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, known, base)]}
    return json.dumps(data, indent=2) + "\n"


def _run(report: Report, rules: Sequence[Rule], base: str) -> dict[str, Any]:
    index = {rule.id: at for at, rule in enumerate(rules)}
    taxonomy = cwe_taxonomy(rules)
    return {
        "tool": {"driver": _driver(rules)},
        "automationDetails": {"id": f"{NAME}/{base}"},
        "invocations": [_invocation(report, base)],
        "originalUriBaseIds": {
            "SRCROOT": {"description": {"text": "The root of the repository, or of the scan."}}
        },
        "taxonomies": [taxonomy],
        "results": [
            result(each, index, base, report.compared is not None) for each in report.findings
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {"metrics": metrics_data(report.metrics), "complete": report.complete},
    }


def _driver(rules: Iterable[Rule]) -> dict[str, Any]:
    return {
        "name": NAME,
        "organization": NAME,
        "semanticVersion": VERSION,
        "version": VERSION,
        "informationUri": URL,
        "rules": [descriptor(rule) for rule in rules],
        "notifications": [
            {
                "id": _UNREAD,
                "name": "NotAnalysed",
                "shortDescription": {"text": "A file could not be read or parsed."},
                "fullDescription": {"text": _UNREAD_TEXT},
                "help": {"text": _UNREAD_TEXT, "markdown": _UNREAD_TEXT},
            }
        ],
        "supportedTaxonomies": [{"name": "CWE", "index": 0}],
    }


def _invocation(report: Report, base: str) -> dict[str, Any]:
    unread = [_notification(each, base) for each in report.problems]
    return {"executionSuccessful": True, "toolExecutionNotifications": unread}


def _notification(problem: Problem, base: str) -> dict[str, Any]:
    return {
        "level": "error",
        "descriptor": {"id": _UNREAD, "index": 0},
        "message": {"text": problem.message},
        "locations": [file_location(base, problem.path, problem.line)],
    }
