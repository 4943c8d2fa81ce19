"""Small programs with what must hold of them, as the text files in `model_table` hold them.

`## name` begins a case and `# file: path` a file of it (`main.py` if none is named). Beside the
markers of fixtures, a case says which edges its call graph has (`# calls: a -> b`), which it has
not (`# no call: a -> b`), which entry points it has (`# entry: kind symbol`, `# route: GET /path`)
or has not (`# no entry: kind symbol`), what is counted as unresolved (`# unresolved: reason`),
how much a finding weighs at least (`# weighs: rule severity`), which folder is scanned
(`# root: path`) and that it is a known miss (`# missed: why`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "model_table"
_FILE = re.compile(r"# file: (\S+)\n")
_SAID = re.compile(
    r"^# (calls|no call|entry|no entry|route|unresolved|weighs|root|missed): (.+)\n", re.MULTILINE
)


class Case(NamedTuple):
    name: str
    files: dict[str, str]
    said: list[tuple[str, str]]

    def values(self, kind: str) -> list[str]:
        return [value for found, value in self.said if found == kind]

    def edges(self, kind: str) -> set[tuple[str, str]]:
        ends = (value.split(" -> ") for value in self.values(kind))
        return {(caller, callee) for caller, callee in ends}

    def write(self, folder: Path) -> Path:
        """The folder to scan."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder.joinpath(*self.values("root"))


def cases() -> Iterator[Case]:
    for path in sorted(_FOLDER.glob("*.txt")):
        for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, text = part.partition("\n")
            yield Case(f"{path.stem}: {name}", _files(_SAID.sub("", text)), _SAID.findall(text))


def _files(text: str) -> dict[str, str]:
    first, *rest = _FILE.split(text)
    named = dict(zip(rest[::2], rest[1::2], strict=True))
    return named if named else {"main.py": first}
