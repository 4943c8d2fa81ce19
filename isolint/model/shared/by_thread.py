"""Whether a key says which thread, task or process is running: its entry is met by no other."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.summary import ir
from isolint.summary.operands import operands, roots

_RUNNING = frozenset(
    [
        *(f"threading.{name}" for name in ("get_ident", "get_native_id", "current_thread")),
        *(f"{module}.get_ident" for module in ("_thread", "thread", "six.moves._thread")),
        "dummy_thread.get_ident",
        "greenlet.getcurrent",
        "asyncio.current_task",
        "os.getpid",
    ]
)


def is_by_thread(flow: Flow, ref: CodeRef, key: int, depth: int = 3) -> bool:
    """`threading.get_ident()`, `threading.current_thread().name`, `(os.getpid(), name)`, or what
    a function of the program gives back of that kind.
    """
    for root in roots(ref.code, key) if key >= 0 else ():
        op = ref.code.ops[root]
        called = external_paths(flow, ref, op.func) if isinstance(op, ir.Call) else []
        if not _RUNNING.isdisjoint(called):
            return True
        if depth and any(is_by_thread(flow, ref, part, depth - 1) for part in operands(op)):
            return True
        if depth and isinstance(op, ir.Call) and _gives_thread(flow, ref.node + root, depth - 1):
            return True
    return False


def _gives_thread(flow: Flow, node: int, depth: int) -> bool:
    """The call's functions give back what says so, whatever they return."""
    codes = flow.program.codes
    called = [codes[code] for code, _ in flow.calls.get(node, {})]
    given = [(ref, op.value) for ref in called for _, op in ref.each(ir.Return)]
    return bool(given) and all(is_by_thread(flow, ref, value, depth) for ref, value in given)
