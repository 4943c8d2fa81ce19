"""Scans with an empty cache, with a full one, and with one file changed, side by side.

    python benchmarks/cache.py FOLDER [--jobs 2] [--rounds 1]

Works on a copy of the folder's Python files. The changed file is the one of median size, with a new
function at its end. Each warm output is compared with that of a scan without a cache.
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


def timed(folder: Path, jobs: str, *options: str) -> tuple[float, bytes]:
    command = [sys.executable, "-m", "isolint", "scan", str(folder), "--format", "json"]
    started = time.perf_counter()
    ran = subprocess.run([*command, "--jobs", jobs, *options], stdout=subprocess.PIPE, check=False)
    return time.perf_counter() - started, ran.stdout


def measured(folder: Path, jobs: str) -> tuple[float, float, float]:
    """Seconds: cold, nothing changed, one file changed."""
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary) / folder.resolve().name
        files = sorted(copied(folder, project), key=lambda path: path.stat().st_size)
        cache = ("--cache-dir", str(Path(temporary) / "cache"))
        cold, first = timed(project, jobs, *cache)
        same, second = timed(project, jobs, *cache)
        assert first == second, "the warm output differs"
        with files[len(files) // 2].open("a") as file:
            file.write("\n\ndef added_for_the_benchmark(value):\n    return [value]\n")
        changed, third = timed(project, jobs, *cache)
        assert third == timed(project, jobs, "--no-cache")[1], "the output with a change differs"
    return cold, same, changed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    rounds = [measured(options.folder, options.jobs) for _ in range(options.rounds)]
    cold, same, changed = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"cold              {cold:6.1f} s")
    print(f"nothing changed   {same:6.1f} s  {same / cold:6.1%} of cold")
    print(f"one file changed  {changed:6.1f} s  {changed / cold:6.1%} of cold")


if __name__ == "__main__":
    main()
