"""Summaries by content: what was summarised once, anywhere, is not summarised again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from isolint.base.build import build_of
from isolint.base.errors import Problem
from isolint.source.read import File
from isolint.summary.ir import FileSummary
from isolint.summary.pool import Advance, Result, decoded, is_summary, summarise_all
from isolint.summary.store import Store

_BATCH = 100
# All code that a summary depends on: what the first two import is in the third.
MADE_BY = ("summary", "source", "base")


def summaries(
    files: Sequence[File], jobs: int, advance: Advance, store: Store | None = None
) -> list[Result]:
    """One result per file, in the order of the files."""
    keys = summary_keys(files) if store is not None else {}
    known = _known(files, keys, store.get(list(keys.values()))) if store is not None else {}
    advance(len(known))
    missing = [file for file in files if file.path not in known]
    made = {
        file.path: data
        for file, data in _stored(summarise_all(missing, jobs, advance), keys, store)
    }
    return [known.get(file.path) or decoded(file.path, made[file.path]) for file in files]


def summarise_into(store: Store, files: Sequence[File], jobs: int, advance: Advance) -> None:
    """Whatever the files' paths, which may be the same ones in several versions."""
    numbered = [File(str(at), file.data) for at, file in enumerate(files)]
    keys = summary_keys(numbered)
    held = store.held(list(keys.values()))
    missing = [file for file in numbered if keys.get(file.path) not in held]
    advance(len(numbered) - len(missing))
    for _ in _stored(summarise_all(missing, jobs, advance), keys, store):
        pass


def _stored(
    made: Iterable[tuple[File, bytes]], keys: Mapping[str, bytes], store: Store | None
) -> Iterator[tuple[File, bytes]]:
    """As they come, so that what a killed run has done is not lost."""
    batch: dict[bytes, bytes] = {}
    for file, data in made:
        yield file, data
        # Problems are quick to find again, and some depend on the machine.
        if file.path in keys and is_summary(data):
            batch[keys[file.path]] = data
        if store is not None and len(batch) >= _BATCH:
            store.put(batch)
            batch = {}
    if store is not None:
        store.put(batch)


def summary_keys(files: Iterable[File]) -> dict[str, bytes]:
    """By path; a file that could not be read has none."""
    build = build_of(MADE_BY)
    return {
        file.path: hashlib.sha256(build + file.data).digest()
        for file in files
        if not isinstance(file.data, Problem)
    }


def kept_summary(store: Store, path: str, key: bytes) -> FileSummary | None:
    data = store.get([key]).get(key)
    try:
        result = decoded(path, data) if data is not None else None
    except msgspec.MsgspecError:
        return None
    return result if isinstance(result, FileSummary) else None


def _known(
    files: Iterable[File], keys: Mapping[str, bytes], found: Mapping[bytes, bytes]
) -> dict[str, Result]:
    known: dict[str, Result] = {}
    for file in files:
        data = found.get(keys.get(file.path, b""))
        if data is not None:
            try:
                known[file.path] = decoded(file.path, data)
            except msgspec.MsgspecError:
                continue
    return known
