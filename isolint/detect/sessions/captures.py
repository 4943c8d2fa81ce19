"""Sessions that work begun elsewhere takes along: as an argument, in a closure, in an object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from isolint.detect.code.arguments import external_path
from isolint.detect.sessions.expired_rows import is_expired
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Bound, Function, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import ELEMENT
from isolint.model.reaching.reach import Reach
from isolint.model.shared.ownership import ROOT
from isolint.summary import ir
from isolint.summary.operands import roots

_GATHERING = frozenset(BUILTIN + name for name in ("dict", "list", "tuple"))
_PARTIALS = frozenset({"functools.partial", "functools.partialmethod"})
_ADVANCING = frozenset(BUILTIN + name for name in ("next", "anext"))
_EXPIRED = "by a row that is loaded again through it"
_AMONG = "among the arguments that are handed on"
_DEPTH = 5
_MOST_CONTEXTS = 200


class Capture(Struct, frozen=True):
    """A value of `code` that is a session, or an object or a function that keeps one; `row` says
    that it is a row which loads through one.

    `shown` is the operation that takes it along.
    """

    code: int
    value: int
    shown: int
    how: str = ""
    row: bool = False


def captured(view: View, everywhere: bool = False) -> Iterator[tuple[Captures, Context, CodeRef]]:
    """Each code that serves, in the context that is surest, with what work begun there takes."""
    captures = {
        id(reach): Captures(view, reach) for reach in (view.model.request, view.model.latent)
    }
    for reach, context in view.surest_contexts(everywhere):
        yield captures[id(reach)], context, view.program.codes[context[0]]


class Captures:
    def __init__(self, view: View, reach: Reach) -> None:
        self.view = view
        self.flow = view.flow
        self.reach = reach

    def of(self, ref: CodeRef, call: int, op: ir.Call) -> Iterator[Capture]:
        """What a call that begins work hands over."""
        yield from self.among(ref, op.args, self._callees(ref, call))

    def among(
        self, ref: CodeRef, arguments: Sequence[int], begun: list[Context]
    ) -> Iterator[Capture]:
        for argument in arguments:
            yield from self._taken(ref, argument, argument, begun, _DEPTH)

    def taken(self, ref: CodeRef, value: int) -> Iterator[Capture]:
        """What a value takes along: a coroutine its arguments and its object."""
        yield from self._taken(ref, value, value, [], _DEPTH)

    def _callees(self, ref: CodeRef, value: int) -> list[Context]:
        return sorted(self.flow.calls.get(ref.node + value, {}))

    def _taken(
        self, ref: CodeRef, value: int, shown: int, begun: list[Context], depth: int
    ) -> Iterator[Capture]:
        if value < 0 or depth == 0:
            return
        op = ref.code.ops[value]
        if self.is_session(ref, value) and not _is_gathered(ref, value):
            yield Capture(ref.id, value, shown)
            return
        if isinstance(op, ir.Bind) and is_expired(self.view, self.is_session, ref, value):
            yield Capture(ref.id, value, shown, _EXPIRED, row=True)
        elif isinstance(op, ir.Star) and self._are_handed_on(ref, op.value, begun):
            yield Capture(ref.id, op.value, shown, _AMONG)
        elif isinstance(op, (ir.Bind, ir.Narrow, ir.Star)):
            yield from self._taken(ref, op.value, shown, begun, depth)
        elif isinstance(op, (ir.Join, ir.Choice, ir.Collection)):
            for part in op.values:
                yield from self._taken(ref, part, shown, begun, depth - 1)
        elif isinstance(op, ir.Call):
            yield from self._in_call(ref, value, op, shown, begun, depth - 1)
        else:
            yield from self._kept(ref, value, shown, begun)

    def _are_handed_on(self, ref: CodeRef, value: int, begun: list[Context]) -> bool:
        """`*args`, as the function was called itself, with a request's session among them. Work
        that gathers them again can leave it out.
        """
        codes = [self.view.program.codes[code].code for code, _ in begun]
        again = any(param.kind == "star" for code in codes for param in code.params)
        if again or not isinstance(ref.code.ops[value], ir.Param):
            return False
        held = (self.flow.field(obj, ELEMENT) for obj in self.flow.values(ref, value))
        return any(self._of_request(obj) for node in held for obj in self.flow.graph.get(node))

    def _in_call(
        self, ref: CodeRef, value: int, op: ir.Call, shown: int, begun: list[Context], depth: int
    ) -> Iterator[Capture]:
        """A coroutine, a partial or a collection takes its arguments along; others are done."""
        path = external_path(self.view, ref, op.func)
        if path in _GATHERING or path in _PARTIALS or path in self.view.model.known.callbacks:
            callees = begun
        else:
            callees = self._callees(ref, value)
            codes = [self.view.program.codes[code].code for code, _ in callees]
            if not any(code.asynchronous for code in codes) and (codes or path):
                yield from self._kept(ref, value, shown, begun)
                return
            func = ref.code.ops[op.func]
            bearer = func.base if isinstance(func, ir.Attr) else op.func
            yield from self._kept(ref, bearer, shown, callees)
        for argument in op.args:
            yield from self._taken(ref, argument, shown, callees, depth)

    def _kept(
        self, ref: CodeRef, value: int, shown: int, begun: list[Context], closed: bool = False
    ) -> Iterator[Capture]:
        """Sessions in objects, bound methods and, unless it is in one itself, in closures."""
        for obj in sorted(self.flow.values(ref, value)):
            described = self.flow.objects[obj]
            if isinstance(described, Bound):
                obj, described = described.receiver, self.flow.objects[described.receiver]
            if isinstance(described, Instance):
                name = self._session_field(obj, begun)
                if name:
                    cls = self.view.program.codes[described.cls].code.name
                    yield Capture(ref.id, value, shown, f"in {cls}.{name}")
                    return
            elif isinstance(described, Function) and not closed:
                yield from self._closed_over(described.code, shown, begun)

    def _session_field(self, obj: int, begun: list[Context]) -> str:
        """The attribute that keeps a request's session, which the work that is begun reads."""
        if self.view.model.sharing.of(obj) is not None:
            return ""
        for name, node in sorted(self.flow.fields.get(obj, {}).items()):
            held = [o for o in self.flow.graph.get(node) if self._of_request(o)]
            held = [o for o in held if getattr(self.flow.objects[o], "owner", -1) != obj]
            if held and not self._opened_itself(obj, name) and self._reads(obj, name, held, begun):
                return name
        return ""

    def _opened_itself(self, obj: int, name: str) -> bool:
        """`self.db = next(get_db())` and nothing else: a generator that no framework began."""
        described = self.flow.objects[obj]
        classes = self.flow.classes
        owners = classes.info[described.cls].mro if isinstance(described, Instance) else ()
        given = [
            (ref, root)
            for owner in owners
            for ref in classes.methods(owner)
            for _, op in ref.each(ir.SetAttr)
            if op.base == 0 and op.name == name and op.value >= 0
            for root in roots(ref.code, op.value)
        ]
        return bool(given) and all(self._begins_one(ref, root) for ref, root in given)

    def _begins_one(self, ref: CodeRef, value: int) -> bool:
        op = ref.code.ops[value]
        if isinstance(op, ir.Const):
            return op.kind == "none"
        if not isinstance(op, ir.Call) or not op.args:
            return False
        advances = external_path(self.view, ref, op.func) in _ADVANCING
        return advances and isinstance(ref.code.ops[op.args[0]], ir.Call)

    def _reads(self, obj: int, name: str, held: list[int], begun: list[Context]) -> bool:
        """The work reads the attribute of this very object, and has not made the session."""
        reached = self._reached(begun)
        codes = {code for code, _ in reached}
        made = [self.view.model.lifetimes.allocated_in(session) for session in held]
        if all(code in codes for code in made if code is not None) and None not in made:
            return False
        return any(self._read_in(context, obj, name) for context in reached)

    def _read_in(self, context: Context, obj: int, name: str) -> bool:
        ref = self.view.program.codes[context[0]]
        return any(
            isinstance(op, ir.Attr)
            and op.name == name
            and (context[1] == obj or op.base > 0 or context[1] < 0)
            and obj in self.flow.values(ref, op.base)
            for op in ref.code.ops
        )

    def _reached(self, begun: list[Context]) -> set[Context]:
        """What the work calls; nothing is injected into a function that is called by hand."""
        seen: set[Context] = set()
        stack = list(begun)
        while stack and len(seen) < _MOST_CONTEXTS:
            context = stack.pop()
            if context not in seen:
                seen.add(context)
                ref = self.view.program.codes[context[0]]
                for value, callee, _ in self.reach.callees(ref, context[1]):
                    if not isinstance(ref.code.ops[value], ir.Param):
                        stack.append(callee)
        return seen

    def _closed_over(self, code: int, shown: int, begun: list[Context]) -> Iterator[Capture]:
        """Variables of the functions around a nested function that it reads."""
        made = self.view.program.codes[code]
        inner = list(self.view.program.below(made))
        for nested in inner:
            asked = {op.base for _, op in nested.each(ir.Attr)}
            for value, op in nested.each(ir.Load):
                if op.home < 0:
                    continue
                home = self.view.program.codes[nested.module.base + op.home]
                if home in inner or home.code.kind in ("module", "class"):
                    continue
                found = list(self._captured(home, op.name, shown, begun, value in asked))
                if found:
                    yield found[0]
                    return
        for param in made.code.params:
            parent = self.view.program.parent(made)
            if parent is not None and param.default >= 0 and self.is_session(parent, param.default):
                yield Capture(parent.id, param.default, shown, "as a default")

    def _captured(
        self, home: CodeRef, name: str, shown: int, begun: list[Context], asked: bool
    ) -> Iterator[Capture]:
        for version in home.code.names.get(name, self._parameter(home, name)):
            if self.is_session(home, version):
                yield Capture(home.id, version, shown, "in a closure")
            elif asked and is_expired(self.view, self.is_session, home, version):
                yield Capture(home.id, version, shown, _EXPIRED, row=True)
            elif any(
                isinstance(self.flow.objects[obj], Instance)
                for obj in self.flow.values(home, version)
            ):
                yield from self._kept(home, version, shown, begun, closed=True)

    def _parameter(self, home: CodeRef, name: str) -> list[int]:
        return [index for index, param in enumerate(home.code.params) if param.name == name]

    def is_session(self, ref: CodeRef, value: int) -> bool:
        """A session that belongs to a request; one of the whole process is another fault."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Param):
            if self.view.model.identities.parameter(ref, op.index) != "session":
                return False
        elif self.view.model.values.kind(ref, value) != "session":
            return False
        objects = [o for o in self.flow.values(ref, value) if self._is_session(o)]
        return not objects or any(self._of_request(obj) for obj in objects)

    def _is_session(self, obj: int) -> bool:
        return self.view.model.identities.is_session(obj)

    def _of_request(self, obj: int) -> bool:
        if not self._is_session(obj):
            return False
        hold = self.view.model.lifetimes.holds.get(obj)
        return hold is None or hold.parent != ROOT


def _is_gathered(ref: CodeRef, value: int) -> bool:
    """Arguments in a tuple or a dict: each of them is looked at for itself."""
    return all(isinstance(ref.code.ops[root], ir.Collection) for root in roots(ref.code, value))
