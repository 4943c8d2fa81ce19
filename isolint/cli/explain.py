"""`isolint explain`"""

from __future__ import annotations

from pathlib import Path

import click

from isolint.cli.exits import OK
from isolint.cli.output import columns, has_colour, write
from isolint.cli.rule_names import complete_rules
from isolint.config.settings import load
from isolint.engine.rulebook import named, rulebook
from isolint.report import rule_page, rules_json, rules_markdown

_EPILOG = """\b
Examples:
  isolint explain ISO405
  isolint explain identity-on-shared-object placeholder-identity
  isolint explain ISO405 --format markdown

\b
Exit codes:
  0  the pages were shown
  2  wrong use or settings, or no such rule
  3  a fault in isolint itself
"""


@click.command(epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, metavar="RULE...", shell_complete=complete_rules)
@click.option(
    "--format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="For the terminal, for programs, or for documents.",
)
def explain(rules: tuple[str, ...], format: str) -> int:
    """Say what a RULE finds, why that is bad and what to do instead, with examples.

    A RULE is an id, a name or a family (ISO4), also of a pack that the settings of this folder
    name.
    """
    book = rulebook(load(Path.cwd()))
    found = named(book.rules, rules)
    if format == "json":
        write(rules_json.render(found, book.on, book.files, pages=True), colour=False)
    elif format == "markdown":
        write("\n".join(map(rules_markdown.page, found)), colour=False)
    else:
        colour = has_colour()
        pages = [rule_page.render(rule, colour, columns()) for rule in found]
        write("\n\n".join(pages), colour)
    return OK
