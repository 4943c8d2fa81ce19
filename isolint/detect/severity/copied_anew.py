"""A mapping that is replaced by a copy of itself with one more entry, or that one is merged into:
that entry is what is written.
"""

from __future__ import annotations

from msgspec.structs import replace

from isolint.model.definitions.program import CodeRef
from isolint.model.writing.write import ATTRIBUTE, ITEM, REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import alike, roots

_COPYING = frozenset({"dict", "MappingProxyType", "OrderedDict", "frozendict"})


def entry_added(write: Write, ref: CodeRef, given: int) -> Write | None:
    """`self.sources = {**self.sources, name: source}` as `self.sources[name] = source`, and
    `sources.update({name: source})` too.
    """
    merged = write.action == "merge" and write.key < 0
    own = ref.id == write.context[0] and given == write.given
    anew = own and (merged or write.kind in (ATTRIBUTE, REBIND))
    made = _display(ref.code, given) if anew else None
    if made is None:
        return None
    pairs = list(zip(made.keys, made.values, strict=True))
    added = [(key, value) for key, value in pairs if key >= 0]
    copied = [value for key, value in pairs if key < 0]
    same = len(copied) == 1 and _is_itself(ref.code, copied[0], write.value)
    if len(added) != 1 or not (not copied if merged else same):
        return None
    (key, value) = added[0]
    return replace(write, kind=write.kind if merged else ITEM, key=key, given=value, action="set")


def _display(code: ir.Code, given: int) -> ir.Collection | None:
    """The dict that is written down there, also where it is handed to what copies it."""
    found = roots(code, given)
    op = code.ops[found[0]] if len(found) == 1 and found[0] >= 0 else None
    if isinstance(op, ir.Call) and len(op.args) == 1:
        func = code.ops[op.func]
        named = isinstance(func, (ir.Load, ir.Attr, ir.Bind)) and func.name in _COPYING
        return _display(code, op.args[0]) if named else None
    return op if isinstance(op, ir.Collection) and op.kind == "dict" else None


def _is_itself(code: ir.Code, copied: int, at: int) -> bool:
    """What is copied is what is replaced."""
    star, target = code.ops[copied], code.ops[at]
    taken = code.ops[star.value] if isinstance(star, ir.Star) else None
    if isinstance(target, ir.SetAttr):
        same = isinstance(taken, ir.Attr) and taken.name == target.name
        return same and isinstance(taken, ir.Attr) and alike(code, taken.base, target.base)
    return isinstance(target, ir.Bind) and getattr(taken, "name", "") == target.name
