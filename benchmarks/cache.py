"""Scans with an empty and a full cache, and the hook after one changed file, side by side.

    python benchmarks/cache.py FOLDER [--jobs 2] [--rounds 1]

Works on a copy of the folder's Python files, in a git repository of its own. The changed file is
the one of median size, with a new function at its end, as it is committed, and then with a comment
at its head. Each warm output is compared with one that was made without a cache.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from isolint.source.discover import python_files


def copied(folder: Path, into: Path) -> list[Path]:
    made = []
    for path in python_files(folder):
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((folder / path).read_bytes())
        made.append(target)
    return made


def git(folder: Path, *args: str) -> None:
    named = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *named, *args], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def timed(*args: str | Path) -> tuple[float, bytes]:
    command = [sys.executable, "-m", "isolint", *map(str, args)]
    started = time.perf_counter()
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    return time.perf_counter() - started, ran.stdout


def measured(folder: Path, jobs: str) -> tuple[float, ...]:
    """Seconds: cold, nothing changed; by the hook: one file changed, its comments alone changed."""
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary) / folder.resolve().name
        files = sorted(copied(folder, project), key=lambda path: path.stat().st_size)
        git(project, "init", "-q")
        git(project, "add", "-A")
        git(project, "commit", "-q", "-m", "as it was")
        kept = ("--jobs", jobs, "--cache-dir", Path(temporary) / "cache")
        scan = ("scan", project, "--format", "json")
        cold, first = timed(*scan, *kept)
        same, second = timed(*scan, *kept)
        assert first == second, "the warm output differs"
        file = files[len(files) // 2]
        with file.open("a") as end:
            end.write("\n\ndef added_for_the_benchmark(value):\n    return [value]\n")
        git(project, "add", "-A")
        changed, third = timed("hook", project, file, *kept)
        assert third == timed("hook", project, file, "--no-cache")[1], "the hook's output differs"
        file.write_text(f"# A comment.\n{file.read_text('utf-8')}", "utf-8")
        git(project, "add", "-A")
        moved, _ = timed("hook", project, file, *kept)
        assert timed(*scan, *kept)[1] == timed(*scan, "--no-cache")[1], "a change was not seen"
    return cold, same, changed, moved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    rounds = [measured(options.folder, options.jobs) for _ in range(options.rounds)]
    cold, *warm = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"scan, cold                  {cold:6.1f} s")
    names = ("scan, nothing changed", "hook, one file changed", "hook, a comment changed")
    for name, seconds in zip(names, warm, strict=True):
        print(f"{name:26}  {seconds:6.1f} s  {seconds / cold:6.1%} of cold")


if __name__ == "__main__":
    main()
