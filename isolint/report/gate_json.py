"""A gate's verdict for programs: the report of the scan with the key `gate`."""

from __future__ import annotations

import json

from msgspec import to_builtins

from isolint.base.verdict import Verdict
from isolint.report import json_format
from isolint.report.tool import NAME, VERSION


def render(verdict: Verdict, root: str) -> str:
    data = {
        "schema_version": json_format.SCHEMA_VERSION,
        "tool": {"name": NAME, "version": VERSION},
        "root": root,
    }
    if verdict.report is not None:
        data = json.loads(json_format.render(verdict.report))
    judged = {
        "passes": verdict.passes,
        "checks": to_builtins(verdict.checks),
        "refusals": to_builtins(verdict.refusals),
    }
    return json.dumps(data | {"gate": judged}, indent=2) + "\n"
