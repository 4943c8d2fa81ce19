"""`isolint rules`"""

from __future__ import annotations

from pathlib import Path

import click

from isolint.cli.exits import OK
from isolint.cli.output import columns, has_colour, write
from isolint.config.settings import load
from isolint.engine.rulebook import rulebook
from isolint.pack.load import load_pack
from isolint.report import rule_table, rules_json, rules_markdown

_EPILOG = """\b
Examples:
  isolint rules
  isolint rules src/service --format json
  isolint rules --format markdown > docs/rules.md

\b
Exit codes:
  0  the rules were listed
  2  wrong use, settings or packs
  3  a fault in isolint itself
"""


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option(
    "--format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="A table, the same for programs, or isolint's own pages as one document.",
)
def rules(path: Path, format: str) -> int:
    """List all rules, and which of them a scan of PATH reports.

    Rules of packs are among them: those that the settings of PATH name, and installed ones.
    """
    if format == "markdown":
        write(rules_markdown.document(load_pack().rules), colour=False)
        return OK
    book = rulebook(load(path.resolve()))
    if format == "json":
        write(rules_json.render(book.rules, book.on, book.files, pages=False), colour=False)
        return OK
    colour = has_colour()
    write(rule_table.render(book.rules, book.on, colour, columns()), colour)
    return OK
