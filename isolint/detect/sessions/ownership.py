"""Whether a function gives a session away for good: it made it, or takes it out of where it was
kept, and does nothing else with it.
"""

from __future__ import annotations

from isolint.detect.sessions.captures import Capture
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, roots

_DEEPEST = 3


def is_given_away(view: View, capture: Capture) -> bool:
    """Also in an object that was made with it."""
    if capture.row:
        return False
    ref = view.program.codes[capture.code]
    if _is_taken_out(ref.code, capture.value):
        return True
    made = _made(ref, capture.value)
    call = None if made is None else ref.code.ops[made]
    if isinstance(call, ir.Call) and view.model.values.kind(ref, capture.value) != "session":
        handed = (arg for arg in call.args if view.model.values.kind(ref, arg) == "session")
        if any(_made(ref, arg) is None for arg in handed):
            return False
    if made is None or _is_kept(view, ref, made):
        return False
    aliases = _aliases(ref.code, made)
    return sum(_uses(op, aliases) for op in ref.code.ops) <= 1


def _is_taken_out(code: ir.Code, value: int) -> bool:
    """`connection = self.connection; self.connection = None`, and the connection goes along."""
    found = roots(code, value)
    return bool(found) and all(
        isinstance(op := code.ops[root], ir.Attr)
        and any(_empties(code, store, op) for store in code.ops if isinstance(store, ir.SetAttr))
        and sum(_uses(each, _aliases(code, root)) for each in code.ops) <= 1
        for root in found
    )


def _empties(code: ir.Code, store: ir.SetAttr, kept: ir.Attr) -> bool:
    """Straight after it was read, in the same block."""
    given = code.ops[store.value] if store.value >= 0 else None
    nothing = isinstance(given, ir.Const) and given.kind == "none"
    same = store.name == kept.name and alike(code, store.base, kept.base)
    return nothing and same and store.block == kept.block and store.start > kept.start


def _is_kept(view: View, ref: CodeRef, call: int, depth: int = _DEEPEST) -> bool:
    """What is called gives back what it keeps somewhere, such as `g.db`: others have it too."""
    callees = [view.program.codes[code] for code, _ in view.flow.calls.get(ref.node + call, {})]
    return any(
        _is_read(view, callee, root, depth)
        for callee in callees
        for _, given in callee.each(ir.Return)
        if given.value >= 0
        for root in roots(callee.code, given.value)
    )


def _is_read(view: View, ref: CodeRef, value: int, depth: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Call):
        return depth > 0 and _is_kept(view, ref, value, depth - 1)
    return isinstance(op, (ir.Attr, ir.Item))


def _made(ref: CodeRef, value: int) -> int | None:
    """The call that makes the session, when it is not entered by a `with`."""
    op = ref.code.ops[value]
    while isinstance(op, (ir.Bind, ir.Narrow, ir.Await)) and op.value >= 0:
        value = op.value
        op = ref.code.ops[value]
    return value if isinstance(op, ir.Call) else None


def _aliases(code: ir.Code, made: int) -> set[int]:
    found = {made}
    for value, op in enumerate(code.ops):
        if isinstance(op, (ir.Bind, ir.Narrow, ir.Await)) and op.value in found:
            found.add(value)
    return found


def _uses(op: ir.AnyOp, aliases: set[int]) -> bool:
    if isinstance(op, ir.Call):
        return not aliases.isdisjoint(op.args)
    if isinstance(op, ir.Attr):
        return op.base in aliases
    if isinstance(op, (ir.Collection, ir.Join, ir.Choice)):
        return not aliases.isdisjoint(op.values)
    return isinstance(op, (ir.Enter, ir.Return, ir.Yield, ir.SetAttr)) and op.value in aliases
