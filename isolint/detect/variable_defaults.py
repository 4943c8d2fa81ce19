"""ISO407: the default of a context variable is one object, for all contexts that set none."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.context_locals import ContextLocals, Local
from isolint.detect.hit import Hit
from isolint.detect.state import changes_in
from isolint.detect.view import View
from isolint.model.containers import MUTATING
from isolint.model.objects import Class, External
from isolint.model.program import CodeRef
from isolint.model.symbols import BUILTIN
from isolint.summary import ir
from isolint.summary.operands import roots

_CONTAINERS = frozenset(BUILTIN + name for name in ("list", "dict", "set")) | {
    "collections.defaultdict",
    "collections.deque",
    "collections.OrderedDict",
    "collections.Counter",
}


def detect(view: View) -> Iterator[Hit]:
    variables = ContextLocals(view)
    for reach in (view.model.request, view.model.latent):
        for code, contexts in sorted(reach.codes.items()):
            if reach is view.model.request or code not in view.model.request.codes:
                yield from _in_code(view, variables, view.program.codes[code], contexts[0])


def _in_code(
    view: View, variables: ContextLocals, ref: CodeRef, context: tuple[int, int]
) -> Iterator[Hit]:
    for read in variables.reads(ref):
        default = None if read.local.obj < 0 else variables.default(read.local.obj)
        if default is None or read.local.obj in variables.sets:
            continue
        home, value = default
        if not _can_change(view, home, value):
            continue
        for at in _changes(view, ref, read.value, home, value):
            yield _hit(
                view,
                ref,
                at,
                read.local,
                context,
                Step(StepKind.OWNER, view.program.op_place(home, value), home.symbol, "made once"),
            )


def _hit(
    view: View, ref: CodeRef, at: int, local: Local, context: tuple[int, int], step: Step
) -> Hit:
    confidence = view.confidence(context, Confidence.MEDIUM)
    return Hit(
        rule="ISO407",
        code=ref.id,
        value=at,
        severity=Severity.MEDIUM if confidence is Confidence.LOW else Severity.HIGH,
        confidence=confidence,
        reach=view.reach_of(ref.id),
        group=local.name,
        context=context,
        object=local.name,
        attribute="default",
        owner=f"ContextVar {local.name}",
        steps=(step,),
    )


def _can_change(view: View, home: CodeRef, value: int) -> bool:
    """A container, or an object of the program's own."""
    op = home.code.ops[value]
    if isinstance(op, ir.Collection):
        return op.kind in ("list", "dict", "set")
    if not isinstance(op, ir.Call):
        return False
    made = [view.flow.objects[obj] for obj in view.flow.values(home, op.func)]
    return any(
        isinstance(each, Class) or (isinstance(each, External) and each.path in _CONTAINERS)
        for each in made
    )


def _changes(view: View, ref: CodeRef, read: int, home: CodeRef, default: int) -> Iterator[int]:
    """Operations that change what was read, or a part of it."""
    for value, op in enumerate(ref.code.ops):
        if isinstance(op, (ir.SetAttr, ir.SetItem)) and _starts_from(ref, op.base, read):
            yield value
        elif isinstance(op, ir.Call):
            func = ref.code.ops[op.func]
            if not (isinstance(func, ir.Attr) and _starts_from(ref, func.base, read)):
                continue
            if func.name in MUTATING or _by_method(view, func, home, default):
                yield value


def _starts_from(ref: CodeRef, value: int, read: int) -> bool:
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        if root == read:
            return True
        if isinstance(op, (ir.Attr, ir.Item)) and _starts_from(ref, op.base, read):
            return True
    return False


def _by_method(view: View, func: ir.Attr, home: CodeRef, default: int) -> bool:
    """A method of the default's class that changes the object it is called on."""
    op = home.code.ops[default]
    classes = [
        described.code
        for obj in (view.flow.values(home, op.func) if isinstance(op, ir.Call) else ())
        if isinstance(described := view.flow.objects[obj], Class)
    ]
    methods = [each for cls in classes for each in view.flow.classes.methods(cls, func.name)]
    return any(True for method in methods for _ in changes_in(method))
