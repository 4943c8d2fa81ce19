"""`isolint rules`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec.structs import replace

from isolint.cli.exits import OK
from isolint.cli.output import columns, has_colour, write
from isolint.cli.rule_options import Names, rule_options, with_rules
from isolint.config.settings import Settings, load
from isolint.engine.rulebook import Rulebook, rulebook
from isolint.pack.load import load_pack
from isolint.report import rule_table, rules_json, rules_markdown

_EPILOG = """\b
Examples:
  isolint rules
  isolint rules src/service --format json
  isolint rules --select ISO4 --ignore ISO401
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
@rule_options
def rules(path: Path, format: str, **given: Any) -> int:
    """List all rules, and which of them a scan of PATH reports.

    With options that choose, these alone are listed. Rules of packs are among them: those that
    the settings of PATH name, and installed ones.
    """
    if format == "markdown":
        write(rules_markdown.document(load_pack().rules), colour=False)
        return OK
    book = _chosen(load(path.resolve()), given)
    if format == "json":
        write(rules_json.render(book.rules, book.on, book.files, pages=False), colour=False)
        return OK
    colour = has_colour()
    write(rule_table.render(book.rules, book.on, colour, columns()), colour)
    return OK


def _chosen(settings: Settings, given: dict[str, Any]) -> Rulebook:
    if not any(given.values()):
        return rulebook(settings)
    book = rulebook(with_rules(settings, msgspec.convert(given, Names)))
    return replace(book, rules=tuple(rule for rule in book.rules if rule.id in book.on))
