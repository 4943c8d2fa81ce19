"""Files that could not be looked at."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from isolint.base.errors import Problem
from isolint.report.lines import line, plural
from isolint.report.places import located

_MOST = 10


def problem_lines(problems: Iterable[Problem], root: str) -> list[Text]:
    found = sorted(problems)
    if not found:
        return []
    files = len({problem.path for problem in found})
    shown = [line("  ", _problem(each, root)) for each in found[:_MOST]]
    more = [line(f"  and {len(found) - _MOST} more")] if len(found) > _MOST else []
    return [line((f"analysis incomplete: {plural(files, 'file')}", "yellow")), *shown, *more]


def _problem(problem: Problem, root: str) -> str:
    line_number = f":{problem.line}" if problem.line else ""
    return f"{located(root, problem.path)}{line_number}  {problem.message}"
