"""Names that a class or a function leaves to what it makes: `Config = Config()`."""

from __future__ import annotations

from collections.abc import Sequence

from isolint.summary import ir
from isolint.summary.blocks import surrounding

_STRAIGHT = frozenset({"body", "with"})


def lasting(code: ir.Code, versions: Sequence[int]) -> Sequence[int]:
    """The versions of a module's name that other codes can see: they run when the module is
    loaded.
    """
    if code.kind != "module" or len(versions) < 2:
        return versions
    left = {_called_for(code, each) for each in versions if _is_straight(code, each)}
    return [each for each in versions if each not in left]


def _called_for(code: ir.Code, version: int) -> int:
    """The version that is called for this one."""
    op = code.ops[version]
    made = code.ops[op.value] if isinstance(op, ir.Bind) and op.value >= 0 else None
    return made.func if isinstance(made, ir.Call) else -1


def _is_straight(code: ir.Code, version: int) -> bool:
    return all(block.kind in _STRAIGHT for block in surrounding(code, version))
