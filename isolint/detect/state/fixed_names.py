"""Names of files that are the same whoever the request is of, and those that tell files apart by
the names which users gave them alone.
"""

from __future__ import annotations

import re

from isolint.detect.code.arguments import external_path
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

GIVEN = "<name>"
_FILE = re.compile(rf"[^\s{{}}*?]*([\w-]\.[A-Za-z][A-Za-z0-9]{{1,4}}|{GIVEN})")
_PATH = re.compile(r"(?!/(dev/(?!shm/)|proc/|sys/))[^\s{}*?]*/[^\s{}*?]*[\w-]")
_ADDRESS = re.compile(r"\w+://")
_JOINED = frozenset({"format", "Add", "Divide"})
_JOINING = frozenset(
    {"os.path.join", "os.path.abspath", "os.path.realpath", "<builtin>.str"}
    | {"pathlib.Path", "pathlib.PurePath", "anyio.Path"}
    | {"os.path.basename", "werkzeug.utils.secure_filename"}
)
_FOLDER = "tempfile.gettempdir"
_DEEPEST = 6


def file_name(view: View, ref: CodeRef, value: int) -> str:
    """The one name of a file that the value can be, else nothing."""
    text = _text(view, ref, value, _DEEPEST) or ""
    return text if _FILE.fullmatch(text) and not _ADDRESS.match(text) else ""


def path_name(view: View, ref: CodeRef, value: int) -> str:
    """As `file_name`, of what is surely a file: in a folder it needs no ending."""
    text = _text(view, ref, value, _DEEPEST) or ""
    named = _FILE.fullmatch(text) or _PATH.fullmatch(text)
    return text if named and not _ADDRESS.match(text) else ""


def _text(view: View, ref: CodeRef, value: int, depth: int) -> str | None:
    op = ref.code.ops[value]
    if isinstance(op, ir.Const):
        return op.text if op.kind == "str" else None
    if isinstance(op, ir.Combine) and op.kind in _JOINED:
        return _joined(view, ref, op.values, "/" if op.kind == "Divide" else "", depth)
    if isinstance(op, ir.Call):
        path = external_path(view, ref, op.func)
        joined = _joined(view, ref, op.positional, "/", depth) if path in _JOINING else None
        return "/tmp" if path == _FOLDER else joined
    if isinstance(op, ir.Attr) and external_path(view, ref, value) in view.model.known.file_names:
        return GIVEN
    return _written(view, ref, value, depth) if depth else None


def _written(view: View, ref: CodeRef, value: int, depth: int) -> str | None:
    """By another name: what the one place has that says what it is."""
    places: list[tuple[CodeRef, int] | None] = []
    view.flow.keys.follow(ref, value, places.append)
    place = places[0] if len(places) == 1 else None
    return None if place in (None, (ref, value)) else _text(view, *place, depth - 1)


def _joined(view: View, ref: CodeRef, parts: list[int], between: str, depth: int) -> str | None:
    texts = [_text(view, ref, part, depth - 1) for part in parts] if depth else []
    known = [text for text in texts if text is not None]
    return between.join(known) if known and len(known) == len(texts) else None
