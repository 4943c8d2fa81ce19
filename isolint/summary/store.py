"""One file that keeps results between runs: bytes by key, for as many processes as want it.

SQLite's journal makes it safe when several scans write at once and when one is killed. Nothing in
it is trusted: each entry carries a checksum, and whatever is wrong with the file makes it empty,
never the run fail. A connection lives for one call only, so none is ever open in a fork.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")

NAME = "isolint-1.sqlite"
_BUSY_SECONDS = 10.0
_CHECK = 16
_AT_ONCE = 500
_FRESH_SECONDS = 600
_KEPT_SHARE = 0.8
# Errors of the moment or of the machine; all others say that the file is no store of ours.
_PASSING = ("locked", "busy", "readonly", "unable to open", "full", "disk I/O")
_TABLE = """
CREATE TABLE IF NOT EXISTS entry (
    key BLOB PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL
) WITHOUT ROWID
"""
_INDEX = "CREATE INDEX IF NOT EXISTS entry_by_use ON entry (used, size)"


class Contents(Struct, frozen=True):
    entries: int
    size: int


class Store:
    """`folder` is made when something is kept; `limit` is in bytes."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.path = folder / NAME
        self.limit = limit

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those that are there and whole."""
        if not self.path.exists():
            return {}
        return self._safely(lambda base: _whole(base, keys), {})

    def held(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those that are there; whether they are whole is seen when they are read."""
        if not self.path.exists():
            return set()
        return self._safely(lambda base: {key for key, *_ in _rows(base, keys)}, set())

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """All of them or, where the store cannot be written, none."""
        if entries:
            packed = {key: _packed(key, data) for key, data in entries.items()}
            self._safely(lambda base: _write(base, packed, self.limit), None)

    def contents(self) -> Contents:
        if not self.path.exists():
            return Contents(0, 0)
        return self._safely(_contents, Contents(0, 0))

    def clear(self) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                os.unlink(f"{self.path}{suffix}")

    def _safely(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        try:
            with self._opened() as base:
                return action(base)
        except OSError:
            return otherwise
        except sqlite3.Error as error:
            if not any(word in str(error) for word in _PASSING):
                self.clear()
            return otherwise

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Transactions are begun by hand: as writers from the start, they never need to be upgraded.
        base = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        with closing(base):
            if not base.execute("PRAGMA user_version").fetchone()[0]:
                base.execute("PRAGMA auto_vacuum = INCREMENTAL")
                base.execute("PRAGMA journal_mode = WAL")
                base.execute(_TABLE)
                base.execute(_INDEX)
                base.execute("PRAGMA user_version = 1")
            base.execute("PRAGMA synchronous = NORMAL")
            yield base


def _whole(base: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    stale: list[bytes] = []
    now = int(time.time())
    for key, used, packed in _rows(base, keys):
        data = _unpacked(key, packed)
        if data is not None:
            found[key] = data
        if data is None or now - used > _FRESH_SECONDS:
            stale.append(key)
    if stale:
        _refresh(base, stale, found, now)
    return found


def _rows(base: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, int, bytes]]:
    for at in range(0, len(keys), _AT_ONCE):
        some = keys[at : at + _AT_ONCE]
        marks = ",".join("?" * len(some))
        yield from base.execute(f"SELECT key, used, data FROM entry WHERE key IN ({marks})", some)


def _refresh(
    base: sqlite3.Connection, stale: Iterable[bytes], found: Mapping[bytes, bytes], now: int
) -> None:
    """What was read counts as used; what was damaged is dropped."""
    # Another writer may hold the store, and what was read is right without it.
    with suppress(sqlite3.OperationalError), _transaction(base):
        for key in stale:
            if key in found:
                base.execute("UPDATE entry SET used = ? WHERE key = ?", (now, key))
            else:
                base.execute("DELETE FROM entry WHERE key = ?", (key,))


def _write(base: sqlite3.Connection, packed: Mapping[bytes, bytes], limit: int) -> None:
    now = int(time.time())
    rows = [(key, now, len(data), data) for key, data in packed.items()]
    with _transaction(base):
        base.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)
        evicted = _evict(base, limit)
    if evicted:
        base.execute("PRAGMA incremental_vacuum").fetchall()


def _evict(base: sqlite3.Connection, limit: int) -> bool:
    """The least recently used go, and some more, so that the next run need not do it again."""
    size = _contents(base).size
    if size <= limit:
        return False
    excess = size - int(limit * _KEPT_SHARE)
    gone = []
    for key, one in base.execute("SELECT key, size FROM entry ORDER BY used"):
        gone.append((key,))
        excess -= one
        if excess <= 0:
            break
    base.executemany("DELETE FROM entry WHERE key = ?", gone)
    return True


def _contents(base: sqlite3.Connection) -> Contents:
    count, size = base.execute("SELECT COUNT(*), TOTAL(size) FROM entry").fetchone()
    return Contents(count, int(size))


@contextmanager
def _transaction(base: sqlite3.Connection) -> Iterator[None]:
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


def _packed(key: bytes, data: bytes) -> bytes:
    return _checksum(key, data) + zlib.compress(data, 1)


def _unpacked(key: bytes, packed: object) -> bytes | None:
    if not isinstance(packed, bytes):
        return None
    try:
        data = zlib.decompress(packed[_CHECK:])
    except zlib.error:
        return None
    return data if packed[:_CHECK] == _checksum(key, data) else None


def _checksum(key: bytes, data: bytes) -> bytes:
    """Of the key too: an entry under another's key is damaged."""
    return hashlib.blake2b(data, digest_size=_CHECK, key=key[:64]).digest()
