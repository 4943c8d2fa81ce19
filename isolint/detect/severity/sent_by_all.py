"""What a constructor makes a module's client send: each new object replaces what those before it
were given, and all of them send the last.
"""

from __future__ import annotations

from isolint.model.definitions.classes import CONSTRUCTING
from isolint.model.definitions.program import CodeRef
from isolint.model.writing.write import CARRIED, Write
from isolint.summary import ir
from isolint.summary.operands import behind

SENT_BY_ALL = "each new object replaces what the others send"


def is_sent_by_all(write: Write, ref: CodeRef, given: int) -> bool:
    """`session.headers["Authorization"] = token` in `__init__`, of what the object is made with."""
    if write.kind != CARRIED or given < 0 or ref.code.name not in CONSTRUCTING:
        return False
    return any(isinstance(ref.code.ops[value], ir.Param) for value in behind(ref.code, [given]))
