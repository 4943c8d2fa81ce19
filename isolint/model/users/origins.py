"""What a value is made from, asked backwards through calls: parameters, names, the current user.

Unlike taint it does not judge whose data a source brings; it says which sources there are, so that
two values can be compared: what is cached, and the key it is cached under.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.objects import Class, Container, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.fillings import put_in
from isolint.model.pointsto.identity import Identities
from isolint.model.users.answers import is_answer
from isolint.model.users.context_variables import ContextVariables
from isolint.model.users.given_arguments import given
from isolint.model.users.headers import sender_header
from isolint.model.users.parts_given import argument_with
from isolint.summary import ir
from isolint.summary.operands import operands, roots

PARAM, KEY, NAME, CURRENT = "param", "key", "name", "current"
CALLED, CODE, ENTERED = "called", "code", "entered"
_DEPTH = 8
_MANY = 6
_ASKING = frozenset({"get", "pop", "getattr", "setdefault"})
_REQUESTS = frozenset({"request", "req", "websocket"})


class Origin(Struct, frozen=True):
    """`kind` is param (`value` is its index), key (one keyword argument of `**kwargs`), name (an
    attribute or key that is read), current (whoever is asking, from a context), entered (a variable
    of a script that has what its visitor typed in), called (a parameter is called for it) or code
    (a function that takes part).
    """

    kind: str
    code: int
    value: int
    name: str


class Origins:
    def __init__(self, identities: Identities) -> None:
        self.identities = identities
        self.flow = identities.flow
        self.program = identities.flow.program
        self.variables = ContextVariables(identities)
        self._returned: dict[tuple[int, int], frozenset[Origin]] = {}
        self._stored: dict[int, dict[int, list[int]]] = {}

    def of(self, ref: CodeRef, value: int) -> frozenset[Origin]:
        return self.all_of(ref, [value])

    def all_of(self, ref: CodeRef, values: list[int]) -> frozenset[Origin]:
        return frozenset(_Walk(self, _DEPTH).of(ref, values))

    def returned(self, code: int, depth: int = _DEPTH) -> frozenset[Origin]:
        """The origins of what a function returns, in terms of its own parameters."""
        found = self._returned.get((code, depth))
        if found is None:
            ref = self.program.codes[code]
            walk = _Walk(self, depth - 1, inner=True) if depth > 0 else None
            found = frozenset() if walk is None else frozenset(walk.of(ref, results(ref)))
            self._returned[code, depth] = found
        return found

    def stored(self, ref: CodeRef) -> dict[int, list[int]]:
        """Values put into a container or object that the code itself made."""
        found = self._stored.get(ref.id)
        if found is None:
            found = self._stored[ref.id] = {}
            for op in ref.code.ops:
                base, parts = put_in(ref, op)
                for root in roots(ref.code, base) if parts else ():
                    if isinstance(ref.code.ops[root], (ir.Collection, ir.Call)):
                        found.setdefault(root, []).extend(parts)
        return found

    def current(self, ref: CodeRef, value: int, op: ir.AnyOp) -> str | None:
        """The name under which an operation reads whoever is asking; what answers for them is
        asked itself.
        """
        asking = self.identities.known.current_user
        if isinstance(op, (ir.Load, ir.Attr, ir.Item)) and not self._is_entry(ref, op):
            for path in self.paths(ref, value):
                if path in asking:
                    answer = is_answer(self.flow, ref, op, asking)
                    return None if answer else _with_key(ref, op, path)
        header = sender_header(self.identities, ref, op)
        if header is not None:
            return header
        if isinstance(op, ir.Attr):
            named = self.identities.names_requester(op.name)
            return op.name if named and self._of_request(ref, op.base) else None
        return self.variables.read(ref, op) if isinstance(op, ir.Call) else None

    def _is_entry(self, ref: CodeRef, op: ir.AnyOp) -> bool:
        """What a container of the program has under some key: who asks may be elsewhere in it."""
        base = op.base if isinstance(op, ir.Item) else -1
        return base >= 0 and any(
            isinstance(self.flow.objects[obj], Container) for obj in self.flow.values(ref, base)
        )

    def is_brought(self, ref: CodeRef, value: int) -> bool:
        """A part of what the caller gave is asked of the caller, but for a request's."""
        param = argument_with(ref, value)
        if param < 0 or self.flow.classes.is_self(ref, param):
            return False
        return not self.is_request(ref, param)

    def entered(self, ref: CodeRef, value: int) -> bool:
        """What a visitor typed in: a script's variables are as many as its visitors."""
        known = self.identities.known
        widgets = [path.partition("()")[0] + "()" for path in self.paths(ref, value)]
        return any(
            widget in known.payload_types and known.scripts.get(widget) is not None
            for widget in widgets
        )

    def paths(self, ref: CodeRef, value: int) -> list[str]:
        objects = [self.flow.objects[obj] for obj in self.flow.values(ref, value)]
        return sorted(obj.path for obj in objects if isinstance(obj, External))

    def _of_request(self, ref: CodeRef, value: int) -> bool:
        op = ref.code.ops[value]
        while isinstance(op, (ir.Attr, ir.Bind, ir.Narrow)):
            if any(path in self.identities.known.requests for path in self.paths(ref, value)):
                return True
            value = op.base if isinstance(op, ir.Attr) else op.value
            if value < 0:
                return False
            op = ref.code.ops[value]
        return self.is_request(ref, value)

    def is_request(self, ref: CodeRef, value: int) -> bool:
        op = ref.code.ops[value]
        if not isinstance(op, ir.Param):
            return False
        return ref.code.params[op.index].name in _REQUESTS or any(
            path in self.identities.known.requests for path in self.paths(ref, value)
        )


class _Walk:
    """One question: what was seen, and how many calls deep it may go; an inner one is asked in
    terms of what its function is given.
    """

    def __init__(self, origins: Origins, depth: int, inner: bool = False) -> None:
        self.origins = origins
        self.flow = origins.flow
        self.depth = depth
        self.inner = inner
        self.found: dict[Origin, None] = {}
        self._seen: set[tuple[int, int]] = set()

    def of(self, ref: CodeRef, values: list[int]) -> dict[Origin, None]:
        self._add(CODE, ref.id, -1, ref.code.name)
        stack = [(ref, value) for value in values]
        while stack:
            code, value = stack.pop()
            if value >= 0 and (code.id, value) not in self._seen:
                self._seen.add((code.id, value))
                stack.extend(self._parts(code, value))
        return self.found

    def _add(self, kind: str, code: int, value: int, name: str) -> None:
        self.found[Origin(kind, code, value, name)] = None

    def _parts(self, ref: CodeRef, value: int) -> Iterator[tuple[CodeRef, int]]:
        op = ref.code.ops[value]
        current = self.origins.current(ref, value, op)
        if current is not None and not (self.inner and self.origins.is_brought(ref, value)):
            self._add(CURRENT, ref.id, value, current)
            return
        for part in self.origins.stored(ref).get(value, ()):
            yield ref, part
        if isinstance(op, ir.Param):
            self._add(PARAM, ref.id, op.index, ref.code.params[op.index].name)
        elif isinstance(op, ir.Load):
            if self.origins.entered(ref, value):
                self._add(ENTERED, ref.id, -1, op.name)
            yield from self._captured(ref, op)
        elif isinstance(op, ir.Call):
            yield from self._call(ref, value, op)
        elif isinstance(op, ir.Item) and self._keyword(ref, op.base, op.key):
            return
        else:
            self._names(ref, op)
            test = op.test if isinstance(op, ir.Choice) else -1
            yield from ((ref, part) for part in operands(op) if part != test)

    def _names(self, ref: CodeRef, op: ir.AnyOp) -> None:
        if isinstance(op, ir.Attr):
            self._add(NAME, ref.id, -1, op.name)
        elif isinstance(op, ir.Item) and ref.code.is_text(op.key):
            self._text(ref, op.key)

    def _keyword(self, ref: CodeRef, base: int, key: int) -> bool:
        """`kwargs["request"]` is one argument, not all of them."""
        name = ref.code.ops[key]
        sources = [ref.code.ops[root] for root in roots(ref.code, base)]
        whole = all(
            isinstance(op, ir.Param) and ref.code.params[op.index].kind == "starstar"
            for op in sources
        )
        if not (whole and isinstance(name, ir.Const) and name.kind == "str"):
            return False
        self._add(KEY, ref.id, -1, name.text)
        return True

    def _text(self, ref: CodeRef, value: int) -> None:
        op = ref.code.ops[value]
        if isinstance(op, ir.Const):
            self._add(NAME, ref.id, -1, op.text)

    def _captured(self, ref: CodeRef, op: ir.Load) -> Iterator[tuple[CodeRef, int]]:
        if op.home < 0:
            return
        home = self.origins.program.codes[ref.module.base + op.home]
        yield from ((home, version) for version in home.code.names.get(op.name, ()))

    def _call(self, ref: CodeRef, value: int, op: ir.Call) -> Iterator[tuple[CodeRef, int]]:
        func = ref.code.ops[op.func]
        called = func.name if isinstance(func, (ir.Attr, ir.Load)) else ""
        asks = called in _ASKING and isinstance(func, ir.Attr) and bool(op.args)
        if asks and self._keyword(ref, getattr(func, "base", -1), op.args[0]):
            return
        if called in _ASKING:
            for argument in op.args[:2]:
                if ref.code.is_text(argument):
                    self._text(ref, argument)
        if isinstance(func, (ir.Load, ir.Param)):
            self._called(ref, func)
        callees = self._callees(ref, value, op)
        if callees is None:
            base = [func.base] if isinstance(func, ir.Attr) else []
            yield from ((ref, part) for part in [*op.args, *base])
        for code in callees or ():
            yield from self._through(ref, op, code)

    def _called(self, ref: CodeRef, func: ir.Load | ir.Param) -> None:
        if isinstance(func, ir.Param):
            self._add(CALLED, ref.id, func.index, ref.code.params[func.index].name)
        elif func.home >= 0:
            home = self.origins.program.codes[ref.module.base + func.home]
            for index, param in enumerate(home.code.params):
                if param.name == func.name:
                    self._add(CALLED, home.id, index, param.name)

    def _callees(self, ref: CodeRef, value: int, op: ir.Call) -> list[int] | None:
        """Functions whose results stand for the call; None when its arguments must."""
        if any(isinstance(self.flow.objects[o], Class) for o in self.flow.values(ref, op.func)):
            return None
        edges = {} if self._makes_later(ref, op) else self.flow.calls.get(ref.node + value, {})
        codes = sorted({code for code, _ in edges})
        if not codes or len(codes) > _MANY or self.depth <= 0:
            return None
        codes = [code for code in codes if results(self.origins.program.codes[code])]
        return codes or None

    def _makes_later(self, ref: CodeRef, op: ir.Call) -> bool:
        """`scoped_session(maker, scopefunc=current)`: asked when the object is used."""
        known = self.origins.identities.known.by_thread
        return any(path in known for path in self.origins.paths(ref, op.func))

    def _through(self, ref: CodeRef, op: ir.Call, code: int) -> Iterator[tuple[CodeRef, int]]:
        callee = self.origins.program.codes[code]
        for origin in self.origins.returned(code, self.depth):
            if origin.kind == PARAM and origin.code == code:
                for argument in given(ref, op, callee, origin.value):
                    yield ref, argument
            else:
                self.found[origin] = None


def _with_key(ref: CodeRef, op: ir.AnyOp, path: str) -> str:
    """`session["user_id"]`, of which the path says only that it is some entry."""
    if not isinstance(op, ir.Item) or not path.endswith("[]") or not ref.code.is_text(op.key):
        return path
    return f"{path[:-1]}{getattr(ref.code.ops[op.key], 'text', '')}]"


def results(ref: CodeRef) -> list[int]:
    given = (op for _, op in ref.among(ir.Return, ir.Yield))
    return [op.value for op in given if isinstance(op, (ir.Return, ir.Yield))]
