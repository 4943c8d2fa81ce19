"""What `isolint fix` would change, or has changed: a unified diff, and a summary that says of each
finding why it stays.
"""

from __future__ import annotations

import difflib
import io
from collections import Counter
from collections.abc import Iterator

from isolint.base.mending import FileChange, Mending
from isolint.report.lines import clean, line, plural, to_string
from isolint.report.places import located

_DROPPED = "its mend was tried: the finding stayed, or another came of it"
_STYLES = (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))


def diff(mending: Mending, colour: bool = False) -> str:
    """As `patch -p0` takes it; only in colours are control characters escaped."""
    lines = [each for change in mending.changes for each in _lines(mending.root, change)]
    if not colour:
        return "".join(lines)
    return to_string((line((each.rstrip("\r\n"), _style(each))) for each in lines), colour)


def _lines(root: str, change: FileChange) -> Iterator[str]:
    path = clean(located(root, change.path))
    before, after = (io.StringIO(text, newline="") for text in (change.before, change.after))
    for each in difflib.unified_diff(list(before), list(after), path, path):
        yield each
        if not each.endswith(("\n", "\r")):
            yield "\n\\ No newline at end of file\n"


def _style(text: str) -> str:
    return next((style for start, style in _STYLES if text.startswith(start)), "")


def summary(mending: Mending, written: bool) -> str:
    files = plural(len(mending.changes), "file")
    verb = "Mended" if written else "Would mend"
    done = f"{verb} {plural(len(mending.mended), 'finding')} in {files}"
    parts = [done if mending.mended else "Nothing to mend"]
    if mending.unsafe:
        rules = ", ".join(sorted({finding.rule for finding in mending.unsafe}))
        parts.append(f"{len(mending.unsafe)} more with --unsafe ({rules})")
    if mending.dropped:
        parts.append(f"{plural(len(mending.dropped), 'mend')} did not hold")
    if mending.left:
        have = "has" if len(mending.left) == 1 else "have"
        parts.append(f"{plural(len(mending.left), 'finding')} {have} no mechanical mend")
    return "; ".join(parts) + ".\n" + "".join(f"{each}\n" for each in _not_mended(mending))


def _not_mended(mending: Mending) -> Iterator[str]:
    """A line for each finding that stays; one for each rule that has no fixer."""
    told = [(left.finding, left.why) for left in mending.left if left.why]
    told += [(finding, _DROPPED) for finding in mending.dropped]
    for finding, why in sorted(told, key=lambda each: (each[0].place, each[0].rule)):
        place = clean(f"{located(mending.root, finding.place.path)}:{finding.place.line}")
        yield f"{place}: {finding.rule} {clean(why)}"
    untold = Counter(left.finding.rule for left in mending.left if not left.why)
    for rule, found in sorted(untold.items()):
        yield f"{rule} ({found}): a matter of design, see isolint explain {rule}"
