"""Classes with their bases, method resolution order, subclasses and members."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct

from isolint.model.definitions.descriptors import CHECKING, OF_CLASS, OF_CLASS_ALONE
from isolint.model.definitions.made_outside import made_outside
from isolint.model.definitions.metaclasses import written_bases, written_metaclass
from isolint.model.definitions.objects import Class, External, Function
from isolint.model.definitions.program import CodeRef, Program
from isolint.model.definitions.symbols import Symbols
from isolint.summary import ir

_KINDS = MappingProxyType({"staticmethod": "static"} | dict.fromkeys(OF_CLASS, "class"))

MODEL_FINISHING = "model_post_init"
FINISHING = ("__post_init__", "__attrs_post_init__", MODEL_FINISHING)
CONSTRUCTING = frozenset({"__init__", *FINISHING})
_MAKING = CONSTRUCTING | {"__new__", "__init_subclass__", "__set_name__"}


class ClassInfo(Struct, eq=False):
    """`mro` holds class codes, itself first; `externals` the outside bases of the whole chain."""

    ref: CodeRef
    bases: list[int]
    mro: list[int]
    externals: list[str]
    metaclass: Class | External | None
    decorators: list[str]


class Classes:
    def __init__(self, program: Program, symbols: Symbols) -> None:
        self.program = program
        self.symbols = symbols
        self.info: dict[int, ClassInfo] = {}
        self.subclasses: dict[int, list[int]] = {}
        self._members: dict[tuple[int, str], tuple[int, list[int]] | None] = {}
        self._declared: dict[int, frozenset[str]] = {}
        self._inherited: dict[int, frozenset[str]] = {}
        self._decorating: dict[int, frozenset[str]] = {}
        self._having_self: dict[int, bool] = {}
        refs = [ref for ref in program.codes if ref.code.kind == "class"]
        direct = {ref.id: self._direct(ref) for ref in refs}
        for ref in refs:
            self.info[ref.id] = self._link(ref, direct)
        self._methods = self._by_class()
        self._named: dict[str, list[int]] = {}
        for cls in self.info:
            self._named.setdefault(program.codes[cls].code.name, []).append(cls)
        for cls, info in self.info.items():
            for base in info.mro[1:]:
                self.subclasses.setdefault(base, []).append(cls)

    def _by_class(self) -> dict[int, list[CodeRef]]:
        found: dict[int, list[CodeRef]] = {}
        for ref in self.program.codes:
            if ref.code.kind == "function":
                found.setdefault(ref.module.base + ref.code.parent, []).append(ref)
        return found

    def named(self, name: str) -> list[int]:
        """The classes of this name, whatever the module."""
        return self._named.get(name, [])

    def methods(self, cls: int, name: str | None = None) -> list[CodeRef]:
        """The functions written in a class body, or those of one name."""
        found = self._methods.get(cls, [])
        return found if name is None else [ref for ref in found if ref.code.name == name]

    def method_kind(self, ref: CodeRef) -> str:
        """static, class, property or method, by the decorators of a function in a class body."""
        if ref.code.name in OF_CLASS_ALONE:
            return "class"
        parent = self.program.parent(ref)
        for name in self.decorators(ref):
            last = name.rpartition(".")[2]
            if last in _KINDS:
                return _KINDS[last]
            if name.endswith("property"):
                return "property"
        return "static" if parent is not None and self._decorates_there(ref, parent) else "method"

    def sets(self, ref: CodeRef) -> bool:
        """A property's setter: whoever sets up the object runs it."""
        parent = self.program.parent(ref)
        around = [] if parent is None else [parent.code.ops[at] for at in ref.code.decorators]
        return any(isinstance(op, ir.Attr) and op.name == "setter" for op in around)

    def _decorates_there(self, ref: CodeRef, parent: CodeRef) -> bool:
        """The class body calls it itself, to decorate methods: there is no object yet."""
        if parent.code.kind != "class":
            return False
        found = self._decorating.get(parent.id)
        if found is None:
            found = self._decorating[parent.id] = frozenset(_decorators_used(parent))
        return ref.code.name in found

    def has_self(self, ref: CodeRef) -> bool:
        """Whether the first parameter is the object, or the class, that the method is called on."""
        found = self._having_self.get(ref.id)
        if found is None:
            found = self._having_self[ref.id] = self._has_self(ref)
        return found

    def _has_self(self, ref: CodeRef) -> bool:
        parent = self.program.parent(ref)
        inside = parent is not None and parent.code.kind == "class"
        return inside and bool(ref.code.params) and self.method_kind(ref) != "static"

    def is_self(self, ref: CodeRef, value: int) -> bool:
        """The object, or the class, that a method is called on, as its parameter."""
        op = ref.code.ops[value]
        return isinstance(op, ir.Param) and op.index == 0 and self.has_self(ref)

    def is_cached(self, ref: CodeRef) -> bool:
        """A property that keeps its first value as an attribute."""
        paths = self.decorators(ref)
        return any(path.rpartition(".")[2] == "cached_property" for path in paths)

    def makes(self, ref: CodeRef) -> bool:
        """A constructor, or what else runs when an object is made."""
        return ref.code.name in _MAKING or ref.id in self._checking

    def checks(self, ref: CodeRef) -> bool:
        """A method that a model runs on what each new object is made of."""
        return ref.id in self._checking

    def completes(self, ref: CodeRef) -> bool:
        """What a model runs on each new object, to check it or to complete it."""
        return self.checks(ref) or ref.code.name == MODEL_FINISHING

    @cached_property
    def _checking(self) -> frozenset[int]:
        decorated = (ref for refs in self._methods.values() for ref in refs if ref.code.decorators)
        return frozenset(
            ref.id
            for ref in decorated
            if any(path.rpartition(".")[2] in CHECKING for path in self.decorators(ref))
        )

    def is_left_open(self, ref: CodeRef) -> bool:
        """A method that subclasses are to fill in: it is marked so, or does nothing but raise."""
        return any(op.block == 0 for _, op in ref.each(ir.Raise)) or any(
            path.rpartition(".")[2] == "abstractmethod" for path in self.decorators(ref)
        )

    def _direct(self, ref: CodeRef) -> tuple[list[int], list[str]]:
        inside: list[int] = []
        outside: list[str] = []
        parent = self.program.parent(ref)
        assert parent is not None
        for value in written_bases(ref.code, parent.code):
            found = self.symbols.of_value(parent, value)
            if isinstance(found, Class) and found.code != ref.id:
                inside.append(found.code)
            elif isinstance(found, External):
                outside.append(found.path)
            else:
                outside.append(self._made(parent, value) or "?")
        return inside, outside

    def _made(self, parent: CodeRef, value: int) -> str:
        """The path of a base that a call makes, `declarative_base()`, or has made, `db.Model`."""
        op = parent.code.ops[value]
        made = made_outside(self.symbols, parent, value)
        whole = made_outside(self.symbols, parent, op.base) if isinstance(op, ir.Attr) else ""
        return made or (f"{whole}.{op.name}" if isinstance(op, ir.Attr) and whole else "")

    def _link(self, ref: CodeRef, direct: dict[int, tuple[list[int], list[str]]]) -> ClassInfo:
        mro = _linearise(ref.id, direct)
        externals = [path for cls in mro for path in direct[cls][1]]
        parent = self.program.parent(ref)
        assert parent is not None
        meta = written_metaclass(ref.code, parent.code)
        found = self.symbols.of_value(parent, meta) if meta >= 0 else None
        metaclass = found if isinstance(found, (Class, External)) else None
        decorators = self.decorators(ref)
        return ClassInfo(ref, direct[ref.id][0], mro, externals, metaclass, decorators)

    def decorators(self, ref: CodeRef) -> list[str]:
        """The path or symbol of each, empty for one that is not known."""
        parent = self.program.parent(ref) if ref.code.decorators else None
        if parent is None:
            return []
        return [self._decorator(parent, value) for value in ref.code.decorators]

    def _decorator(self, parent: CodeRef, value: int) -> str:
        op = parent.code.ops[value]
        found = self.symbols.of_value(parent, op.func if isinstance(op, ir.Call) else value)
        if isinstance(found, External):
            return found.path
        return self.program.codes[found.code].symbol if isinstance(found, (Function, Class)) else ""

    def member(self, cls: int, name: str) -> tuple[int, list[int]] | None:
        """The class of the resolution order that defines the name, and its bindings there."""
        key = (cls, name)
        if key not in self._members:
            self._members[key] = self._find(self.info[cls].mro, name)
        return self._members[key]

    def member_after(self, cls: int, start: int, name: str) -> tuple[int, list[int]] | None:
        """As `member`, but after `start` in the order of `cls`: what `super()` finds."""
        mro = self.info[cls].mro
        rest = mro[mro.index(start) + 1 :] if start in mro else self.info[start].mro[1:]
        return self._find(rest, name)

    def _find(self, order: list[int], name: str) -> tuple[int, list[int]] | None:
        for cls in order:
            bindings = self.program.codes[cls].code.names.get(name)
            if bindings:
                return cls, bindings
        return None

    def fields_of(self, cls: int) -> list[str]:
        """Annotated attributes of a class and its bases, in the order of a dataclass
        constructor.
        """
        found: dict[str, None] = {}
        for owner in reversed(self.info[cls].mro):
            for op in self.program.codes[owner].code.ops:
                if isinstance(op, ir.Bind) and op.annotation >= 0:
                    found[op.name] = None
        return list(found)

    def paths(self, cls: int) -> list[str]:
        """An object of the class as packs spell it, `pkg.Class()`, then as one of each base."""
        return [f"{self.program.codes[base].symbol}()" for base in self.info[cls].mro]

    def is_subclass(self, cls: int, base: int) -> bool:
        return base in self.info[cls].mro

    def refuses(self, cls: int) -> bool:
        """The constructor always raises: whoever calls the class gets no object of it."""
        member = self.member(cls, "__init__")
        return member is not None and any(
            _always_raises(ref.code) for ref in self.methods(member[0], "__init__")
        )

    def metaclass(self, cls: int) -> int:
        """The one of the program's own that makes the class; -1 for none."""
        for owner in self.info[cls].mro:
            found = self.info[owner].metaclass
            if isinstance(found, Class) and found.code in self.info:
                return found.code
        return -1

    def is_metaclass(self, cls: int) -> bool:
        return "<builtin>.type" in self.info[cls].externals

    def attributes(self, cls: int) -> frozenset[str]:
        """What the class or a base binds, or a method of it stores on `self`."""
        found = self._inherited.get(cls)
        if found is None:
            own = (self._attributes(owner) for owner in self.info[cls].mro)
            found = self._inherited[cls] = frozenset().union(*own)
        return found

    def anybody_has(self, name: str) -> bool:
        """Whether some class of the program has such an attribute."""
        return name in self._all_attributes

    @cached_property
    def _all_attributes(self) -> frozenset[str]:
        return frozenset().union(*map(self._attributes, self.info))

    def _attributes(self, cls: int) -> frozenset[str]:
        found = self._declared.get(cls)
        if found is None:
            names = set(self.program.codes[cls].code.names)
            for ref in filter(self.has_self, self.methods(cls)):
                names.update(op.name for _, op in ref.each(ir.SetAttr) if op.base == 0)
            found = self._declared[cls] = frozenset(names)
        return found

    def annotation(self, cls: int, name: str) -> tuple[CodeRef, int] | None:
        """The class body in which an attribute is annotated, and the annotation's index."""
        for owner in self.info[cls].mro:
            ref = self.program.codes[owner]
            for bound in ref.code.names.get(name, ()):
                op = ref.code.ops[bound]
                if isinstance(op, ir.Bind) and op.annotation >= 0:
                    return ref, op.annotation
        return None


def _linearise(cls: int, direct: dict[int, tuple[list[int], list[str]]]) -> list[int]:
    """C3 (Barrett et al. 1996); on an inconsistent or circular hierarchy, depth first."""
    return _c3(cls, direct, ()) or _depth_first(cls, direct)


def _c3(
    cls: int, direct: dict[int, tuple[list[int], list[str]]], open_: tuple[int, ...]
) -> list[int] | None:
    if cls in open_:
        return None
    bases = direct[cls][0]
    lists: list[list[int]] = []
    for base in bases:
        order = _c3(base, direct, (*open_, cls))
        if order is None:
            return None
        lists.append(list(order))
    lists.append(list(bases))
    result = [cls]
    while any(lists):
        lists = [order for order in lists if order]
        head = next(
            (order[0] for order in lists if not any(order[0] in other[1:] for other in lists)), None
        )
        if head is None:
            return None
        result.append(head)
        lists = [order[1:] if order[0] == head else order for order in lists]
    return result


def _depth_first(cls: int, direct: dict[int, tuple[list[int], list[str]]]) -> list[int]:
    found: dict[int, None] = {}
    stack = [cls]
    while stack:
        current = stack.pop()
        if current not in found:
            found[current] = None
            stack.extend(reversed(direct[current][0]))
    return list(found)


def _decorators_used(parent: CodeRef) -> Iterator[str]:
    """The names of decorators in a class body: `@checked`, `@checked("…")`."""
    for _, decoration in parent.each(ir.Decorate):
        op = parent.code.ops[decoration.decorator]
        op = parent.code.ops[op.func] if isinstance(op, ir.Call) else op
        if isinstance(op, (ir.Load, ir.Bind)):
            yield op.name


def _always_raises(code: ir.Code) -> bool:
    for op in code.ops:
        if isinstance(op, ir.Return):
            return False
        if isinstance(op, ir.Raise) and code.blocks[op.block].parent < 0:
            return True
    return False
