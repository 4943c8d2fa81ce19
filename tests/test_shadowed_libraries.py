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


_OTHERS = {
    "shop/views.py": "from rest.views import View\nfrom rest.fields import Field, Text\n"
    "from rest.errors import Missing\nfrom rest.pages import Page\n\n"
    "def show():\n    return View()\n",
    "shop/extra/rest/__init__.py": "",
    "shop/extra/rest/views.py": "from rest.views import View as Base\n\n"
    "class View(Base):\n    def __init__(self): ...\n",
}
_SECOND = {
    "other/api/rest/__init__.py": "",
    "other/api/rest/fields.py": "class Field: ...\nclass Text: ...\n",
    "other/api/rest/errors.py": "class Missing(Exception): ...\n",
    "other/api/rest/pages.py": "class Page: ...\n",
    "other/api/main.py": "from rest.fields import Field\n",
}
_FOLDERS = {
    "shop/extra/rest/fields/text.py": "class Text: ...\n",
    "shop/extra/rest/errors/http.py": "class Missing(Exception): ...\n",
    "shop/extra/rest/pages/page.py": "class Page: ...\n",
    "shop/extra/main.py": "from rest.pages.page import Page\n",
}


@pytest.mark.parametrize(
    ("files", "library"),
    [(_OTHERS, True), (_OTHERS | _SECOND, False), (_OTHERS | _FOLDERS, False)],
)
def test_a_package_that_has_little_of_what_is_imported_by_its_name_is_not_meant(
    tmp_path: Path, files: dict[str, str], library: bool
) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    graph = call_graph(tmp_path, Settings(jobs=1), lambda *_: None)
    (call,) = [edge for edge in graph.edges if edge.caller.endswith("views.show")]
    assert (call.reason == "external") == library
