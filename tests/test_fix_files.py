"""What is written: whole files, in the encoding and with the newlines that they had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from isolint.base.errors import IsolintError
from isolint.base.mending import FileChange
from isolint.fix.write import write_changes
from tests.fix_state_cases import STATE_CASES
from tests.mending import START, mend_folder

_CASES = {case.about: case for case in STATE_CASES}
_CASE = _CASES["after the docstring"]
_BEFORE, _AFTER = START + _CASE.before, START + _CASE.after
_BOM = b"\xef\xbb\xbf"


def _mended(folder: Path, data: bytes) -> bytes:
    (folder / "main.py").write_bytes(data)
    write_changes(folder, mend_folder(folder).changes)
    return (folder / "main.py").read_bytes()


@pytest.mark.parametrize("start", [b"", _BOM], ids=["plain", "bom"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_and_byte_order_mark(start: bytes, newline: str, tmp_path: Path) -> None:
    before, after = (start + t.replace("\n", newline).encode() for t in (_BEFORE, _AFTER))
    assert _mended(tmp_path, before) == after


def test_form_feeds(tmp_path: Path) -> None:
    before, after = ("\f" + text.replace("\n\n\n", "\n\f\n\f") for text in (_BEFORE, _AFTER))
    assert _mended(tmp_path, before.encode()) == after.encode()


def test_encoding(tmp_path: Path) -> None:
    head = "# coding: latin-1\n# für alle\n"
    before, after = ((head + text).encode("latin-1") for text in (_BEFORE, _AFTER))
    assert _mended(tmp_path, before) == after


@pytest.mark.parametrize("size", ["int", "int | None"])
def test_optional_where_the_file_has_no_other_way(size: str, tmp_path: Path) -> None:
    head = f"from __future__ import annotations\nfrom typing import Optional\n{START}"
    before = head + (
        f"def collect(user_id: str, found: list = [], size: {size} = 1) -> list[str]:\n"
        "    found.append(user_id)\n    return found\n\n\n"
        "@app.get('/users/{user_id}/rows')\nasync def show(user_id: str) -> list[str]:\n"
        "    return collect(user_id)\n"
    )
    declared = "Optional[list]" if size == "int" else "list | None"
    assert f"found: {declared} = None" in _mended(tmp_path, before.encode()).decode()


def test_no_newline_at_the_end(tmp_path: Path) -> None:
    assert _mended(tmp_path, _BEFORE.rstrip().encode()) == _AFTER.rstrip().encode()


def test_a_check_after_the_last_line(tmp_path: Path) -> None:
    text = START + (
        "@app.middleware('http')\nasync def whose(request: Request, call_next):\n"
        "    user_id = request.headers.get('x-user-id') or 'guest'"
    )
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    (change,) = mend_folder(tmp_path, unsafe=True, rule="ISO302").changes
    assert change.after.endswith(
        "    user_id = request.headers.get('x-user-id')\n"
        "    if not user_id:\n"
        '        raise ValueError("user_id is required")'
    )


def test_tabs(tmp_path: Path) -> None:
    before, after = (text.replace("    ", "\t").encode() for text in (_BEFORE, _AFTER))
    assert _mended(tmp_path, before) == after


def test_other_files_stay_as_they_are(tmp_path: Path) -> None:
    others = {
        "a.py": b"x = 1\r\ny = 2\n",
        "b.py": _BOM + b"z = 3",
        "c.py": b"def (\n",
        "d.txt": b"\xff",
    }
    for name, data in others.items():
        (tmp_path / name).write_bytes(data)
        os.utime(tmp_path / name, (1, 1))
    assert _mended(tmp_path, _BEFORE.encode()) == _AFTER.encode()
    assert {name: (tmp_path / name).read_bytes() for name in others} == others
    assert {(tmp_path / name).stat().st_mtime for name in others} == {1.0}
    assert sorted(os.listdir(tmp_path)) == ["a.py", "b.py", "c.py", "d.txt", "main.py"]


def test_mode_and_links_stay(tmp_path: Path) -> None:
    real, folder = tmp_path / "real.py", tmp_path / "service"
    folder.mkdir()
    real.write_text(_BEFORE, encoding="utf-8")
    real.chmod(0o750)
    (folder / "main.py").symlink_to(real)
    write_changes(folder, mend_folder(folder).changes)
    assert (folder / "main.py").is_symlink()
    assert real.read_text(encoding="utf-8") == _AFTER
    assert real.stat().st_mode & 0o777 == 0o750


def test_one_file_as_the_root(tmp_path: Path) -> None:
    file = tmp_path / "main.py"
    file.write_text(_BEFORE, encoding="utf-8")
    write_changes(file, mend_folder(file).changes)
    assert file.read_text(encoding="utf-8") == _AFTER


def test_a_file_that_someone_changed_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "b.py").write_text("y = 1\n", encoding="utf-8")
    changes = (FileChange("a.py", "x = 1\n", "x = 2\n"), FileChange("b.py", "y = 0\n", "y = 2\n"))
    with pytest.raises(IsolintError, match=r"b\.py was changed"):
        write_changes(tmp_path, changes)
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == "x = 1\n"


def test_what_cannot_be_encoded(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"# coding: ascii\n")
    change = FileChange("a.py", "# coding: ascii\n", "# coding: ascii\nx = 'ü'\n")
    with pytest.raises(IsolintError, match=r"a\.py"):
        write_changes(tmp_path, (change,))
    assert (tmp_path / "a.py").read_bytes() == b"# coding: ascii\n"


def test_a_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr("os.replace", replace)
    with pytest.raises(IsolintError, match=r"cannot write .*a\.py: Permission denied"):
        write_changes(tmp_path, (FileChange("a.py", "x = 1\n", "x = 2\n"),))
    assert os.listdir(tmp_path) == ["a.py"]
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == "x = 1\n"
