"""What could not be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from isolint.base.errors import Problem
from isolint.report.lines import line, plural
from isolint.report.places import located

_MOST_PROBLEMS = 10


def problem_lines(problems: Sequence[Problem], root: str) -> list[Text]:
    if not problems:
        return []
    problems = sorted(problems)
    files = len({problem.path for problem in problems})
    shown = [line("  ", _problem(each, root)) for each in problems[:_MOST_PROBLEMS]]
    hidden = len(problems) - len(shown)
    more = [line(f"  and {hidden} more")] if hidden else []
    return [line((f"analysis incomplete: {plural(files, 'file')}", "yellow")), *shown, *more]


def _problem(problem: Problem, root: str) -> str:
    line_number = f":{problem.line}" if problem.line else ""
    return f"{located(root, problem.path)}{line_number}  {problem.message}"
