"""ISO504: a session that is kept by thread, where a thread has the requests of several users."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.hit import Hit
from isolint.detect.hops.copied_contexts import CopiedContexts
from isolint.detect.hops.threads import COROUTINE, Threads, waits_after
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_BY_COROUTINES = "coroutines of several users share the thread it is kept in"
_BEFORE_OTHERS = "{} runs in a thread, which serves others before this request is done with it"
# They end what the thread has, or say how it is to be made.
_SETTING_UP = frozenset({"remove", "configure"})


class ThreadSessions:
    """Objects that give each thread a session of its own, and where one is asked of them."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.objects = frozenset(self._kept())

    def _kept(self) -> Iterator[int]:
        for ref, value, op in self.view.program.each(ir.Call):
            scope = self.view.model.known.by_thread.get(external_path(self.view, ref, op.func))
            if scope is not None and scope not in dict(op.named) and len(op.positional) == 1:
                for obj in self.view.flow.values(ref, value):
                    if isinstance(self.view.flow.objects[obj], External):
                        yield obj

    def asked(self, ref: CodeRef) -> Iterator[tuple[int, int]]:
        """`Session()` and `Session.query(…)`: the call, and the object."""
        for value, op in ref.each(ir.Call):
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name in _SETTING_UP:
                continue
            asked = func.base if isinstance(func, ir.Attr) else op.func
            for obj in sorted(self.objects & self.view.flow.values(ref, asked)):
                yield value, obj

    def is_used_again(self, ref: CodeRef, call: int) -> bool:
        """After others could run: `session.commit()`, below an `await`."""
        return any(
            isinstance(func := ref.code.ops[op.func], ir.Attr)
            and self._is_of(ref, func.base, call)
            and waits_after(ref.code, call, value)
            for value, op in ref.each(ir.Call)
            if value > call
        )

    def _is_of(self, ref: CodeRef, value: int, call: int) -> bool:
        return call in roots(ref.code, value) or not self.objects.isdisjoint(
            self.view.flow.values(ref, value)
        )


def detect(view: View) -> Iterator[Hit]:
    found = ThreadSessions(view)
    threads, copied = Threads(view, view.model.request), CopiedContexts(view)
    for code, contexts in view.model.request.codes.items() if found.objects else ():
        ref = view.program.codes[code]
        for value, obj in found.asked(ref):
            how = next(filter(None, (_met(found, threads, copied, c, value) for c in contexts)), "")
            if how:
                yield _hit(view, ref, value, obj, contexts[0], how)
                break


def _met(
    found: ThreadSessions, threads: Threads, copied: CopiedContexts, context: Context, value: int
) -> str:
    ref = found.view.program.codes[context[0]]
    if ref.code.asynchronous:
        shared = found.is_used_again(ref, value) and COROUTINE in threads.of(context, value)
        return _BY_COROUTINES if shared else ""
    given = any(end == context for end, _ in copied.ends(context, value))
    return _BEFORE_OTHERS.format(ref.code.name) if given and _gives(ref, value) else ""


def _gives(ref: CodeRef, value: int) -> bool:
    """What a dependency yields or returns is used in another thread."""
    return any(
        isinstance(op, (ir.Yield, ir.Return)) and value in roots(ref.code, op.value)
        for op in ref.code.ops
        if not isinstance(op, ir.Return) or op.value >= 0
    )


def _hit(view: View, ref: CodeRef, value: int, obj: int, context: Context, how: str) -> Hit:
    name = view.model.lifetimes.place_or_part(obj)
    return Hit(
        rule="ISO504",
        code=ref.id,
        value=value,
        severity=Severity.HIGH,
        confidence=view.confidence(context),
        reach=view.reach_of(ref.id),
        group=f"by thread {name}",
        context=context,
        object=name,
        attribute=".".join(name.split(".")[-2:]),
        described=how,
    )
