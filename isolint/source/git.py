"""What git knows of a folder. Reads objects only: neither work tree nor index is touched."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from isolint.base.errors import IsolintError

# Links are left out: git knows no content for them.
_FILES, _SUBMODULES = frozenset({"100644", "100755", "100664"}), frozenset({"160000"})
# A hook of git runs with these, and the paths in them are relative to another folder.
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"})


class Blob(Struct, frozen=True):
    """`path` is relative to the folder that was asked about; `store` is the folder of the
    submodule that has the content.
    """

    path: str
    id: str
    store: str = ""


class Git:
    """`folder` is anywhere in a work tree; paths are relative to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def commit(self, revision: str) -> str:
        """The full id of a commit; IsolintError, in words, for what is none."""
        found = self.run("rev-parse", "--show-toplevel")
        if found.returncode:
            raise IsolintError(f"{self.folder} is in no git repository")
        found = self.run(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        if found.returncode:
            hint = ""
            if self.run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
                hint = " (this clone is shallow: fetch more of the history)"
            raise IsolintError(f"unknown git revision '{revision}'{hint}")
        return found.stdout.decode().strip()

    def blobs(self, commit: str) -> list[Blob]:
        """The files below the folder in a commit; submodules that are there are looked into."""
        listed = self._output("ls-tree", "-r", "-z", commit)
        found = [Blob(path, id) for path, id in _entries(listed, _FILES)]
        for path, id in _entries(listed, _SUBMODULES):
            found += self._of_submodule(path, id)
        return found

    def moved_here(self, commit: str, way: str, renames: Mapping[str, str]) -> list[Blob]:
        """What a commit has elsewhere of the files that stand below the folder now, at its `way`
        from the top.
        """
        ids = dict(_entries(self._output("ls-tree", "-r", "-z", "--full-tree", commit), _FILES))
        return [
            Blob(after.removeprefix(way), ids[before])
            for before, after in renames.items()
            if after.startswith(way) and before in ids
        ]

    def _of_submodule(self, path: str, commit: str) -> list[Blob]:
        """None where it is not checked out, or does not have the commit."""
        inner = Git(self.folder / path)
        if not (inner.folder / ".git").exists():
            return []
        if inner.run("cat-file", "-e", f"{commit}^{{commit}}").returncode:
            return []
        return [
            Blob(f"{path}/{each.path}", each.id, f"{path}/{each.store}".rstrip("/"))
            for each in inner.blobs(commit)
        ]

    def contents(self, blobs: Sequence[Blob]) -> dict[str, bytes]:
        """By path."""
        found: dict[str, bytes] = {}
        for store in sorted({blob.store for blob in blobs}):
            wanted = [blob for blob in blobs if blob.store == store]
            texts = Git(self.folder / store)._texts([blob.id for blob in wanted])
            found |= zip((blob.path for blob in wanted), texts, strict=True)
        return found

    def _texts(self, ids: Sequence[str]) -> Iterator[bytes]:
        asked = "".join(f"{each}\n" for each in ids).encode()
        found = self._output("cat-file", "--batch", given=asked)
        at = 0
        for _ in ids:
            end = found.index(b"\n", at)
            size = int(found[at:end].split()[2])
            yield found[end + 1 : end + 1 + size]
            at = end + size + 2

    def has(self, commit: str, way: str) -> bool:
        return self.run("cat-file", "-e", f"{commit}:{way.rstrip('/')}").returncode == 0

    def way(self) -> str:
        """From the top of the work tree to the folder, with a slash at its end."""
        return self._output("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").strip()

    def renames(self, commit: str) -> dict[str, str]:
        """Paths now by paths in the commit, from the top of the work tree, for files of the work
        tree that git finds renamed.
        """
        found = self._output("diff", "--name-status", "-z", "-M", "--diff-filter=R", commit)
        parts = iter(_paths(found))
        return {before: after for _, before, after in zip(parts, parts, parts, strict=True)}

    def _output(self, *args: str, given: bytes = b"") -> bytes:
        ran = self.run(*args, given=given)
        if ran.returncode:
            told = ran.stderr.decode("utf-8", "replace").strip().splitlines()
            raise IsolintError(f"git {args[0]} failed: {told[-1] if told else ran.returncode}")
        return ran.stdout

    def run(self, *args: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        env = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
        command = ["git", *args]
        try:
            return subprocess.run(
                command, cwd=self.folder, env=env, input=given, capture_output=True, check=False
            )
        except OSError as error:
            raise IsolintError(f"cannot run git: {error.strerror or error}") from None


def untracked(folder: Path) -> list[str]:
    """Files that git neither tracks nor ignores; none where there is no git repository."""
    try:
        ran = Git(folder).run("ls-files", "-z", "--others", "--exclude-standard")
    except IsolintError:
        return []
    return [] if ran.returncode else list(_paths(ran.stdout))


def _entries(listed: bytes, modes: frozenset[str]) -> Iterator[tuple[str, str]]:
    for entry in filter(None, listed.split(b"\0")):
        described, _, path = entry.partition(b"\t")
        mode, _, id = described.decode().split()
        if mode in modes:
            yield path.decode("utf-8", "surrogateescape"), id


def _paths(listed: bytes) -> Iterator[str]:
    for path in filter(None, listed.split(b"\0")):
        yield path.decode("utf-8", "surrogateescape")
