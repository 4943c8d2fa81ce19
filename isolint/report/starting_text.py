"""What `isolint init` saw, and the section that it proposes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from isolint.base.starting import Start
from isolint.report.lines import plural


def seen(start: Start) -> str:
    """A line for each thing that was looked for, also where it is not there."""
    rows = {
        "read": f"{plural(start.files, 'Python file')}, {start.lines} lines",
        "tests": f"{plural(start.tests, 'test file')} left out" if start.tests else "none found",
        "source roots": _listed(start.source_roots) or "the folder itself",
        "frameworks": _listed(start.frameworks) or "none that isolint knows",
        "entry points": _entries(start),
        "services": _listed(each.root for each in start.services) or "one",
        "findings": _counted(start.findings) or "none",
    }
    if start.problems:
        rows["unread"] = f"{plural(start.problems, 'problem')}: isolint scan names them"
    width = max(map(len, rows)) + 2
    return "".join(f"{name + ':':<{width}}{told}\n" for name, told in rows.items())


def section(start: Start, table: str) -> str:
    """`table` is `tool.isolint` in a pyproject.toml, and empty in an isolint.toml."""
    head = [f"[{table}]"] if table else []
    return "\n".join([*head, *_whole(start), *_services(start, table)]) + "\n"


def _whole(start: Start) -> list[str]:
    roots = _array(start.source_roots)
    return [
        "# What is documented in docs/settings.md; each line shows what holds without it.",
        "# The lowest severity that fails a scan: low, medium, high or critical.",
        'fail-on = "medium"',
        "# Fail too when a file cannot be read or parsed.",
        "strict = false",
        "# Left out, in gitignore syntax, beside what .gitignore names.",
        "exclude = []",
        f"# {plural(start.tests, 'test file')} left out; true scans them too.",
        "tests = false",
        "# Folders from which modules are imported.",
        f"source-roots = {roots}",
        "# A suppression counts only with its reason.",
        "require-reason = true",
        "# Rules that are not reported in some paths.",
        '# per-path-ignores = {"scripts/**" = ["ISO4"]}',
        "# Shared places that are meant.",
        '# accept = [{object = "pkg.mod.CACHE", rules = ["ISO402"], reason = "the same for all"}]',
    ]


def _services(start: Start, table: str) -> list[str]:
    lines: list[str] = []
    name = f"{table}.service" if table else "service"
    for service in start.services:
        lines += ["", f"[[{name}]]", f"name = {json.dumps(service.name)}"]
        lines += [f"root = {json.dumps(service.root)}"]
    return lines


def _entries(start: Start) -> str:
    counted = _counted(start.entry_points)
    if start.assumed:
        return "none; public functions stand in for them, so confidence is lowered"
    return counted or "none: nothing is judged as a request's path"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _array(names: Iterable[str]) -> str:
    return json.dumps(list(names))
