"""Identities of a request's context that are never missing: what stands in for them is put there
where the request comes in.
"""

from __future__ import annotations

from collections.abc import Callable

from isolint.detect.code.attribute_stores import AttributeStores, Store
from isolint.detect.code.naming import Fallback, Naming
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

FILLED_BEFORE = "it is put there before, where the request comes in"

Literal = Callable[[Naming, CodeRef, Fallback], str | None]


class FilledBefore:
    def __init__(self, view: View, naming: Naming, literal: Literal) -> None:
        self.view = view
        self.naming = naming
        self.stores = AttributeStores(view.model)
        self._literal = literal

    def holds(self, ref: CodeRef, value: int, literal: str) -> bool:
        """`context.user_id or DEFAULT`, where others set `context.user_id = given or DEFAULT`."""
        op = ref.code.ops[value]
        options = op.values if isinstance(op, ir.Choice) else ()
        asked = [ref.code.ops[root] for each in options for root in roots(ref.code, each)]
        return any(
            isinstance(each, ir.Attr) and self._is_filled(ref, each, literal) for each in asked
        )

    def _is_filled(self, ref: CodeRef, asked: ir.Attr, literal: str) -> bool:
        held = self.view.flow.values(ref, asked.base)
        stores = [
            (code, at, op)
            for code, at, op in self.stores.named(asked.name)
            if not held.isdisjoint(self.view.flow.values(code, op.base))
        ]
        filled = [store for store in stores if self._puts(store, literal)]
        return bool(filled) and not any(map(_is_emptied, stores))

    def _puts(self, store: Store, literal: str) -> bool:
        code, _, op = store
        found = self.naming.fallback(code, op.value) if op.value >= 0 else None
        serves = code.id in self.view.model.request.codes
        return serves and found is not None and self._literal(self.naming, code, found) == literal


def _is_emptied(store: Store) -> bool:
    code, _, op = store
    given = code.code.ops[op.value] if op.value >= 0 else None
    return isinstance(given, ir.Const) and (given.kind == "none" or not given.text)
