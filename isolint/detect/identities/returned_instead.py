"""Functions that give an identity, and a placeholder where they find none."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.naming import Fallback, Naming
from isolint.detect.identities.named_targets import received_identity
from isolint.detect.identities.placeholders import is_placeholder
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def returned_instead(
    view: View, naming: Naming, ref: CodeRef
) -> Iterator[tuple[int, Fallback, str]]:
    """`return claims["tenant_id"]` on one way out, `return "default"` on another; or any values,
    where callers take them to be an identity.
    """
    returns = [(value, op.value) for value, op in ref.each(ir.Return) if op.value >= 0]
    texts = [(value, ref.code.ops[given]) for value, given in returns]
    literals = [
        (value, op.text)
        for value, op in texts
        if isinstance(op, ir.Const) and op.kind == "str" and is_placeholder(view, op.text)
    ]
    is_chosen = all(isinstance(op, ir.Const) for _, op in texts)
    for value, text in () if is_chosen else literals:
        own = (naming.named(ref, given) for _, given in returns)
        wanted = next(filter(None, own), None) or received_identity(view, ref)
        if wanted is not None:
            yield value, Fallback(*wanted, []), text
