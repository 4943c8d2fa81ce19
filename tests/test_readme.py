"""The README's output block is what the command prints."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parent.parent


def _shown() -> list[str]:
    text = (_ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- output: scan -->\n```text\n(.+?)\n```", text, re.DOTALL)
    assert block is not None
    return [line for line in block[1].splitlines() if line.strip() not in ("", "…")]


def test_every_line_of_the_block_is_printed_in_this_order() -> None:
    command = [sys.executable, "-m", "isolint", "scan", "fixtures/agent_platform/before"]
    ran = subprocess.run(command, cwd=_ROOT, capture_output=True, encoding="utf-8")
    printed = iter(ran.stdout.splitlines())
    missing = [line for line in _shown() if line not in printed]
    assert len(_shown()) > 10
    assert not missing
