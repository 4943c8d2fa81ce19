"""ISO507: an entry point takes an identity optionally, and goes on when there is none."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.code.naming import header_name
from isolint.detect.code.requesters import used
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import first_context
from isolint.detect.identities.signatures import names_id
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.reaching.entry_points import DEPENDENCY, MIDDLEWARE
from isolint.summary import ir
from isolint.summary.operands import operands, roots

_KINDS = frozenset({"user", "tenant", "run", "thread", "session"})
# What a framework calls with values of its own.
_OTHERS = frozenset({DEPENDENCY, MIDDLEWARE, "callback", "hook"})
_TESTS = frozenset({"Is", "IsNot", "Not", "Equal", "NotEqual", "In", "NotIn", "Compare"})
_DEPTH = 3


def detect(view: View) -> Iterator[Hit]:
    entries = view.model.entries
    codes = {entry.code for entry in entries.found if entry.kind not in _OTHERS}
    for code in filter(view.asks_about, sorted(codes)) if not entries.assumed else ():
        ref = view.program.codes[code]
        for index, param in enumerate(ref.code.params):
            optional = _is_asked_for(view, param.name) and _is_optional(view, ref, param)
            if optional and used(ref, index) and not _asks(view, ref, index):
                yield _hit(view, ref, index)


def _is_asked_for(view: View, name: str) -> bool:
    return names_id(name) and view.model.identities.kind(header_name(name)) in _KINDS


def _is_optional(view: View, ref: CodeRef, param: ir.Parameter) -> bool:
    """None by default: `x=None`, `x=Query(None)`, `x=Header(default=None)`."""
    parent = view.program.parent(ref)
    if parent is None or param.default < 0:
        return False
    op = parent.code.ops[param.default]
    if isinstance(op, ir.Call) and external_path(view, parent, op.func):
        named = [given for name, given in op.named if name == "default"]
        given = next(iter([*named, *op.positional]), -1)
        op = parent.code.ops[given] if given >= 0 else op
    return isinstance(op, ir.Const) and op.kind == "none"


def _asks(view: View, ref: CodeRef, index: int, depth: int = _DEPTH) -> bool:
    """The function, or one that it hands the identity to, does something else without one."""
    code = ref.code
    tests = [block.value for block in code.blocks if block.kind in ("if", "loop")]
    tests += [
        part
        for op in code.ops
        if isinstance(op, ir.Choice)
        for part in ([op.test] if op.kind == "if" else op.values[:-1])
    ]
    if any(_reads(code, test, index) for test in tests if test >= 0):
        return True
    if any(
        isinstance(op, ir.Combine) and op.kind in _TESTS and _is_part(code, op, index)
        for op in code.ops
    ):
        return True
    return depth > 0 and any(
        _asks(view, callee, at, depth - 1) for callee, at in _handed_to(view, ref, index)
    )


def _is_part(code: ir.Code, op: ir.Combine, index: int) -> bool:
    """An assertion, or a comparison whose result is kept."""
    return any(_reads(code, value, index) for value in op.values)


def _reads(code: ir.Code, value: int, index: int, depth: int = 6) -> bool:
    op = code.ops[value]
    if isinstance(op, ir.Param):
        return op.index == index
    if isinstance(op, ir.Call) and not isinstance(code.ops[op.func], ir.Load):
        return False
    return depth > 0 and any(_reads(code, part, index, depth - 1) for part in operands(op))


def _handed_to(view: View, ref: CodeRef, index: int) -> Iterator[tuple[CodeRef, int]]:
    """Functions, and their parameters, that are given the identity as it is."""
    for value, op in enumerate(ref.code.ops):
        if isinstance(op, ir.Call) and any(_is_param(ref, a, index) for a in op.args):
            for code, receiver in sorted(view.flow.calls.get(ref.node + value, {})):
                callee = view.program.codes[code]
                for at in range(len(callee.code.params)):
                    argument = argument_of(op, callee, at, receiver)
                    if argument is not None and _is_param(ref, argument, index):
                        yield callee, at


def _is_param(ref: CodeRef, value: int, index: int) -> bool:
    ops = (ref.code.ops[root] for root in roots(ref.code, value))
    return any(isinstance(op, ir.Param) and op.index == index for op in ops)


def _hit(view: View, ref: CodeRef, index: int) -> Hit:
    context = first_context(view, ref)
    return Hit(
        rule="ISO507",
        code=ref.id,
        value=index,
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        reach=view.reach_of(ref.id),
        group=str(index),
        context=context,
        attribute=ref.code.params[index].name,
    )
