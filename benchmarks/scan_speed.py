"""Time and memory of a scan beside a bare `libcst.parse_module` loop over the same files.

    python benchmarks/scan_speed.py FOLDER [--jobs 2] [--rounds 1]

Both run in fresh processes, in turn, with the same number of workers. Memory is the peak of the
whole process tree's resident sets, sampled from /proc (Linux only).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

_BARE = """
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
import libcst

def parse(path):
    try:
        libcst.parse_module(Path(path).read_bytes())
    except Exception:
        pass

if __name__ == "__main__":
    from isolint.source.discover import python_files
    root = Path(sys.argv[1])
    paths = [str(root / path) for path in python_files(root)]
    paths.sort(key=lambda path: -Path(path).stat().st_size)
    with ProcessPoolExecutor(int(sys.argv[2])) as pool:
        list(pool.map(parse, paths, chunksize=8))
"""


def _tree(pid: int) -> list[int]:
    found = [pid]
    for current in found:
        for children in Path(f"/proc/{current}/task").glob("*/children"):
            found.extend(_numbers(children))
    return found


def _numbers(path: Path) -> list[int]:
    """Nothing when the process is gone by now."""
    try:
        return [int(number) for number in path.read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError):
        return 0


def measure(command: list[str]) -> tuple[float, float]:
    """(seconds, peak megabytes) of a command."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, _tree(process.pid))))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return time.perf_counter() - started, peak / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    bare = [sys.executable, "-c", _BARE, options.folder, options.jobs]
    scan = [sys.executable, "-m", "isolint", "scan", "--no-cache", options.folder]
    scan += ["--jobs", options.jobs, "--format", "json"]
    rounds = [(measure(bare), measure(scan)) for _ in range(options.rounds)]
    bare_seconds = statistics.median(b[0] for b, _ in rounds)
    scan_seconds = statistics.median(s[0] for _, s in rounds)
    print(f"bare parse loop  {bare_seconds:6.1f} s  {max(b[1] for b, _ in rounds):6.0f} MB")
    print(f"isolint scan     {scan_seconds:6.1f} s  {max(s[1] for _, s in rounds):6.0f} MB")
    print(f"ratio            {scan_seconds / bare_seconds:6.2f}")


if __name__ == "__main__":
    main()
