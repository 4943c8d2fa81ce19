"""The command line: the only layer that prints or exits."""

from __future__ import annotations

import click

from isolint.cli.badge import badge_command
from isolint.cli.baseline import baseline as baseline_group
from isolint.cli.check_pack import check_pack_command
from isolint.cli.completion import completion as completion_command
from isolint.cli.exits import ExitingGroup
from isolint.cli.explain import explain as explain_command
from isolint.cli.fix import fix as fix_command
from isolint.cli.gate import gate as gate_command
from isolint.cli.graph import graph as graph_command
from isolint.cli.hook import hook as hook_command
from isolint.cli.init import init as init_command
from isolint.cli.map import map_components
from isolint.cli.new_rule import new_rule as new_rule_command
from isolint.cli.rules import rules as rules_command
from isolint.cli.scan import scan as scan_command
from isolint.cli.terminal_options import terminal_options
from isolint.cli.trace import trace as trace_command
from isolint.report.tool import NAME, VERSION

__all__ = ["main"]


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
main.add_command(scan_command)
main.add_command(init_command)
main.add_command(fix_command)
main.add_command(graph_command)
main.add_command(trace_command)
main.add_command(map_components)
main.add_command(rules_command)
main.add_command(explain_command)
main.add_command(new_rule_command)
main.add_command(check_pack_command)
main.add_command(baseline_group)
main.add_command(gate_command)
main.add_command(hook_command)
main.add_command(badge_command)
main.add_command(completion_command)
