"""Which texts a value can be, as far as they are written down: names of modules and classes that
a program loads by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.keys import constant_key
from isolint.model.pointsto.own_tables import tables_of_class
from isolint.summary import ir
from isolint.summary.operands import affixes, roots

Learn = Callable[[str], None]
Choose = Callable[[CodeRef, ir.Collection], "Iterable[int]"]
_SPLITTING = frozenset({"rpartition", "partition", "rsplit", "split"})
_GET = "get"
_DEFAULTS_OF = {BUILTIN + "getattr": 2, "os.getenv": 1}
_LISTED = ("list", "tuple", "set", "dict")
_DEEPEST = 4


class Texts:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.keys = flow.keys

    def watch(self, ref: CodeRef, value: int, learn: Learn, depth: int = 0) -> None:
        """Tells each text that the value can be, now and later."""
        if depth <= _DEEPEST:
            self.keys.follow(ref, value, lambda met: self._read(met, learn, depth + 1))

    def _read(self, met: tuple[CodeRef, int] | None, learn: Learn, depth: int) -> None:
        if met is None:
            return
        ref, value = met
        op = ref.code.ops[value]
        if isinstance(op, ir.Const) and op.kind == "str":
            learn(op.text)
        elif isinstance(op, ir.Iter):
            self._listed(ref, op.value, _elements, learn, depth)
        elif isinstance(op, ir.Combine):
            self._combined(ref, value, op, learn, depth)
        elif isinstance(op, ir.Call):
            self._asked(ref, op, learn, depth)
        elif isinstance(op, (ir.Unpack, ir.Item)):
            self._part(ref, op, learn, depth)
            if isinstance(op, ir.Item):
                self._listed(
                    ref, op.base, lambda at, each: _at_key(ref, op.key, at, each), learn, depth
                )

    def _asked(self, ref: CodeRef, op: ir.Call, learn: Learn, depth: int) -> None:
        """`TABLE.get(name, "default")`, `getattr(settings, name, "default")`"""
        func = ref.code.ops[op.func]
        start = _DEFAULTS_OF.get(self._named(ref, op.func))
        if start is None and isinstance(func, ir.Attr) and func.name == _GET and op.positional:
            start, key = 1, op.positional[0]
            self._listed(ref, func.base, lambda at, each: _at_key(ref, key, at, each), learn, depth)
        for default in () if start is None else op.positional[start : start + 1]:
            self.watch(ref, default, learn, depth)

    def _named(self, ref: CodeRef, func: int) -> str:
        found = self.flow.symbols.of_value(ref, func)
        return found.path if isinstance(found, External) else ""

    def _listed(self, ref: CodeRef, value: int, chosen: Choose, learn: Learn, depth: int) -> None:
        """What is chosen of a list or dict that is written down."""

        def meet(met: tuple[CodeRef, int] | None) -> None:
            op = None if met is None else met[0].code.ops[met[1]]
            if met is not None and isinstance(op, ir.Collection) and op.kind in _LISTED:
                for each in chosen(met[0], op):
                    self.watch(met[0], each, learn, depth)

        if depth <= _DEEPEST:
            self.keys.follow(ref, value, meet)
            for table in tables_of_class(self.flow, ref, value):
                meet(table)

    def _combined(self, ref: CodeRef, value: int, op: ir.Combine, learn: Learn, depth: int) -> None:
        """`f"plugins.{name}"`, with one part that is not written there."""
        first, last = affixes(ref.code, value)
        parts = [each for each in op.values if not isinstance(ref.code.ops[each], ir.Const)]
        if len(parts) == 1 and len(op.values) == 1 + bool(first) + bool(last):
            self.watch(ref, parts[0], lambda text: learn(f"{first}{text}{last}"), depth)

    def _part(self, ref: CodeRef, op: ir.Unpack | ir.Item, learn: Learn, depth: int) -> None:
        """`module, name = path.rsplit(".", 1)`."""
        at = op.index if isinstance(op, ir.Unpack) else _index(ref, op.key)
        for root in roots(ref.code, op.value if isinstance(op, ir.Unpack) else op.base):
            call = ref.code.ops[root] if root >= 0 else None
            func = ref.code.ops[call.func] if isinstance(call, ir.Call) else None
            by = _first_text(ref, call) if isinstance(call, ir.Call) else ""
            if isinstance(func, ir.Attr) and func.name in _SPLITTING and by and at is not None:
                self.watch(ref, func.base, _split(func.name, by, at, learn), depth)


def _elements(_: CodeRef, op: ir.Collection) -> Iterable[int]:
    return [each for each in (op.keys if op.kind == "dict" else op.values) if each >= 0]


def _at_key(ref: CodeRef, key: int, at: CodeRef, op: ir.Collection) -> Iterable[int]:
    """Under the key; all of them where it is not written there."""
    wanted = constant_key(ref, key)
    if op.kind != "dict" or wanted is None:
        return op.values
    pairs = zip(op.keys, op.values, strict=True)
    return [each for name, each in pairs if name >= 0 and constant_key(at, name) == wanted]


def _first_text(ref: CodeRef, call: ir.Call) -> str:
    op = ref.code.ops[call.positional[0]] if call.positional else None
    return op.text if isinstance(op, ir.Const) and op.kind == "str" else ""


def _index(ref: CodeRef, key: int) -> int | None:
    op = ref.code.ops[key]
    text = op.text if isinstance(op, ir.Const) and op.kind == "number" else ""
    return int(text) if text.lstrip("-").isdecimal() else None


def _split(name: str, by: str, at: int, learn: Learn) -> Learn:
    """By its last `by`, or by its first."""

    def learn_part(text: str) -> None:
        found = text.rpartition(by) if name.startswith("r") else text.partition(by)
        parts = found if name.endswith("partition") else (found[0], found[2])
        if -len(parts) <= at < len(parts):
            learn(parts[at])

    return learn_part
