"""Caches that no other user meets: one request's own, or one for those who are not logged in."""

from __future__ import annotations

from isolint.detect.code.guards import inside_blocks, mentions
from isolint.detect.view import View
from isolint.model.definitions.objects import Container, External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def ends_with_request(view: View, ref: CodeRef, base: int) -> bool:
    """The container is known, and nothing that lasts holds it: `flask.g` does, for one request."""
    objects = view.flow.known_values(ref, base) if base >= 0 else set()
    return bool(objects) and all(_is_own(view, obj) for obj in objects)


def _is_own(view: View, obj: int) -> bool:
    described = view.flow.objects[obj]
    if isinstance(described, External):
        return described.path.rpartition(".")[0] in view.model.known.context_locals
    return isinstance(described, Container) and view.model.sharing.of(obj) is None


def leaves_known_users(ref: CodeRef, lookup: int) -> bool:
    """`if request.user.is_authenticated: return …` before the cache is asked."""
    return any(
        block.kind == "if"
        and 0 <= block.value < lookup
        and mentions(ref.code, block.value, "is_authenticated")
        and not _is_negated(ref.code.ops[block.value])
        and _returns(ref.code, index)
        for index, block in enumerate(ref.code.blocks)
    )


def _is_negated(test: ir.AnyOp) -> bool:
    return isinstance(test, ir.Combine) and test.kind == "Not"


def _returns(code: ir.Code, block: int) -> bool:
    inside = inside_blocks(code, block)
    return any(isinstance(op, ir.Return) and op.block in inside for op in code.ops)
