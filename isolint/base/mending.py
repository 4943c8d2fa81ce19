"""What was mended, as every output format reads it."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.errors import Problem
from isolint.base.finding import Finding


class FileChange(Struct, frozen=True):
    """Texts have no byte order mark, and newlines as they stand in the file."""

    path: str
    before: str
    after: str


class Mending(Struct, frozen=True):
    """`unsafe` findings have a mend that changes behaviour and was not asked for; the mends of
    `dropped` ones did not hold when the program was analysed again; `left` have none.
    """

    root: str
    changes: tuple[FileChange, ...]
    mended: tuple[Finding, ...]
    unsafe: tuple[Finding, ...]
    dropped: tuple[Finding, ...]
    left: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
