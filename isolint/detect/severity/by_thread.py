"""Whether a key says which thread, task or process is running: its entry is met by no other."""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import operands, roots

BY_THREAD = "kept by thread"
_RUNNING = frozenset(
    [
        *(f"threading.{name}" for name in ("get_ident", "get_native_id", "current_thread")),
        "asyncio.current_task",
        "os.getpid",
    ]
)


def is_by_thread(model: Model, ref: CodeRef, key: int, depth: int = 3) -> bool:
    """`threading.get_ident()`, `threading.current_thread().name`, `(os.getpid(), name)`."""
    for root in roots(ref.code, key) if key >= 0 else ():
        op = ref.code.ops[root]
        if isinstance(op, ir.Call):
            called = model.flow.symbols.of_value(ref, op.func)
            if isinstance(called, External) and called.path in _RUNNING:
                return True
        if depth and any(is_by_thread(model, ref, part, depth - 1) for part in operands(op)):
            return True
    return False
