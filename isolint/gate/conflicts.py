"""A file that git could not merge, as each of the two sides has it."""

from __future__ import annotations

_OURS, _BASE, _THEIRS, _END = "<<<<<<< ", "||||||| ", "=======", ">>>>>>> "


def is_in_conflict(text: str) -> bool:
    return f"\n{_OURS}" in f"\n{text}"


def sides(text: str) -> tuple[str, str]:
    """Ours and theirs; what both had before is in neither."""
    ours: list[str] = []
    theirs: list[str] = []
    into: tuple[list[str], ...] = (ours, theirs)
    for line in text.splitlines(keepends=True):
        if line.startswith(_OURS):
            into = (ours,)
        elif line.startswith(_BASE):
            into = ()
        elif line.rstrip() == _THEIRS:
            into = (theirs,)
        elif line.startswith(_END):
            into = (ours, theirs)
        else:
            for each in into:
                each.append(line)
    return "".join(ours), "".join(theirs)
