"""Classes of which there is one object, by `__new__`, metaclass, decorator or one `__dict__`."""

from __future__ import annotations

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.objects import Class, Function, Instance, Object
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import behind

_MAKING = frozenset({"__new__", "__call__"})
Slot = tuple[int, str]


class Singles:
    def __init__(self, classes: Classes) -> None:
        self.classes = classes
        self._slots: dict[int, Slot | None] = {}

    def slot(self, cls: int) -> Slot | None:
        """The class, and its attribute, that hold the only object of a class."""
        if cls not in self._slots:
            self._slots[cls] = self._find(cls)
        return self._slots[cls]

    def _find(self, cls: int) -> Slot | None:
        mro = self.classes.info[cls].mro
        for owner in mro:
            for ref in self.classes.methods(owner, "__new__"):
                name = _kept_in(ref)
                if name is not None:
                    return cls, name
            for ref in self.classes.methods(owner, "__init__"):
                name = _dict_of(ref)
                if name is not None:
                    return owner, name
        return self._by_metaclass(mro) or self._by_decorator(self.classes.info[cls].ref)

    def _by_metaclass(self, mro: list[int]) -> Slot | None:
        plain = self._takes_nothing(mro[0])
        for owner in mro:
            metaclass = self.classes.info[owner].metaclass
            if isinstance(metaclass, Class) and metaclass.code in self.classes.info:
                for ref in self.classes.methods(metaclass.code, "__call__"):
                    name = _kept_in(ref, plain)
                    if name is not None:
                        return metaclass.code, name
        return None

    def _takes_nothing(self, cls: int) -> bool:
        found = self.classes.member(cls, "__init__")
        made = [] if found is None else self.classes.methods(found[0], "__init__")
        return all(len(ref.code.params) <= 1 for ref in made)

    def _by_decorator(self, cls: CodeRef) -> Slot | None:
        program = self.classes.program
        parent = program.parent(cls)
        assert parent is not None
        for value in cls.code.decorators:
            found = self.classes.symbols.of_value(parent, value)
            if isinstance(found, Function):
                decorator = program.codes[found.code]
                inner = program.written_in(decorator)
                for ref in (each for each in inner if each.code.kind == "function"):
                    name = _kept_around(ref, decorator)
                    if name is not None:
                        return decorator.id, name
        return None


def is_new_of(ref: CodeRef, described: Object, classes: Classes) -> bool:
    """The code is the `__new__` that makes this object."""
    parent = classes.program.parent(ref) if ref.code.name == "__new__" else None
    if parent is None or not isinstance(described, Instance):
        return False
    return parent.id in classes.info[described.cls].mro


def _kept_around(ref: CodeRef, decorator: CodeRef) -> str | None:
    """`made[cls] = cls()` or `nonlocal made; made = cls()` in what replaces the class."""
    for op in ref.code.ops:
        if isinstance(op, ir.SetItem) and not _asks_caller(ref, op.key):
            base = ref.code.ops[op.base]
            kept = isinstance(base, ir.Load) and base.home == decorator.id - decorator.module.base
            kept = kept or _is_given(ref, decorator, op.key)
            name = base.name if isinstance(base, ir.Load) and kept else None
        elif isinstance(op, ir.Bind) and op.home == decorator.id - decorator.module.base:
            name = op.name
        else:
            continue
        made = _traced(ref, op.value)
        if isinstance(made, ir.Call) and _is_given(ref, decorator, made.func):
            return name
    return None


def _asks_caller(ref: CodeRef, key: int) -> bool:
    """One object for each key that a caller's arguments give."""
    return any(isinstance(ref.code.ops[at], ir.Param) for at in behind(ref.code, [key]))


def _is_given(ref: CodeRef, decorator: CodeRef, value: int) -> bool:
    """The decorator's own first parameter, the class."""
    op, params = ref.code.ops[value], decorator.code.params
    around = decorator.id - decorator.module.base
    return (
        bool(params) and isinstance(op, ir.Load) and (op.home, op.name) == (around, params[0].name)
    )


def _kept_in(ref: CodeRef, plain: bool = False) -> str | None:
    """`cls.name = super().__new__(cls)` or `cls.name[cls] = …`, one for each class; of a `plain`
    one, which takes no arguments, also `cls.name[cls, args] = …`.
    """
    for op in ref.code.ops:
        if not isinstance(op, (ir.SetAttr, ir.SetItem)) or not _makes(ref, op.value):
            continue
        if makes_others(ref):
            return None
        if isinstance(op, ir.SetAttr) and _is_class(ref, op.base):
            return op.name
        if isinstance(op, ir.SetItem) and _is_key(ref, op.key, plain):
            base = ref.code.ops[op.base]
            if isinstance(base, ir.Attr) and _is_class(ref, base.base):
                return base.name
    return None


def makes_others(ref: CodeRef) -> bool:
    """Some way out gives a new object that is kept nowhere."""
    stores = [op.value for _, op in ref.each(ir.SetAttr)]
    stores += [op.value for _, op in ref.each(ir.SetItem)]
    kept = [_traced(ref, value) for value in stores]
    made = [_traced(ref, op.value) for _, op in ref.each(ir.Return) if _makes(ref, op.value)]
    return any(all(each is not other for other in kept) for each in made)


def _traced(ref: CodeRef, value: int) -> ir.AnyOp | None:
    op = ref.code.ops[value] if value >= 0 else None
    while isinstance(op, (ir.Bind, ir.Narrow)) and op.value >= 0:
        op = ref.code.ops[op.value]
    return op


def _makes(ref: CodeRef, value: int) -> bool:
    op = _traced(ref, value)
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Attr) and func.name in _MAKING


def _is_key(ref: CodeRef, value: int, plain: bool) -> bool:
    op = _traced(ref, value)
    if plain and isinstance(op, ir.Collection) and op.kind == "tuple" and op.values:
        return _is_class(ref, op.values[0])
    return _is_class(ref, value)


def _is_class(ref: CodeRef, value: int) -> bool:
    op = _traced(ref, value)
    if isinstance(op, ir.Param):
        return op.index == 0
    owner = ref.code.qualname.rpartition(".")[0].rpartition(".")[2]
    return isinstance(op, ir.Load) and op.name == owner


def _dict_of(ref: CodeRef) -> str | None:
    """`self.__dict__ = self.name`."""
    for op in ref.code.ops:
        if isinstance(op, ir.SetAttr) and op.base == 0 and op.name == "__dict__":
            given = ref.code.ops[op.value] if op.value >= 0 else None
            if isinstance(given, ir.Attr):
                return given.name
    return None
