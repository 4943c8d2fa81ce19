"""Work that goes to a thread without the context of who began it, and what runs there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from isolint.detect.code.arguments import external_path
from isolint.detect.code.caught import is_caught
from isolint.detect.code.given import given_parameters, is_spared
from isolint.detect.code.guards import is_log
from isolint.detect.code.not_given import is_switched_off, missing_parameters
from isolint.detect.hops.made_hooks import MadeHooks
from isolint.detect.hops.own_copies import is_copied_here
from isolint.detect.hops.requests_at_hand import has_request
from isolint.detect.hops.session_listeners import SessionListeners
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Bound, Function, Partial
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach, sureness
from isolint.pack.running import Callback
from isolint.summary import ir

_TAKEN = "contextvars.copy_context()"
_MOST_CONTEXTS = 300
_SURE, _LIKELY = 2, 1
_CALLED = frozenset({"direct", "flow"})
NO_CONTEXT = "RuntimeError"
_QUEUING = frozenset({"delay", "apply_async", "si", "send_with_options"})


class Hop(Struct, frozen=True):
    """`begun` is what runs elsewhere, `given` the argument that says so, `passed` what one of those
    runs, at which call, of what the caller passes to it; `queued`, a worker runs it later.
    """

    value: int
    path: str
    given: int
    begun: tuple[Context, ...]
    queued: bool = False
    passed: tuple[tuple[Context, int, Context], ...] = ()

    @property
    def short(self) -> str:
        """`ThreadPoolExecutor.submit()`, `run_in_executor()`, `Thread()`."""
        owner, _, name = self.path.rpartition(".")
        of = owner.rpartition(".")[2].removesuffix("()")
        return f"{of}.{name}()" if of[:1].isupper() else f"{name}()"


class Way(Struct, frozen=True):
    """How a context in the thread was first reached: the call, how sure that is, whether a
    framework's own context locals were made ready on the way, and which parameters were given
    and which surely not; `logs`, only to write a log; `tried`, where it is caught or asked that
    there is no context.
    """

    caller: Context | None
    value: int
    sure: int
    entered: bool
    given: frozenset[str]
    logs: bool = False
    tried: bool = False
    missing: frozenset[str] = frozenset()


class Hops:
    def __init__(self, view: View, reach: Reach) -> None:
        self.view = view
        self.flow = view.flow
        self.known = view.model.known
        self.reach = reach
        self._listeners = view.once(SessionListeners)
        self._made = view.once(MadeHooks)
        self._kept: dict[int, tuple[bool, bool, bool]] = {}
        self._tasks = {e.code for e in view.model.entries.found if e.kind == "task"}

    def of(self, context: Context) -> Iterator[Hop]:
        """Calls that run something without the caller's context."""
        ref = self.view.program.codes[context[0]]
        for value, op in enumerate(ref.code.ops):
            if not isinstance(op, ir.Call):
                continue
            queued = self._queued(ref, op)
            if queued is not None:
                yield Hop(value, f".{queued[0]}", op.func, queued[1], True)
                continue
            path, known = spelled(self.view, ref, op), callback(self.view, ref, op)
            if path in self.known.starters:
                given = op.func
            elif known is not None and known.thread and not known.carries:
                given = handler(op, known)
            else:
                continue
            begun = self._begun(ref, context, value, given)
            passed = tuple(self._passed(ref, value, given, begun))
            yield Hop(value, path, given, begun, False, passed)

    def _queued(self, ref: CodeRef, op: ir.Call) -> tuple[str, tuple[Context, ...]] | None:
        """`send_mail.delay(…)`: the method, and the task that a worker runs."""
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name not in _QUEUING:
            return None
        found = tuple(each for each in self._targets(ref, func.base) if each[0] in self._tasks)
        return (func.name, found) if found else None

    def _begun(self, ref: CodeRef, context: Context, value: int, given: int) -> tuple[Context, ...]:
        """What the argument stands for; a method on the objects that this caller has."""
        targets = set(self._running(ref, given))
        codes = {code for code, _ in targets}
        called = {
            callee
            for at, callee, _ in self.reach.callees(ref, context[1])
            if at == value and callee[0] in codes
        }
        return tuple(sorted(called or targets))

    def _passed(
        self, ref: CodeRef, value: int, given: int, begun: tuple[Context, ...]
    ) -> Iterator[tuple[Context, int, Context]]:
        for each in begun:
            for at, argument in passed_work(self.view, ref, value, given, each):
                yield from ((each, at, target) for target in sorted(self._running(ref, argument)))

    def _running(self, ref: CodeRef, value: int) -> Iterator[Context]:
        """A thread only makes the coroutine of an asynchronous function."""
        for target in self._targets(ref, value):
            if not self.view.program.codes[target[0]].code.asynchronous:
                yield target

    def _targets(self, ref: CodeRef, value: int) -> Iterator[Context]:
        for obj in self.flow.values(ref, value) if value >= 0 else ():
            described = self.flow.objects[obj]
            while isinstance(described, Partial):
                described = self.flow.objects[described.func]
            if isinstance(described, Bound):
                yield described.code, described.receiver
            elif isinstance(described, Function):
                yield described.code, -1

    def run(self, hop: Hop) -> dict[Context, Way]:
        """What runs in the thread, nearest first, as far as no context is brought along; last
        what writes a log, and what is tried.
        """
        codes = self.view.program.codes
        found: dict[Context, Way] = {}
        queue = deque((c, Way(None, -1, _SURE, False, _names(codes[c[0]]))) for c in hop.begun)
        logging, tried = deque[tuple[Context, Way]](), deque[tuple[Context, Way]]()
        while (waiting := queue or logging or tried) and len(found) < _MOST_CONTEXTS:
            context, way = waiting.popleft()
            ref = codes[context[0]]
            if context in found:
                continue
            if ref.id not in self._kept:
                asks = asks_for_context(self.view, ref)
                self._kept[ref.id] = self.has_context(ref), self._enters(ref), asks
            has_context, enters, asks = self._kept[ref.id]
            if has_context:
                continue
            found[context] = way = replace(way, entered=way.entered or enters)
            way = replace(way, tried=way.tried or asks)
            for onward in self._onward(ref, context, way, hop):
                last = tried if onward[1].tried else logging
                (last if onward[1].tried or onward[1].logs else queue).append(onward)
        return found

    def _onward(
        self, ref: CodeRef, context: Context, way: Way, hop: Hop
    ) -> Iterator[tuple[Context, Way]]:
        passed = [(at, target, "callback") for by, at, target in hop.passed if by == context]
        for value, callee, reason in (*self.reach.callees(ref, context[1]), *passed):
            known = callback(self.view, ref, ref.code.ops[value])
            restored = known is not None and known.restores
            if (restored and not is_copied_here(self.view, ref, value)) or is_spared(
                ref.code, value, way.given
            ):
                continue
            if is_switched_off(ref.code, value, way.missing):
                continue
            to = self.view.program.codes[callee[0]]
            given = given_parameters(ref, value, to, callee[1], way.given)
            sure = min(way.sure, sureness(reason))
            op = ref.code.ops[value]
            logs = way.logs or (isinstance(op, ir.Call) and is_log(ref.code, op))
            tried = way.tried or is_caught(ref.code, value, NO_CONTEXT)
            tried = tried or (hop.queued and has_request(self.view, ref, value))
            missing = frozenset[str]()
            if reason in _CALLED:
                site = (ref, value)
                missing = missing_parameters(self.view.program, site, to, callee[1], way.missing)
            yield callee, Way(context, value, sure, way.entered, given, logs, tried, missing)
        for value, listener in self._listeners.told_by(ref) if not hop.queued else ():
            told = Way(context, value, way.sure, way.entered, frozenset(), way.logs, way.tried)
            yield listener, told
        for value, hook in self._made.made_by(ref):
            likely = min(way.sure, _LIKELY)
            yield (
                hook,
                Way(context, value, likely, way.entered, frozenset(), way.logs, way.tried),
            )

    def has_context(self, ref: CodeRef) -> bool:
        """It was given its caller's context: by a decorator, or in a variable."""
        parent = self.view.program.parent(ref)
        for value in ref.code.decorators if parent is not None else ():
            assert parent is not None
            if external_path(self.view, parent, value) in self.known.wraps:
                return True
        return any(
            isinstance(op, (ir.Load, ir.Param, ir.Attr))
            and external_path(self.view, ref, value) == _TAKEN
            for value, op in enumerate(ref.code.ops)
        )

    def _enters(self, ref: CodeRef) -> bool:
        return any(
            isinstance(op, ir.Call) and spelled(self.view, ref, op) in self.known.enters
            for op in ref.code.ops
        )


def passed_work(
    view: View, ref: CodeRef, value: int, given: int, begun: Context
) -> Iterator[tuple[int, int]]:
    """Values of the caller that what it begins calls, and at which call: what is handed on,
    `submit(run, work)`, and parameters of the caller that a function in it sees.
    """
    inner, handed = view.program.codes[begun[0]], view.model.request.handed
    nested = view.program.parent(inner) is ref
    for at, op in inner.each(ir.Call):
        found = handed.parameter(inner, op.func)
        if found is None:
            continue
        if nested and found[0] == ref.id:
            yield at, found[1]
        elif found[0] == inner.id:
            argument = _argument(ref.code.ops[value], given, found[1], begun[1])
            yield from [] if argument is None else [(at, argument)]


def _argument(call: ir.AnyOp, given: int, index: int, receiver: int) -> int | None:
    """Of `submit(run, work)`, what becomes the parameter of `run` with this index."""
    if not isinstance(call, ir.Call) or given not in call.positional:
        return None
    at = call.positional.index(given) + 1 + index - (1 if receiver >= 0 else 0)
    return call.positional[at] if 0 <= at < len(call.positional) else None


def _names(ref: CodeRef) -> frozenset[str]:
    return frozenset(param.name for param in ref.code.params)


def asks_for_context(view: View, ref: CodeRef) -> bool:
    """`if has_request_context(): …`"""
    return any(
        isinstance(op, ir.Call) and spelled(view, ref, op) in view.model.known.asks
        for op in ref.code.ops
    )


def spelled(view: View, ref: CodeRef, op: ir.Call) -> str:
    """The path that is called; `.method` when nothing is known of the receiver."""
    path = external_path(view, ref, op.func)
    func = ref.code.ops[op.func]
    if path or not isinstance(func, ir.Attr) or view.flow.values(ref, op.func):
        return path
    return "." + func.name


def callback(view: View, ref: CodeRef, op: ir.AnyOp) -> Callback | None:
    return view.model.known.callbacks.get(spelled(view, ref, op)) if type(op) is ir.Call else None


def handler(op: ir.Call, known: Callback) -> int:
    """The function that the call runs; -1 when it is not given."""
    for name, argument in op.named:
        if known.keyword and name == known.keyword:
            return argument
    return op.positional[known.handler] if 0 <= known.handler < len(op.positional) else -1
