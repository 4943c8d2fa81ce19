"""What the changes since a git revision brought in: both trees are analysed and compared."""

from __future__ import annotations

import gc
import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from isolint.base.errors import Problem
from isolint.base.known import Known
from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.analysis import Progress, Reading, link, read, store_of, wanted_files
from isolint.engine.merged import merged, service_report
from isolint.engine.run import report_of
from isolint.engine.services import inside_service, services_below
from isolint.gate.comparing import compared, remembered
from isolint.source.discover import python_files
from isolint.source.git import Blob, Git
from isolint.source.read import read_file
from isolint.summary.cached import summaries as summaries_of
from isolint.summary.ir import FileSummary

# They decide with the settings which files belong to a program.
_DECIDING = (".gitignore", "pyvenv.cfg")


def run_since(root: Path, settings: Settings, revision: str, progress: Progress) -> Report:
    """The report of the program as it is now; findings that the revision had are not new."""
    served = services_below(root, settings)
    if not served:
        return _since(root, inside_service(root, settings), revision, progress)
    parts = []
    for service, own in served:
        report = _since(root, own, revision, progress)
        parts.append((service_report(service, own, report), report))
    return merged(root, parts)


def _since(root: Path, settings: Settings, revision: str, progress: Progress) -> Report:
    started = time.perf_counter()
    folder = root if root.is_dir() else root.parent
    git = Git(folder)
    commit = git.commit(revision)
    with _collected_at_ends():
        reading = read(root, settings, progress)
        before = _reading_at(root, git, commit, settings, reading)
        progress("linking", 0, 2)
        known = _known(root, before, settings, git.renames(commit))
        gc.collect()
        progress("linking", 1, 2)
        report = report_of(root, link(root, reading, {}), settings)
    report = compared(report, known, f"git revision {revision}")
    seconds = time.perf_counter() - started
    return replace(report, stats=replace(report.stats, seconds=seconds))


def _known(root: Path, before: Reading, settings: Settings, renames: dict[str, str]) -> list[Known]:
    if not before.summaries:
        return []
    found = remembered(report_of(root, link(root, before, {}), settings))
    return [replace(each, path=renames.get(each.path, each.path)) for each in found]


def _reading_at(root: Path, git: Git, commit: str, settings: Settings, now: Reading) -> Reading:
    """The program at the commit; only files that have changed since are summarised."""
    blobs = git.blobs(commit)
    if root.is_file():
        blobs = [blob for blob in blobs if blob.path == root.name]
    summaries = {each.path: each for each in now.summaries}
    unchanged = {b.path: summaries[b.path] for b in blobs if _is_same(git.folder, b, summaries)}
    with tempfile.TemporaryDirectory(prefix="isolint-") as made:
        # The names of the folders above count: imports may begin with them.
        top = Path(made) / git.folder.resolve().relative_to(git.folder.resolve().anchor)
        top.mkdir(parents=True)
        _lay_out(git, blobs, unchanged, top)
        paths = python_files(top, wanted_files(root, settings))
        changed = [path for path in paths if path not in unchanged]
        results = {p: unchanged[p] for p in paths if p in unchanged}
        files = [read_file(top, path) for path in changed]
        found = summaries_of(files, settings.jobs, lambda _: None, store_of(settings))
    read_again = dict(zip(changed, found, strict=True))
    ordered = [results.get(path) or read_again[path] for path in paths]
    problems = tuple(each for each in ordered if isinstance(each, Problem))
    kept = tuple(each for each in ordered if isinstance(each, FileSummary))
    return replace(now, files=len(paths), summaries=kept, problems=problems)


def _is_same(folder: Path, blob: Blob, summaries: dict[str, FileSummary]) -> bool:
    if blob.path not in summaries:
        return False
    try:
        data = (folder / blob.path).read_bytes()
    except OSError:
        return False
    hashed = hashlib.sha256 if len(blob.id) == hashlib.sha256().digest_size * 2 else hashlib.sha1
    return hashed(b"blob %d\0" % len(data) + data).hexdigest() == blob.id


def _lay_out(git: Git, blobs: list[Blob], unchanged: dict[str, FileSummary], top: Path) -> None:
    """Files that are known already are empty: only their names are asked for."""
    wanted = [blob for blob in blobs if _belongs(blob.path)]
    missing = [blob for blob in wanted if blob.path not in unchanged]
    texts = dict(zip(missing, git.contents([blob.id for blob in missing]), strict=True))
    for blob in wanted:
        file = top / blob.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(texts.get(blob, b""))


def _belongs(path: str) -> bool:
    return path.endswith(".py") or path.rpartition("/")[2] in _DECIDING


@contextmanager
def _collected_at_ends() -> Iterator[None]:
    """Linking makes millions of objects that all stay alive; collecting among them is wasted."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
