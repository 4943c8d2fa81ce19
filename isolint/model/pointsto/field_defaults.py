"""What each object of a record has from the start: `items: list = []` of a model,
`rows: dict = field(default_factory=dict)` and `lock: Lock = field(default_factory=Lock)` of a
dataclass.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.definitions.objects import Class, Container, External, Function
from isolint.model.definitions.program import CodeRef, Program
from isolint.model.definitions.symbols import BUILTIN, Symbols
from isolint.model.pointsto.copied_tables import CHANGING, CopiedTables
from isolint.summary import ir

FACTORIES = frozenset({"default_factory", "factory"})
_MAKERS = frozenset({"attr.Factory", "attrs.Factory"})

Default = Container | External


class FieldDefaults:
    def __init__(
        self, program: Program, symbols: Symbols, classes: Classes, known: Knowledge
    ) -> None:
        self.program = program
        self.symbols = symbols
        self.classes = classes
        self.known = known
        self.tables = CopiedTables(program, symbols)
        self._of: dict[int, list[tuple[str, Default]]] = {}
        self._made_by_classes: dict[int, list[tuple[str, Class, int]]] = {}
        self._handed_out: dict[int, list[tuple[str, int]]] = {}

    def of(self, cls: int) -> list[tuple[str, Default]]:
        """The fields that begin as a container or an object of an outside class, with what stands
        for it.
        """
        found = self._of.get(cls)
        if found is None:
            found = self._of[cls] = list(self._find(cls))
        return found

    def made_by_classes(self, cls: int) -> list[tuple[str, Class, int]]:
        """The fields that begin as an object of a class of the program's, and where that stands:
        `prefs: Prefs = field(default_factory=Prefs)`.
        """
        found = self._made_by_classes.get(cls)
        if found is None:
            found = self._made_by_classes[cls] = [
                (name, made, body.node + value)
                for name, body, value in self._fields(cls)
                for factory in self.factories(body, value)
                if isinstance(made := self.symbols.of_value(body, factory), Class)
            ]
        return found

    def handed_out(self, cls: int) -> list[tuple[str, int]]:
        """The fields that begin as what a function finds and does not make, with what it returns:
        `tools: list = field(default_factory=lambda: TOOLS)`.
        """
        found = self._handed_out.get(cls)
        if found is None:
            found = self._handed_out[cls] = [
                (name, code.node + op.value)
                for name, body, value in self._fields(cls)
                for factory in self.factories(body, value)
                if (code := self._function(body, factory)) is not None
                for _, op in code.each(ir.Return)
                if op.value >= 0 and isinstance(code.code.ops[op.value], (ir.Load, ir.Attr))
            ]
        return found

    def copies(self, cls: int) -> bool:
        """Each object of the class begins with a copy of what is written there."""
        bases = self.classes.info[cls].externals
        return any(path in self.known.copied_defaults for path in bases)

    def _find(self, cls: int) -> Iterator[tuple[str, Default]]:
        copies = self.copies(cls)
        for name, body, value in self._fields(cls):
            for made in self._made(body, value, copies):
                yield name, made

    def _fields(self, cls: int) -> Iterator[tuple[str, CodeRef, int]]:
        """Each with the body that gives its default."""
        seen: set[str] = set()
        for owner in self.classes.info[cls].mro:
            body = self.program.codes[owner]
            for _, op in body.each(ir.Bind):
                if op.value >= 0 and op.name not in seen and self._is_field(body, op):
                    seen.add(op.name)
                    yield op.name, body, op.value

    def _is_field(self, body: CodeRef, op: ir.Bind) -> bool:
        """`rows = attr.ib(factory=list)` says so without an annotation."""
        return op.annotation >= 0 or self._describes(body, op.value)

    def _describes(self, body: CodeRef, value: int) -> bool:
        op = body.code.ops[value]
        found = self.symbols.of_value(body, op.func) if isinstance(op, ir.Call) else None
        return isinstance(found, External) and found.path in self.known.copied_defaults

    def _made(self, body: CodeRef, value: int, copies: bool) -> Iterator[Default]:
        op = body.code.ops[value]
        if isinstance(op, ir.Collection) and copies and op.kind in CHANGING:
            yield Container(op.kind, body.node + value)
        if not isinstance(op, ir.Call):
            return
        for given in self.factories(body, value):
            yield from self._by_factory(body, value, given)
        for name, given in op.named:
            if name == "default" and copies:
                yield from self._made(body, given, copies)

    def _by_factory(self, body: CodeRef, value: int, factory: int) -> Iterator[Default]:
        found = self.symbols.of_value(body, factory)
        if isinstance(found, External):
            yield from self._outside(found.path, body.node + value)
        copied = self.tables.copied(body, factory)
        if copied:
            yield Container(copied, body.node + value)
        code = self._function(body, factory)
        if code is not None:
            yield from self._returned(code)

    def _function(self, body: CodeRef, factory: int) -> CodeRef | None:
        found, made = self.symbols.of_value(body, factory), body.code.ops[factory]
        if isinstance(found, Function):
            return self.program.codes[found.code]
        return self.program.child(body, made.code) if isinstance(made, ir.Make) else None

    def _outside(self, path: str, site: int) -> Iterator[Default]:
        """What calling it gives: `deque(maxlen=9)`, `Lock()`; of a function nothing is known."""
        plain = path.removeprefix(BUILTIN)
        kind = plain if plain in CHANGING else self.known.container_kind(f"{path}()")
        if kind:
            yield Container(kind, site)
        elif path.rpartition(".")[2][:1].isupper():
            yield External(self.known.normal(f"{path}()"), site)

    def _returned(self, code: CodeRef) -> Iterator[Default]:
        for _, op in code.each(ir.Return):
            kind = self.tables.made(code, op.value) if op.value >= 0 else ""
            call = code.code.ops[op.value] if op.value >= 0 else None
            if kind:
                yield Container(kind, code.node + op.value)
            elif isinstance(call, ir.Call):
                made = self.symbols.of_value(code, call.func)
                if isinstance(made, External):
                    yield from self._outside(made.path, code.node + op.value)

    def factories(self, body: CodeRef, value: int) -> Iterator[int]:
        """`field(default_factory=list)`, `attr.ib(default=Factory(list))`, `Factory(list)`."""
        op = body.code.ops[value]
        if not isinstance(op, ir.Call):
            return
        called = self.symbols.of_value(body, op.func)
        if isinstance(called, External) and called.path in _MAKERS:
            yield from op.positional[:1]
        for name, given in op.named:
            if name in FACTORIES:
                yield given
            elif name == "default":
                yield from self.factories(body, given)
