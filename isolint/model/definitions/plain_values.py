"""Outside values that nothing changes: texts, numbers, moments and paths."""

from __future__ import annotations

from isolint.model.definitions.symbols import BUILTIN

_PLAIN = (
    *(f"{BUILTIN}{name}()" for name in ("str", "int", "float", "bool", "bytes")),
    *("os.environ[", "os.environ.get()", "os.getenv()"),
    *("datetime.", "decimal.", "pathlib.", "uuid."),
)


def is_plain(path: str) -> bool:
    return path.startswith(_PLAIN)
