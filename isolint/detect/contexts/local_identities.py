"""Variables in which a function has who is asking: `user = request.user`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from isolint.detect.code.operator_tests import left_before
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import operands, roots

_PARTS = (ir.Attr, ir.Item, ir.Bind, ir.Narrow)
_DEPTH = 6


def local_identities(view: View, ref: CodeRef) -> Iterator[tuple[int, ir.Bind]]:
    """Each variable that is named for who asks and holds nothing else."""
    bound = [(value, op) for value, op in ref.each(ir.Bind) if op.home == ir.LOCAL]
    times = Counter(op.name for _, op in bound)
    for value, op in bound:
        alone = times[op.name] == 1 and op.value >= 0
        if alone and view.model.identities.names_requester(op.name) and _is_asking(view, ref, op):
            yield value, op


def _is_asking(view: View, ref: CodeRef, op: ir.Bind) -> bool:
    made = roots(ref.code, op.value)
    return bool(made) and all(_is_of_request(view, ref, value) for value in made)


def _is_of_request(view: View, ref: CodeRef, value: int) -> bool:
    """`request.user`, or what it has: `request.user.id`."""
    op = ref.code.ops[value]
    while view.model.origins.current(ref, value, op) is None:
        if not isinstance(op, _PARTS):
            return False
        value = op.value if isinstance(op, (ir.Bind, ir.Narrow)) else op.base
        op = ref.code.ops[value]
    return True


def is_asked_about(ref: CodeRef, known: int, value: int) -> bool:
    """A test of the variable leads there: `if not user: …`, or `if user: return` before it."""
    op = ref.code.ops[known]
    if not isinstance(op, ir.Bind):
        return False
    around = [each.value for each in surrounding(ref.code, value) if each.kind in ("if", "else")]
    left = [each.value for each in left_before(ref.code, value)]
    tests = [*around, *(test for test in left if not _is_missing(ref, test))]
    return any(_reads(ref.code, test, known) for test in tests)


def _is_missing(ref: CodeRef, test: int) -> bool:
    op = ref.code.ops[test] if test >= 0 else None
    return isinstance(op, ir.Combine) and op.kind in ("Not", "Is")


def _reads(code: ir.Code, value: int, known: int, depth: int = _DEPTH) -> bool:
    if value < 0 or depth == 0:
        return False
    parts = operands(code.ops[value])
    return value == known or any(_reads(code, part, known, depth - 1) for part in parts)
