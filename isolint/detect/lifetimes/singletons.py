"""ISO101: classes that enforce one instance, which holds mutable state and serves requests."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Severity, Step, StepKind
from isolint.detect.code.state import mutations, used_by
from isolint.detect.hit import Hit
from isolint.detect.lifetimes.first_come import Brought, brought
from isolint.detect.lifetimes.state_steps import declaration_steps
from isolint.detect.severity.pinned import STAYS
from isolint.detect.view import View
from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.singles import makes_others
from isolint.summary import ir

_GETTERS = frozenset({"get_instance", "getInstance", "instance", "shared", "current", "default"})

_MOST_NAMES = 4


def detect(view: View) -> Iterator[Hit]:
    for cls in view.flow.classes.info:
        enforced = enforcement(view, cls)
        if enforced is None or not view.asks_about(enforced[0]):
            continue
        if view.model.sharing.is_for_sharing(cls):
            continue
        changed = [m for m in mutations(view, cls) if not m.leaf]
        stays = brought(view, cls) if view.singles.slot(cls) is not None else []
        context = _context(view, cls) or next((each.context for each in stays), None)
        if not (changed or stays) or context is None:
            continue
        code, value = enforced
        symbol = view.program.codes[cls].symbol
        yield Hit(
            rule="ISO101",
            code=code,
            value=value,
            severity=_worst(view, symbol, stays),
            confidence=view.confidence(context),
            reach=view.reach_of(context[0]),
            group=symbol,
            context=context,
            holder=next((o for o in _objects(view, cls) if o in view.model.lifetimes.holds), -1),
            object=symbol,
            attribute=_listed([m.name for m in changed] + [each.name for each in stays]),
            owner=symbol,
            note=STAYS if stays else "",
            steps=(
                *_slot_steps(view, cls),
                *declaration_steps(view, cls, changed),
                *(each.step for each in stays),
            ),
        )


def _listed(names: list[str]) -> str:
    return ", ".join(list(dict.fromkeys(names))[:_MOST_NAMES])


def _worst(view: View, symbol: str, stays: list[Brought]) -> Severity:
    found = [singleton_severity(view, symbol), *(each.severity for each in stays)]
    return max(found, key=lambda severity: severity.rank)


def singleton_severity(view: View, symbol: str) -> Severity:
    """High when a request is seen to write something of a user's on the one instance; what only
    rewires it is told where it does so.
    """
    grave = view.writes.worst_on(symbol) >= Severity.CRITICAL.rank
    return Severity.HIGH if grave else Severity.MEDIUM


def _slot_steps(view: View, cls: int) -> Iterator[Step]:
    """The class attributes that the enforcement stores into."""
    body = view.program.codes[cls]
    for ref in view.flow.classes.methods(cls):
        for op in ref.code.ops:
            if isinstance(op, ir.SetAttr) and _is_class(ref, op.base):
                for bound in body.code.names.get(op.name, ())[:1]:
                    place = view.program.op_place(body, bound)
                    symbol = f"{body.symbol}.{op.name}"
                    yield Step(StepKind.OWNER, place, symbol, "holds the only instance")


def _objects(view: View, cls: int) -> list[int]:
    known = view.flow.instances.get(cls, [])
    return [*known, view.flow.objects.number(Instance(cls, -1))]


def _context(view: View, cls: int) -> tuple[int, int] | None:
    for obj in _objects(view, cls):
        context = used_by(view, obj)
        if context is not None:
            return context
    return None


def enforcement(view: View, cls: int) -> tuple[int, int] | None:
    """The code and operation that keep the class to one instance; the class itself where it
    inherits what does.
    """
    for owner in view.flow.classes.info[cls].mro:
        keeper = _by_method(view, owner)
        if keeper is not None:
            return (keeper if owner == cls else cls), -1
        if _by_metaclass(view, owner):
            return cls, -1
    kept = view.singles.slot(cls) is not None or _by_decorator(view, cls)
    return (cls, -1) if kept else None


def _by_method(view: View, cls: int) -> int | None:
    for ref in view.flow.classes.methods(cls):
        if ref.code.name in ("__new__", *_GETTERS) and _keeps_instance(ref):
            return ref.id
        if _keeps_own(ref):
            return ref.id
        if ref.code.name == "__init__" and _shares_dict(ref):
            return ref.id
    return None


def _keeps_instance(ref: CodeRef) -> bool:
    """Stores something on the class (its first parameter) and returns it, whoever asks."""
    return not makes_others(ref) and any(
        (isinstance(op, ir.SetAttr) and _is_class(ref, op.base))
        or (isinstance(op, ir.SetItem) and _is_class_attribute(ref, op.base))
        for op in ref.code.ops
    )


def _keeps_own(ref: CodeRef) -> bool:
    """`if cls._made is None: cls._made = cls()` and `return cls._made`, whatever its name; what
    puts another one there each time keeps nothing.
    """
    if ir.SetAttr not in ref.kinds:
        return False
    asks = any(block.kind == "if" for block in ref.code.blocks)
    gives = any(op.value >= 0 for _, op in ref.each(ir.Return))
    if not asks or not gives or makes_others(ref):
        return False
    return any(
        _is_class(ref, op.base) and op.value >= 0 and _makes_own(ref, op.value)
        for _, op in ref.each(ir.SetAttr)
    )


def _makes_own(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    while isinstance(op, (ir.Bind, ir.Narrow)) and op.value >= 0:
        op = ref.code.ops[op.value]
    return isinstance(op, ir.Call) and _is_class(ref, op.func)


def _is_class(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Param):
        return op.index == 0
    return (
        isinstance(op, ir.Load)
        and op.name == ref.code.qualname.rpartition(".")[0].rpartition(".")[2]
    )


def _is_class_attribute(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    return isinstance(op, ir.Attr) and _is_class(ref, op.base)


def _shares_dict(ref: CodeRef) -> bool:
    """The Borg pattern: `self.__dict__ = cls._state`."""
    return any(
        isinstance(op, ir.SetAttr) and op.base == 0 and op.name == "__dict__" for op in ref.code.ops
    )


def _by_metaclass(view: View, cls: int) -> bool:
    metaclass = view.flow.classes.info[cls].metaclass
    if isinstance(metaclass, Class):
        return any(map(_keeps_instance, view.flow.classes.methods(metaclass.code, "__call__")))
    return isinstance(metaclass, External) and "singleton" in metaclass.path.lower()


def _by_decorator(view: View, cls: int) -> bool:
    return any(
        path in view.model.known.singleton_decorators
        or "singleton" in path.rpartition(".")[2].lower()
        for path in view.flow.classes.info[cls].decorators
    )
