"""What the changes since a git revision brought in: both trees are analysed and compared."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from isolint.base.known import Known
from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.analysis import Input, Progress, gathered, wanted_files
from isolint.engine.apart import Failure
from isolint.engine.judge_all import judge_all
from isolint.engine.merged import merged, service_report
from isolint.engine.services import inside_service, services_below
from isolint.gate.comparing import compared, remembered
from isolint.source.discover import Wanted, python_files
from isolint.source.git import Blob, Git
from isolint.source.read import File

# They decide with the settings which files belong to a program.
_DECIDING = (".gitignore", "pyvenv.cfg")
_BEFORE, _NOW = "before", "now"


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
    git = Git(root if root.is_dir() else root.parent)
    commit = git.commit(revision)
    now = gathered(root, settings)
    blobs, renames = _then(git, commit)
    then = _input_at(blobs, git, settings, now)
    inputs = {_NOW: now} | ({_BEFORE: then} if then.files else {})
    reports = {name: _whole(each) for name, each in judge_all(inputs, settings, progress).items()}
    known = _known(reports[_BEFORE], renames) if _BEFORE in reports else []
    report = compared(reports[_NOW], known, f"git revision {revision}")
    seconds = time.perf_counter() - started
    return replace(report, stats=replace(report.stats, seconds=seconds))


def _whole(result: Report | Failure) -> Report:
    if isinstance(result, Failure):
        raise RuntimeError(result.reason)
    return result


def _known(report: Report, renames: Mapping[str, str]) -> list[Known]:
    found = remembered(report)
    return [replace(each, path=renames.get(each.path, each.path)) for each in found]


def _then(git: Git, commit: str) -> tuple[list[Blob], dict[str, str]]:
    """The files of the folder at the commit, and what they are called now where that differs. A
    folder that stood elsewhere is taken to have had the names that it has now.
    """
    renames, here = git.renames(commit), git.way()
    if here and not git.has(commit, here):
        return git.moved_here(commit, here, renames), {}
    inside = {b: a for b, a in renames.items() if b.startswith(here) and a.startswith(here)}
    return git.blobs(commit), {
        before.removeprefix(here): after.removeprefix(here) for before, after in inside.items()
    }


def _input_at(found: Sequence[Blob], git: Git, settings: Settings, now: Input) -> Input:
    """The program at the commit, as if it stood where it stands now."""
    blobs = [b for b in found if not now.root.is_file() or b.path == now.root.name]
    files = {file.path: file for file in now.files}
    unchanged = {b.path: files[b.path] for b in blobs if b.path in files and _is(b, files[b.path])}
    changed = [b for b in blobs if b.path not in unchanged and _belongs(b.path)]
    texts = git.contents(changed)
    known = unchanged | {path: File(path, data) for path, data in texts.items()}
    paths = _wanted(known, wanted_files(now.root, settings))
    return replace(now, files=tuple(known[path] for path in paths))


def _is(blob: Blob, file: File) -> bool:
    if not isinstance(file.data, bytes):
        return False
    hashed = hashlib.sha256 if len(blob.id) == hashlib.sha256().digest_size * 2 else hashlib.sha1
    return hashed(b"blob %d\0" % len(file.data) + file.data).hexdigest() == blob.id


def _belongs(path: str) -> bool:
    return path.endswith(".py") or path.rpartition("/")[2] in _DECIDING


def _wanted(known: Mapping[str, File], wanted: Wanted) -> Sequence[str]:
    """Of all that is known, what a scan would read: asked of a folder with the same names."""
    with tempfile.TemporaryDirectory(prefix="isolint-") as made:
        top = Path(made)
        # What stands above it says nothing of these files.
        (top / ".git").mkdir()
        for path, file in known.items():
            told = file.data if path.rpartition("/")[2] in _DECIDING else b""
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_bytes(told if isinstance(told, bytes) else b"")
        return python_files(top, wanted)
