"""Whether a function waits for the work that it begins, or hands the waiting to its caller."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.arguments import external_path
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.containers import ADDING
from isolint.summary import ir
from isolint.summary.operands import operands, roots

_ENDING = frozenset({"result", "join", "cancel"})
_COPYING = frozenset(BUILTIN + name for name in ("list", "tuple", "set", "sorted", "reversed"))


def waits_for(view: View, ref: CodeRef, begun: int, handed_back: bool = True) -> bool:
    """The task is awaited, gathered, joined, cancelled or returned further down; `handed_back`
    when its caller may do so as well.
    """
    if _in_closing_executor(ref, begun) or _waits_for_word(ref, begun):
        return True
    carriers = _carriers(view, ref, begun)
    if _is_joined_by_others(view, ref, carriers):
        return False
    ops = (op for op in ref.code.ops if handed_back or not isinstance(op, ir.Return))
    return any(_ends(view, ref, op, carriers) for op in ops)


def _is_joined_by_others(view: View, ref: CodeRef, carriers: set[int]) -> bool:
    """Shielded from this request's end, and kept where another request finds it."""
    shielded = kept = False
    for op in ref.code.ops:
        if isinstance(op, ir.Call) and not carriers.isdisjoint(op.args):
            shielded = shielded or external_path(view, ref, op.func) == "asyncio.shield"
        elif isinstance(op, (ir.SetItem, ir.SetAttr)) and op.value in carriers:
            held = view.flow.values(ref, op.base)
            kept = kept or any(view.model.sharing.of(obj) is not None for obj in held)
    return shielded and kept


def _in_closing_executor(ref: CodeRef, begun: int) -> bool:
    """`with ThreadPoolExecutor() as pool:` waits at its end."""
    op = ref.code.ops[begun]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(func, ir.Attr):
        return False
    base = ref.code.ops[func.base]
    while isinstance(base, ir.Bind) and base.value >= 0:
        base = ref.code.ops[base.value]
    return isinstance(base, ir.Enter)


def _waits_for_word(ref: CodeRef, begun: int) -> bool:
    """`Thread(target=work, args=(rows, done)).start()` and then `done.wait()`."""
    given = operands(ref.code.ops[begun])
    shown = (op for part in given if isinstance(op := ref.code.ops[part], ir.Collection))
    parts = {*given}.union(*map(operands, shown))
    told = {root for part in parts for root in roots(ref.code, part)}
    return any(
        value > begun
        and isinstance(func := ref.code.ops[op.func], ir.Attr)
        and func.name == "wait"
        and not told.isdisjoint(roots(ref.code, func.base))
        for value, op in ref.each(ir.Call)
    )


def _carriers(view: View, ref: CodeRef, begun: int) -> set[int]:
    """The values of the function that are the task, or hold it."""
    found, known = {begun}, 0
    while len(found) != known:
        known = len(found)
        for value, op in enumerate(ref.code.ops):
            if not found.isdisjoint(_taken(view, ref, op)):
                found.add(value)
            elif isinstance(op, ir.Call) and not found.isdisjoint(op.args):
                func = ref.code.ops[op.func]
                if isinstance(func, ir.Attr) and func.name in ADDING:
                    found.update(_same(ref, func.base))
    return found


def _taken(view: View, ref: CodeRef, op: ir.AnyOp) -> list[int]:
    """The values that an operation keeps as they are."""
    if isinstance(op, (ir.Bind, ir.Narrow, ir.Star, ir.Iter, ir.Unpack)):
        return [op.value]
    if isinstance(op, (ir.Join, ir.Choice, ir.Collection)):
        return op.values
    if isinstance(op, ir.Item):
        return [op.base]
    if isinstance(op, ir.Call) and op.args:
        path = external_path(view, ref, op.func)
        return op.args if path in _COPYING or _waits(view, path) else []
    return []


def _same(ref: CodeRef, value: int) -> Iterator[int]:
    """The container by all values that stand for it: a variable, or an attribute read again."""
    ops = ref.code.ops
    while True:
        yield value
        op = ops[value]
        if isinstance(op, ir.Attr):
            for other, read in enumerate(ops):
                if isinstance(read, ir.Attr) and (read.base, read.name) == (op.base, op.name):
                    yield other
        if not isinstance(op, ir.Bind) or op.value < 0:
            return
        value = op.value


def _waits(view: View, path: str) -> bool:
    known = view.model.known.callbacks.get(path)
    return known is not None and not known.background


def _ends(view: View, ref: CodeRef, op: ir.AnyOp, carriers: set[int]) -> bool:
    if isinstance(op, (ir.Await, ir.Return)):
        return op.value in carriers
    if not isinstance(op, ir.Call):
        return False
    func = ref.code.ops[op.func]
    if isinstance(func, ir.Attr) and func.name in _ENDING and func.base in carriers:
        return True
    return not carriers.isdisjoint(op.args) and _waits(view, external_path(view, ref, op.func))
