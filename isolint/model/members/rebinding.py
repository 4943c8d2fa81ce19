"""Attributes of a class that an object never sees, as it has its own from the start."""

from __future__ import annotations

from isolint.model.definitions.descriptors import Descriptors
from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class Rebinding:
    def __init__(self, flow: Flow, descriptors: Descriptors) -> None:
        self.flow = flow
        self.descriptors = descriptors
        self._set: dict[int, frozenset[str]] = {}
        self._given: dict[tuple[int, str], bool] = {}

    def hides(self, obj: int, name: str) -> bool:
        """The constructor always sets the attribute, or the call that makes the object gives it."""
        described = self.flow.objects[obj]
        if not isinstance(described, Instance):
            return False
        sets = self._sets(described.cls, name) or self._base_sets(described.cls, name)
        return sets or self._gives(described, name)

    def _base_sets(self, cls: int, name: str) -> bool:
        paths = self.flow.classes.info[cls].externals
        return any(f"{path}.{name}" in self.flow.known.set_by_base for path in paths)

    def is_stored(self, owner: int, bound: int, obj: int) -> bool:
        """An object that no call here makes is loaded, with what was stored of such a field."""
        body = self.flow.program.codes[owner]
        op = body.code.ops[bound]
        given = body.code.ops[op.value] if isinstance(op, ir.Bind) and op.value >= 0 else None
        if not isinstance(given, ir.Call):
            return False
        found = self.flow.symbols.of_value(body, given.func)
        if not isinstance(found, External) or found.path not in self.flow.known.handed_defaults:
            return False
        described = self.flow.objects[obj]
        return isinstance(described, Instance) and not self._is_made(described)

    def _is_made(self, made: Instance) -> bool:
        call = self.flow.program.call(made.site)
        return call is not None and Class(made.cls) == self.flow.symbols.of_value(
            call[0], call[1].func
        )

    def _sets(self, cls: int, name: str) -> bool:
        found = self._set.get(cls)
        if found is None:
            names: set[str] = set()
            seen: set[int] = set()
            for code in self._constructors(cls):
                self._collect(cls, code, names, seen)
            found = self._set[cls] = frozenset(names)
        return name in found

    def _collect(self, cls: int, constructor: int, names: set[str], seen: set[int]) -> None:
        """What a constructor always sets on the object, and what those set that it always calls:
        `super().__init__()`, `Base.__init__(self)`, `self.reset()`.
        """
        if constructor in seen or constructor < 0:
            return
        seen.add(constructor)
        ref = self.flow.program.codes[constructor]
        for op in ref.code.ops:
            if isinstance(op, ir.SetAttr):
                anew = op.base == 0 and not op.augmented
                if anew and _always_runs(ref.code, op.block):
                    names.add(op.name)
            elif isinstance(op, ir.Call) and _always_runs(ref.code, op.block):
                self._collect(cls, self._own_method(cls, ref, op), names, seen)

    def _own_method(self, cls: int, ref: CodeRef, op: ir.Call) -> int:
        """The method of the same object that is called; -1 where it is none, or a generator."""
        func = ref.code.ops[op.func]
        member = self._member(cls, ref, op, func) if isinstance(func, ir.Attr) else None
        if member is None:
            return -1
        kind, code = self.descriptors.of(member[0], member[1][-1])
        return code if kind == "method" and not self._runs_later(code) else -1

    def _runs_later(self, code: int) -> bool:
        found = self.flow.program.codes[code].code
        return found.generator or found.asynchronous

    def _member(
        self, cls: int, ref: CodeRef, op: ir.Call, func: ir.Attr
    ) -> tuple[int, list[int]] | None:
        classes, base = self.flow.classes, ref.code.ops[func.base]
        if isinstance(base, ir.Param):
            return classes.member(cls, func.name) if base.index == 0 else None
        parent = self.flow.program.parent(ref)
        if isinstance(base, ir.Call) and _is_super(ref.code, base) and parent is not None:
            return classes.member_after(cls, parent.id, func.name)
        named = self.flow.symbols.of_value(ref, func.base)
        first = ref.code.ops[op.positional[0]] if op.positional else None
        of_self = isinstance(first, ir.Param) and first.index == 0
        return (
            classes.member(named.code, func.name) if isinstance(named, Class) and of_self else None
        )

    def _constructors(self, cls: int) -> list[int]:
        return [
            code
            for method in ("__init__", *self._setups(cls))
            for member in [self.flow.classes.member(cls, method)]
            if member is not None
            for code in [self.descriptors.of(member[0], bound)[1] for bound in member[1]]
            if code >= 0
        ]

    def _setups(self, cls: int) -> set[str]:
        """The methods with which a framework sets an object up before it calls any other."""
        known = self.flow.known
        paths = self.flow.classes.info[cls].externals if known.configured else ()
        bases = [base for path in paths for base in known.bases.get(path) or ()]
        return {base.configured for base in bases if base.configured}

    def _gives(self, made: Instance, name: str) -> bool:
        """`Order(lines=[])`, where no `__init__` stands between the argument and the field."""
        if made.site < 0 or self.flow.classes.member(made.cls, "__init__") is not None:
            return False
        found = self._given.get((made.site, name))
        if found is None:
            found = self._given[made.site, name] = self._is_argument(made, name)
        return found

    def _is_argument(self, made: Instance, name: str) -> bool:
        site = self.flow.program.call(made.site)
        if site is None:
            return False
        ref, op = site
        if name in op.keywords:
            return True
        if self.flow.symbols.of_value(ref, op.func) != Class(made.cls):
            return False
        if any(isinstance(ref.code.ops[arg], ir.Star) for arg in op.positional):
            return False
        return name in self.flow.classes.fields_of(made.cls)[: len(op.positional)]


def _is_super(code: ir.Code, call: ir.Call) -> bool:
    func = code.ops[call.func]
    return isinstance(func, ir.Load) and func.name == "super"


def _always_runs(code: ir.Code, block: int) -> bool:
    """The body itself, or a `with` in it."""
    while block > 0 and code.blocks[block].kind in ("with", "async with"):
        block = code.blocks[block].parent
    return block == 0
