"""`isolint check-pack`"""

from __future__ import annotations

from pathlib import Path

import click

from isolint.cli.exits import FAILED, OK
from isolint.cli.output import has_colour, write
from isolint.engine.pack_check import Checked, check_pack
from isolint.report.lines import plural
from isolint.report.pack_check import checked_text

_EPILOG = """\b
Examples:
  isolint check-pack acme
  isolint check-pack isolint_pack

\b
Exit codes:
  0  the pack is sound
  1  an example gives something else than it must, or a page has a wrong name or a short why
  2  wrong use, or pages that can't be read
  3  a fault in isolint itself
"""


@click.command("check-pack", epilog=_EPILOG)
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def check_pack_command(folder: Path) -> int:
    """Check the pack in FOLDER, and run the examples of its rules.

    The `bad` of a rule must give this rule alone, on its marked line, and the `good` nothing.
    """
    frameworks, rules = check_pack(folder)
    colour = has_colour()
    done: list[Checked] = []
    for each in rules:
        write(checked_text(each.rule, each.faults, colour), colour)
        done.append(each)
    failed = sum(bool(each.faults) for each in done)
    counts = f"{plural(len(done), 'rule')}, {plural(frameworks, 'framework model')}"
    write(f"{counts}: {f'{failed} failed' if failed else 'all sound'}\n", colour=False)
    return FAILED if failed else OK
