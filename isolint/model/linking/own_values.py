"""What a method makes for the object that it is called on."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_CONSTRUCTORS = ("__init__", "__post_init__", "__attrs_post_init__")


def own_values(ref: CodeRef, cached: bool) -> dict[int, str]:
    """Values made in a method and stored straight into an attribute of its first parameter, and
    by a constructor, what stands in them; what a `cached` property returns becomes such an
    attribute.
    """
    code = ref.code
    stored = [op for _, op in ref.each(ir.SetAttr) if op.base == 0 and op.value >= 0]
    owned = _parts(code, stored) if code.name in _CONSTRUCTORS else {}
    if cached:
        returned = [op.value for _, op in ref.each(ir.Return) if op.value >= 0]
        owned |= {made: code.name for value in returned for made in sources(code, value)}
    return owned | {made: op.name for op in stored for made in sources(code, op.value)}


def _parts(code: ir.Code, stored: list[ir.SetAttr]) -> dict[int, str]:
    return {
        part: op.name
        for op in stored
        for made in sources(code, op.value)
        for part in _elements(code, made)
    }


def _elements(code: ir.Code, made: int) -> Iterator[int]:
    op = code.ops[made]
    if isinstance(op, ir.Collection):
        for value in op.values:
            for part in sources(code, value):
                yield part
                yield from _elements(code, part)


def sources(code: ir.Code, value: int) -> list[int]:
    """The calls and displays that a value comes from."""
    op = code.ops[value]
    if isinstance(op, (ir.Call, ir.Collection)):
        return [value]
    if isinstance(op, ir.Choice):
        return [source for option in op.values for source in sources(code, option)]
    if isinstance(op, (ir.Bind, ir.Await)) and op.value >= 0:
        return sources(code, op.value)
    return []
