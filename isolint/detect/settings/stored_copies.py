"""What an object has of a store of the whole service: `self.routes = store.get("routes")` at first,
and `store.put("routes", self.routes)` after each change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.code.operator_words import words
from isolint.detect.settings.setting_groups import NAMING
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, ITEM, Write
from isolint.summary import ir
from isolint.summary.operands import alternatives, roots

AS_STORED = "a copy of what is stored for all, and stored with it"
_LOADING = words("get load read fetch find restore")
_STORING = words("save store set update upsert insert put replace write persist")


class StoredCopies:
    def __init__(self, model: Model, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores

    def holds(self, write: Write) -> bool:
        """The writing function puts the attribute, or the value, back under the constant key that
        it was read by.
        """
        code = self.model.program.codes[write.context[0]].code
        name = _attribute(code, write)
        if not name or not words(name).isdisjoint(NAMING):
            return False
        keys = {text for text in self._read_by(name) if words(text).isdisjoint(NAMING)}
        return bool(keys) and any(
            not keys.isdisjoint(_texts(code, call.args))
            and _hands(code, call.args, name, write.given)
            for call in _calls(code, range(write.value, len(code.ops)), _STORING)
        )

    def _read_by(self, name: str) -> Iterator[str]:
        for ref, _, store in self.stores.named(name):
            for call in _calls(ref.code, alternatives(ref.code, store.value), _LOADING):
                yield from _texts(ref.code, call.args)


def _attribute(code: ir.Code, write: Write) -> str:
    """That is set, or whose entry is."""
    if write.kind == ATTRIBUTE:
        return write.name
    op = code.ops[write.value]
    if write.kind != ITEM or not isinstance(op, ir.SetItem):
        return ""
    base = code.ops[op.base]
    return base.name if isinstance(base, ir.Attr) else ""


def _calls(code: ir.Code, values: Iterable[int], named: frozenset[str]) -> Iterator[ir.Call]:
    """Of functions whose names have one of the words."""
    for value in values:
        op = code.ops[value] if value >= 0 else None
        if (
            isinstance(op, ir.Call)
            and isinstance(func := code.ops[op.func], (ir.Attr, ir.Load))
            and not words(func.name).isdisjoint(named)
        ):
            yield op


def _texts(code: ir.Code, values: Iterable[int]) -> set[str]:
    found = (code.ops[root] for value in values for root in roots(code, value))
    return {op.text for op in found if isinstance(op, ir.Const) and op.kind == "str"}


def _hands(code: ir.Code, values: Iterable[int], name: str, given: int) -> bool:
    wanted = set(roots(code, given)) if given >= 0 else set()
    found = [root for value in values for root in roots(code, value)]
    return any(
        root in wanted or (isinstance(op := code.ops[root], ir.Attr) and op.name == name)
        for root in found
    )
