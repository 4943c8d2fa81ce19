"""`isolint cache`"""

from __future__ import annotations

import click

from isolint.cli.cache_options import cache_dir_option, cache_folder, cache_limit
from isolint.cli.exits import OK
from isolint.cli.output import write
from isolint.report.lines import clean
from isolint.summary.store import Store

_EPILOG = """\b
Examples:
  isolint cache info
  isolint cache clear --cache-dir .isolint-cache
"""
_CODES = """
\b
Exit codes:
  0  done
  2  wrong use
  3  a fault in isolint itself
"""


def _epilog(example: str) -> str:
    return f"\b\nExamples:\n  isolint cache {example}\n{_CODES}"


@click.group("cache", epilog=_EPILOG)
def cache() -> None:
    """Show or empty what is kept between runs.

    Summaries of files, by their content, and finished reports. One store serves all branches,
    work trees and projects.
    """


@cache.command(epilog=_epilog("info"))
@cache_dir_option
def info(cache_dir: str | None) -> int:
    """Where the cache is, and how large."""
    store = Store(cache_folder(cache_dir), cache_limit())
    contents = store.contents()
    share = f"{contents.size / 1e6:.1f} of at most {store.limit / 1e6:.0f} MB"
    entries = f"{contents.entries} entries" if contents.entries != 1 else "1 entry"
    write(f"{clean(str(store.path))}\n{entries}, {share}\n", colour=False)
    return OK


@cache.command(epilog=_epilog("clear --cache-dir .isolint-cache"))
@cache_dir_option
def clear(cache_dir: str | None) -> int:
    """Empty the cache."""
    store = Store(cache_folder(cache_dir), cache_limit())
    store.clear()
    write(f"{clean(str(store.path))} is empty\n", colour=False)
    return OK
