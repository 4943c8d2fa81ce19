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


class Left(Struct, frozen=True):
    """A finding without a mechanical mend; `why` says what to do by hand, and is empty where the
    whole rule has no fixer.
    """

    finding: Finding
    why: str


class Mending(Struct, frozen=True):
    """`unsafe` findings have a mend that changes behaviour and was not asked for; the mends of
    `dropped` ones did not hold when the program was analysed again; `left` have none.
    """

    root: str
    changes: tuple[FileChange, ...]
    mended: tuple[Finding, ...]
    unsafe: tuple[Finding, ...]
    dropped: tuple[Finding, ...]
    left: tuple[Left, ...]
    problems: tuple[Problem, ...] = ()
