"""A file that is called like a library which its neighbours use."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.config.settings import Settings
from isolint.engine.callgraph import call_graph

FILES = {
    "shop/__init__.py": "",
    "shop/names.py": "TITLE = 'Shop'\n",
    "shop/redis.py": "def connect(): ...\n",
    "shop/store.py": "import redis\n{spelled}\n\ndef load():\n    return redis.connect()\n",
}


@pytest.mark.parametrize("root", ["", "shop"])
@pytest.mark.parametrize(
    ("spelled", "library"),
    [
        ("from shop.names import TITLE", True),
        ("from names import TITLE", False),
        ("from shop.names import TITLE\nimport names", False),
    ],
)
def test_a_package_named_by_its_files_has_no_neighbours(
    tmp_path: Path, root: str, spelled: str, library: bool
) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.format(spelled=spelled), encoding="utf-8")
    graph = call_graph(tmp_path / root, Settings(jobs=1), lambda *_: None)
    (call,) = [edge for edge in graph.edges if edge.caller.endswith("store.load")]
    assert (call.reason == "external") == library
