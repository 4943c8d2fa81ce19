"""How the semantics of operators, items and statements call a special method."""

from __future__ import annotations

from typing import Protocol

from isolint.model.definitions.program import CodeRef


class Dunder(Protocol):
    """Calls `name` on an object; `node` is the operation that does so, `result` where the result
    goes, the operation itself when it is negative.
    """

    def __call__(
        self, ref: CodeRef, obj: int, name: str, node: int, args: list[int], result: int = -1
    ) -> None: ...
