"""What is stored by subscript in a class or a function is an item of neither."""

from __future__ import annotations

from pathlib import Path

from isolint.config.settings import Settings
from isolint.engine.analysis import analyse

_PAGE = """
class Desk:
    pass

class Taking(type):
    def __setitem__(cls, name, given):
        cls.last = given

class Board(metaclass=Taking):
    pass

def draw(name, page):
    kind = {"desk": Desk, "board": Board, "draw": draw}.get(name)
    kind["page"] = page

draw("desk", ["page"])
"""


def test_only_a_class_whose_metaclass_may_take_items_has_them(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(_PAGE)
    flow = analyse(tmp_path, Settings(), lambda *_: None).model.flow
    having = {code for code, name in flow.cells if name == "[page]"}
    assert {flow.program.codes[code].code.name for code in having} == {"Board"}
