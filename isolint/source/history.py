"""Commits and what they hold, read from git's own store; no work tree is touched."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path

from msgspec import Struct

from isolint.base.errors import IsolintError
from isolint.base.trend import Commit
from isolint.source.git import Git

_FORMAT = "%H%x00%ct%x00%s"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_REGULAR = (b"100644", b"100755")


class Wish(Struct, frozen=True):
    """Which commits: those named, or the newest of a line of history; `every` thins them out."""

    named: tuple[str, ...] = ()
    tags: bool = False
    since: str = ""
    until: str = "HEAD"
    last: int = 0
    every: int = 1


class Repository:
    """`folder` is inside a work tree or a git directory; `prefix` is what is looked at in it."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self.folder = folder if folder.is_dir() else folder.parent
        if self._ask("rev-parse", "--is-inside-work-tree") == "true":
            self.top = Path(self._ask("rev-parse", "--show-toplevel"))
            here = self._ask("rev-parse", "--show-prefix")
        else:
            self.top = Path(self._ask("rev-parse", "--absolute-git-dir"))
            here = ""
        self.prefix = f"{here}{prefix}".strip("/")

    @property
    def root(self) -> Path:
        return self.top / self.prefix

    def commits(self, wish: Wish) -> list[Commit]:
        """Oldest first; IsolintError for an unknown name."""
        if wish.named:
            found = [self._named(self.resolved(each)) for each in wish.named]
        elif wish.tags:
            tags = self._ask("tag", "--merged", self.resolved(wish.until)).splitlines()
            found = [self._named(self.resolved(f"refs/tags/{tag}"), tag) for tag in tags]
        else:
            return list(reversed(self._line(wish)[:: wish.every]))
        found = sorted({each.id: each for each in found}.values(), key=lambda c: (c.date, c.id))
        found = found[-wish.last :] if wish.last else found
        return found[:: -wish.every][::-1]

    def resolved(self, name: str) -> str:
        found = self._found(name)
        if not found:
            raise IsolintError(f"no commit '{name}' in {self.top}")
        return found

    def tree(self, commit: str) -> str:
        """The id of the folder's tree; empty where the commit does not have it."""
        try:
            return self._ask("rev-parse", "--verify", "--quiet", f"{commit}:{self.prefix}")
        except IsolintError:
            return ""

    def listed(self, tree: str) -> dict[str, str]:
        """Blobs by path; links are left out."""
        found: dict[str, str] = {}
        for line in self._git("ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0"):
            about, _, path = line.partition(b"\t")
            mode, _, rest = about.partition(b" ")
            if mode in _REGULAR:
                found[os.fsdecode(path)] = rest.split(b" ")[1].decode()
        return found

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """By id; what is missing, in a partial clone, is left out."""
        wanted = sorted(set(ids))
        data = self._git("cat-file", "--batch", given="".join(f"{i}\n" for i in wanted).encode())
        return dict(_batch(data))

    def _line(self, wish: Wish) -> list[Commit]:
        """Newest first, and only those that change the folder."""
        until = self.resolved(wish.until)
        since = self._since(wish.since) if wish.since else ""
        span = f"{since}..{until}" if since else until
        limits = [f"--since={_moment(wish.since)}"] if wish.since and not since else []
        limits += [f"--max-count={wish.last * wish.every}"] if wish.last else []
        found = self._log("--first-parent", *limits, span, "--", f":(top){self.prefix}")
        return [*found, self._named(since)] if since and not wish.last else found

    def _since(self, given: str) -> str:
        """Empty for a date; git itself would take any word for one."""
        found = self._found(given)
        if not found and not any(char.isdigit() for char in given) and given != "yesterday":
            raise IsolintError(f"no commit '{given}' in {self.top}, and no date")
        return found

    def _named(self, commit: str, tag: str = "") -> Commit:
        (found,) = self._log("--no-walk", commit)
        return Commit(found.id, found.date, found.subject, tag)

    def _log(self, *args: str) -> list[Commit]:
        text = self._ask("log", f"--format={_FORMAT}", *args)
        return [_commit(*line.split("\0")) for line in text.splitlines() if "\0" in line]

    def _found(self, name: str) -> str:
        verify = ("rev-parse", "--verify", "--quiet", "--end-of-options")
        try:
            return self._ask(*verify, f"{name}^{{commit}}")
        except IsolintError:
            return ""

    def _ask(self, *args: str) -> str:
        return self._git(*args).decode("utf-8", "replace").removesuffix("\n")

    def _git(self, *args: str, given: bytes = b"") -> bytes:
        ran = Git(self.folder).run(*args, given=given)
        if ran.returncode:
            said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
            raise IsolintError(f"git {args[0]}: {said[0] if said else 'failed'}")
        return ran.stdout


def _moment(date: str) -> str:
    """Git would take a bare date for that day at the present time of day."""
    return f"{date}T00:00:00" if _DAY.fullmatch(date) else date


def _commit(commit: str, seconds: str, subject: str) -> Commit:
    date = datetime.fromtimestamp(int(seconds), timezone.utc)
    return Commit(commit, date.strftime("%Y-%m-%dT%H:%M:%SZ"), subject)


def _batch(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        header: Sequence[bytes] = data[at:end].split(b" ")
        at = end + 1
        if len(header) == 3:
            size = int(header[2])
            yield header[0].decode(), data[at : at + size]
            at += size + 1
