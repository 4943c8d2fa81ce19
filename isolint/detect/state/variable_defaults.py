"""ISO407: the default of a context variable is one object, for all contexts that set none."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.code.state import changes_in
from isolint.detect.hit import Hit
from isolint.detect.hops.context_locals import ContextLocals, Local, Set
from isolint.detect.view import View
from isolint.model.definitions.objects import Class, External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.containers import MUTATING
from isolint.summary import ir
from isolint.summary.operands import roots

_CONTAINERS = frozenset(BUILTIN + name for name in ("list", "dict", "set")) | {
    "collections.defaultdict",
    "collections.deque",
    "collections.OrderedDict",
    "collections.Counter",
}


def detect(view: View) -> Iterator[Hit]:
    """Also where nobody is seen to call: whoever does, has the default in every context."""
    variables = view.once(ContextLocals)
    if not any(_has_open_default(view, variables, obj) for obj in _context_locals(view)):
        return
    request, latent, startup = view.model.request, view.model.latent, view.model.startup
    for ref in view.functions():
        contexts = request.codes.get(ref.id) or latent.codes.get(ref.id)
        if contexts:
            yield from _in_code(view, variables, ref, contexts[0])
        elif ref.code.kind == "function" and ref.id not in startup.codes:
            yield from _in_code(view, variables, ref, (ref.id, -1))


def _context_locals(view: View) -> Iterator[int]:
    known = view.model.known.context_locals
    for obj, described in enumerate(view.flow.objects):
        if isinstance(described, External) and described.site >= 0 and described.path in known:
            yield obj


def _has_open_default(view: View, variables: ContextLocals, obj: int) -> bool:
    default = variables.default(obj)
    return default is not None and _can_change(view, *default)


def _in_code(
    view: View, variables: ContextLocals, ref: CodeRef, context: tuple[int, int]
) -> Iterator[Hit]:
    for read in variables.reads(ref):
        default = None if read.local.obj < 0 else variables.default(read.local.obj)
        if default is None or _is_set_elsewhere(view, variables, read.local):
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


def _is_set_elsewhere(view: View, variables: ContextLocals, local: Local) -> bool:
    """Somebody gives each context a value of its own. Who puts back what was read does not, and
    then only what a framework calls counts as having been there before.
    """
    own = [
        each for each in variables.sets.get(local.obj, ()) if not _puts_back(view, variables, each)
    ]
    if len(own) == len(variables.sets.get(local.obj, ())):
        return bool(own)
    return not view.model.entries.assumed and any(
        each.code in view.model.request.codes for each in own
    )


def _puts_back(view: View, variables: ContextLocals, found: Set) -> bool:
    ref = view.program.codes[found.code]
    reads = {read.value for read in variables.reads(ref)}
    return any(root in reads for root in roots(ref.code, found.given))


def _hit(
    view: View, ref: CodeRef, at: int, local: Local, context: tuple[int, int], step: Step
) -> Hit:
    served = ref.id in view.model.request.codes
    confidence = view.confidence(context, Confidence.MEDIUM) if served else Confidence.MEDIUM
    return Hit(
        rule="ISO407",
        code=ref.id,
        value=at,
        severity=Severity.HIGH if served and confidence is not Confidence.LOW else Severity.MEDIUM,
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
