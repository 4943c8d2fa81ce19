"""What can run from where: breadth first over (code, receiver), so that a method is reached on
an object.

The receiver keeps apart what one class does on a shared object and on a fresh one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from isolint.model.calling.callees import Callee, Callees, Context
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.singles import is_new_of
from isolint.model.reaching.fresh import Fresh
from isolint.model.reaching.guesses import UNIQUE_NAME, Guesses
from isolint.model.reaching.kept import Kept
from isolint.summary import ir

CERTAIN = 2
_RANK = {
    UNIQUE_NAME: 0,
    "override": 1,
    "handed": 1,
    "typed": 1,
    "kept": 1,
    "callback": CERTAIN,
    "flow": CERTAIN,
    "direct": CERTAIN,
}


_MOST_WAYS = 200
Stops = Callable[[CodeRef, int], bool]
"""Whether a way that goes on through this operation of a caller is left out."""


class Link(Struct, frozen=True):
    """How a context was first reached: from which one, at which operation, and why."""

    caller: Context | None
    value: int
    reason: str


class Reach:
    """`links` holds every reached context with its shortest way in, `callers` all ways.

    `live` leaves out what runs only while its own receiver is being constructed. `without` names
    reasons of edges that are not followed; `kept` what codes hang up for others to call;
    `closed` are codes that are not entered, of which `refused` were met; `spared`, by code,
    operations that are not followed. What `later` ones lead to as well was reached by the others.
    """

    def __init__(
        self,
        flow: Flow,
        callees: Callees,
        starts: Iterable[Context],
        without: frozenset[str] = frozenset(),
        kept: Kept | None = None,
        guesses: Guesses | None = None,
        closed: frozenset[int] = frozenset(),
        later: Iterable[Context] = (),
        spared: Mapping[int, frozenset[int]] | None = None,
    ) -> None:
        self.flow = flow
        self._spared = spared or {}
        self.closed = closed
        self.refused: set[int] = set()
        self.without = without
        self._callees = callees
        self.links: dict[Context, Link] = {}
        self.codes: dict[int, list[Context]] = {}
        self.callers: dict[Context, list[tuple[Context, int]]] = {}
        self.guessed: dict[Context, list[Callee]] = {}
        self._queue: deque[Context] = deque()
        self._entered: dict[Context, frozenset[int] | None] = {}
        self.self_values = callees.self_values
        self.handed = callees.handed
        for begun in (starts, later):
            for start in begun:
                if not self._is_closed(start):
                    self._visit(start, Link(None, -1, "entry"))
            self._drain()
        for code, hung in (kept or {}).items():
            self._use_kept(code, hung)
        if guesses is not None:
            self._guess(guesses)

    @cached_property
    def fresh(self) -> Fresh:
        return Fresh(self.flow, self.callers, self._callees.makings)

    def _drain(self) -> None:
        while self._queue:
            self._follow(self._queue.popleft())

    def _guess(self, guesses: Guesses) -> None:
        """What only a guess leads to; whatever is reached otherwise keeps its surer way."""
        known = set(self.links)
        waiting = deque(self.links)
        while waiting:
            context = waiting.popleft()
            ref = self.flow.program.codes[context[0]]
            for value, callee, reason in guesses.of(ref):
                if callee in known or self._is_closed(callee):
                    continue
                self.callers.setdefault(callee, []).append((context, value))
                self.guessed.setdefault(context, []).append((value, callee, reason))
                before = len(self.links)
                self._visit(callee, Link(context, value, reason))
                self._drain()
                waiting.extend(list(self.links)[before:])

    @cached_property
    def live(self) -> set[Context]:
        """Contexts entered from another object, and what they call on themselves."""
        codes = self.flow.program.codes
        live: set[Context] = set()
        stack = [
            context
            for context, link in self.links.items()
            if self._is_constructed_again(context)
            or (
                not self.flow.classes.makes(codes[context[0]])
                and (link.caller is None or self._from_outside(context))
            )
        ]
        inner: dict[Context, list[Context]] = {}
        for context, callers in self.callers.items():
            for caller, value in callers:
                if self._is_part(context[1], caller[1]) and not (
                    context[1] != caller[1] and self._on_fresh(caller, value)
                ):
                    inner.setdefault(caller, []).append(context)
        while stack:
            context = stack.pop()
            if context not in live:
                live.add(context)
                stack.extend(
                    c for c in inner.get(context, ()) if not self.flow.classes.makes(codes[c[0]])
                )
        return live

    def _is_constructed_again(self, context: Context) -> bool:
        """`__init__` of a class whose `__new__` always gives one object: it runs each time."""
        code, receiver = context
        ref = self.flow.program.codes[code]
        if receiver < 0 or ref.code.name != "__init__" or not _always_sets(ref):
            return False
        made = self.flow.objects[receiver]
        return (
            isinstance(made, Instance)
            and made.site == self.flow.program.codes[made.cls].node
            and self.flow.classes.member(made.cls, "__new__") is not None
        )

    def _from_outside(self, context: Context) -> bool:
        receiver = context[1]
        return receiver < 0 or any(
            not self._is_part(receiver, caller[1])
            and not self._on_fresh(caller, value)
            and not self._is_set_up(receiver, caller[0])
            for caller, value in self.callers.get(context, ())
        )

    def _is_set_up(self, obj: int, code: int) -> bool:
        flow = self.flow
        return is_new_of(flow.program.codes[code], flow.objects[obj], flow.classes)

    def _is_part(self, obj: int, whole: int) -> bool:
        """The object itself, or what it made as its own."""
        if obj < 0 or whole < 0:
            return False
        return obj == whole or getattr(self.flow.objects[obj], "owner", -1) == whole

    def _on_fresh(self, caller: Context, value: int) -> bool:
        """The caller has just made the receiver."""
        ref = self.flow.program.codes[caller[0]]
        op = ref.code.ops[value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        return isinstance(func, ir.Attr) and self.fresh.is_fresh(ref, func.base)

    def _visit(self, context: Context, link: Link) -> None:
        if context not in self.links:
            self.links[context] = link
            self.codes.setdefault(context[0], []).append(context)
            self._queue.append(context)

    def _use_kept(self, code: int, kept: list[tuple[int, Context]]) -> None:
        """Methods that were not seen to be called, of an object that the code hangs up."""
        for context in list(self.codes.get(code, ())):
            for value, callee in kept:
                if callee[0] not in self.codes and not self._is_closed(callee):
                    self.callers.setdefault(callee, []).append((context, value))
                    self._visit(callee, Link(context, value, "kept"))
        self._drain()

    def _follow(self, context: Context) -> None:
        ref = self.flow.program.codes[context[0]]
        spared = self._spared.get(context[0], ())
        for value, callee, reason in self.callees(ref, context[1]):
            if not self._is_closed(callee) and value not in spared:
                self.callers.setdefault(callee, []).append((context, value))
                self._visit(callee, Link(context, value, reason))

    def _is_closed(self, context: Context) -> bool:
        if context[0] in self.closed:
            self.refused.add(context[0])
        return context[0] in self.closed

    def callees(self, ref: CodeRef, receiver: int) -> list[Callee]:
        """The contexts that this code calls when it runs on this receiver, with operation and
        reason.
        """
        found = self._callees.of(ref, receiver)
        return [each for each in found if each[2] not in self.without] if self.without else found

    def chain(self, context: Context) -> list[tuple[Context, Link]]:
        """The way from an entry point to a context, entry first."""
        steps: list[tuple[Context, Link]] = []
        current: Context | None = context
        while current is not None:
            link = self.links[current]
            steps.append((current, link))
            current = link.caller
        return steps[::-1]

    def entered(self, context: Context, stops: Stops | None = None) -> frozenset[int] | None:
        """The codes of entry points from which a context is reached, but by calls that stop; None
        where that can't be told.
        """
        if stops is not None:
            return self._enter(context, stops)
        if context not in self._entered:
            self._entered[context] = self._enter(context, None)
        return self._entered[context]

    def _enter(self, context: Context, stops: Stops | None) -> frozenset[int] | None:
        if context not in self.links:
            return None
        found: set[int] = set()
        seen, waiting = {context}, [context]
        while waiting:
            current = waiting.pop()
            if len(seen) > _MOST_WAYS:
                return None
            if self.links[current].caller is None:
                found.add(current[0])
            for caller, call in self.callers.get(current, ()):
                if caller in seen:
                    continue
                if stops is None or not stops(self.flow.program.codes[caller[0]], call):
                    seen.add(caller)
                    waiting.append(caller)
        return frozenset(found)

    def strength(self, context: Context) -> int:
        """2 when every edge of the way is sure, 1 when one is likely, 0 when one is a guess."""
        return self._strengths[context]

    @cached_property
    def _strengths(self) -> dict[Context, int]:
        """A link's caller was reached before what it calls."""
        found: dict[Context, int] = {}
        for context, link in self.links.items():
            if link.caller is None:
                found[context] = sureness(link.reason)
            else:
                ref = self.flow.program.codes[link.caller[0]]
                found[context] = min(self._sureness(ref, link), found[link.caller])
        return found

    def _sureness(self, ref: CodeRef, link: Link) -> int:
        """What a framework's object calls on itself is no guess by an annotation."""
        op = ref.code.ops[link.value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if link.reason == "typed" and isinstance(func, ir.Attr) and self._is_self(ref, func.base):
            return CERTAIN
        return sureness(link.reason)

    def _is_self(self, ref: CodeRef, value: int) -> bool:
        op = ref.code.ops[value]
        while isinstance(op, (ir.Bind, ir.Narrow)) and op.value >= 0:
            value = op.value
            op = ref.code.ops[value]
        return self.flow.classes.is_self(ref, value)


def _always_sets(ref: CodeRef) -> bool:
    """Sets attributes of its object without asking whether it did so before."""
    asks = any(op.block > 0 for _, op in ref.each(ir.Return))
    return not asks and any(op.base == 0 and op.block == 0 for _, op in ref.each(ir.SetAttr))


def sureness(reason: str) -> int:
    """2 when an edge with this reason is sure, 1 when it is likely, 0 when it is a guess."""
    return _RANK.get(reason, CERTAIN)
