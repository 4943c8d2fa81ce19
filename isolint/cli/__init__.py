"""The command line: the only layer that prints or exits."""

from __future__ import annotations

import click

from isolint.cli.exits import ExitingGroup
from isolint.cli.later import LaterCommand
from isolint.cli.terminal_options import terminal_options
from isolint.report.tool import NAME, VERSION

__all__ = ["main"]


# With the place of each, and the first sentence of its help.
_COMMANDS = (
    ("badge", "badge:badge_command", "Draw a badge of a metric of the Python files below PATH."),
    (
        "baseline",
        "baseline:baseline",
        "Agree to live with today's findings, and hear of new ones only.",
    ),
    ("cache", "cache:cache", "Show or empty what is kept between runs."),
    (
        "check-pack",
        "check_pack:check_pack_command",
        "Check the pack in FOLDER, and run the examples of its rules.",
    ),
    (
        "completion",
        "completion:completion",
        "Print the script that completes isolint's commands and options in a SHELL.",
    ),
    (
        "explain",
        "explain:explain",
        "Say what a RULE finds, why that is bad and what to do instead, with examples.",
    ),
    ("fix", "fix:fix", "Mend what has a mechanical mend in the Python files below PATH."),
    ("gate", "gate:gate", "Hold the program below PATH against thresholds."),
    ("graph", "graph:graph", "Show who calls whom in the Python files below PATH."),
    (
        "hook",
        "hook:hook",
        "Report findings in FILES, with the whole program known: for pre-commit.",
    ),
    (
        "init",
        "init:init",
        "Look at the project in PATH and print settings to start from, with comments.",
    ),
    (
        "map",
        "map:map_components",
        "Show which components below PATH are infrastructure and which are per request.",
    ),
    (
        "new-rule",
        "new_rule:new_rule",
        "Write the page of a new rule, with comments and examples that run.",
    ),
    ("rules", "rules:rules", "List all rules, and which of them a scan of PATH reports."),
    (
        "scan",
        "scan:scan",
        "Report where one user's request can meet another's in the Python files below PATH.",
    ),
    (
        "trace",
        "trace:trace",
        "Print every shortest way from an entry point to SYMBOL in the Python files below PATH.",
    ),
    (
        "trend",
        "trend:trend",
        "Show how isolation changed over the git history of the Python files below PATH.",
    ),
)

_EPILOG = """\b
Examples:
  isolint scan src/service
  isolint explain ISO405
  isolint trace src/service --to Class.attribute
  isolint scan src/service --output sarif=isolint.sarif --fail-on high

\b
Exit codes of every command:
  0  nothing to object to
  1  findings, a threshold missed, or the thing asked for is not there
  2  wrong use or settings, told in one line each
  3  a fault in isolint itself

\b
Environment:
  NO_COLOR, FORCE_COLOR  no colours, or colours in pipes too; NO_COLOR wins
  COLUMNS                the width of the terminal; lines in a pipe are never broken
  ISOLINT_CACHE_DIR      where results are kept between runs
  ISOLINT_CACHE_MB       how large that may become (1000)
  ISOLINT_DEBUG          show the traceback of a fault in isolint
  GITHUB_STEP_SUMMARY    where --format github adds its summary
"""


@click.group(NAME, cls=ExitingGroup, no_args_is_help=False, epilog=_EPILOG)
@click.version_option(VERSION, message="%(prog)s %(version)s", prog_name=NAME)
def main() -> None:
    """Finds where one user's request can meet another's in Python services.

    Reads a whole program, without importing or running any of it. `isolint COMMAND --help` shows
    the options of a command, with examples.
    """


main.params += terminal_options()
for _name, _place, _summary in _COMMANDS:
    main.add_command(LaterCommand(_name, f"{__name__}.{_place}", _summary))
