"""ISO503: a context is changed after it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isolint.base.finding import Severity, Step, StepKind
from isolint.detect.code.guards import is_lazy
from isolint.detect.contexts.context_making import Making
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY
from isolint.model.writing.named_writes import is_setattr, set_by_name
from isolint.summary import ir

_CONTEXT = re.compile(r"(Context|Ctx|Principal|Caller|Requester)$")
_SHARE = 3
_FORCED = 3
_KEEPERS = ("threading.local", "contextvars.", "werkzeug.local.")


def detect(view: View) -> Iterator[Hit]:
    """In code that serves users only: nobody was seen to run the rest."""
    making = Making(view)
    for reach, context in view.surest_contexts():
        if reach is view.model.request:
            ref = view.program.codes[context[0]]
            for value, op in _changes(ref):
                if op.value >= 0:
                    cls = _changed(view, ref, op)
                    if cls is None or not _matters(view, ref, op, cls):
                        continue
                    if not (making.is_at_work(ref, op.base, cls) or making.is_before(context)):
                        yield _hit(view, context, value, op, cls)


def _changes(ref: CodeRef) -> Iterator[tuple[int, ir.SetAttr]]:
    """`context.name = x`, also spelled `setattr(context, "name", x)`, where the name may be told
    by a value, and `object.__setattr__(…)` of a frozen one.
    """
    for value, op in ref.among(ir.SetAttr, ir.Call):
        if isinstance(op, ir.SetAttr):
            yield value, op
        elif isinstance(op, ir.Call) and (is_setattr(ref, op) or _is_forced(ref, op)):
            name, given = set_by_name(ref, op)
            yield value, ir.SetAttr(op.start, op.end, op.block, op.args[0], name, given)


def _is_forced(ref: CodeRef, op: ir.Call) -> bool:
    func = ref.code.ops[op.func]
    named = isinstance(func, ir.Attr) and func.name == "__setattr__"
    base = ref.code.ops[func.base] if isinstance(func, ir.Attr) else None
    return named and isinstance(base, ir.Load) and len(op.positional) == _FORCED


def _changed(view: View, ref: CodeRef, op: ir.SetAttr) -> int | None:
    """The context's class, if what is changed can be nothing else and is not shared."""
    objects = view.flow.values(ref, op.base)
    classes = {
        described.cls if isinstance(described := view.flow.objects[obj], Instance) else -1
        for obj in objects
    }
    if len(classes) != 1 or any(view.model.sharing.of(obj) is not None for obj in objects):
        return None
    cls = classes.pop()
    return cls if cls >= 0 and is_context(view, cls) else None


def is_context(view: View, cls: int) -> bool:
    """A class that carries identity and is named for it, or that a pack calls a context."""
    classes, info = view.flow.classes, view.flow.classes.info[cls]
    if any(path in view.model.known.own_contexts for path in classes.paths(cls)):
        return True
    if any(path.startswith(_KEEPERS) for path in info.externals):
        return False
    return bool(_CONTEXT.search(info.ref.code.name)) and view.model.identities.carries(cls)


def _matters(view: View, ref: CodeRef, op: ir.SetAttr, cls: int) -> bool:
    """An identity, or any field of a class that is there to hold identities: what a long turn
    notes of itself on a state that also knows its user is meant to change.
    """
    if _is_whose(view, ref, op):
        return True
    own = isinstance(base := ref.code.ops[op.base], ir.Param) and base.index == 0
    parent = view.program.parent(ref)
    if own and parent is not None and parent.id in view.flow.classes.info[cls].mro:
        return False
    every = fields(view, cls)
    held = [name for name in every if view.model.identities.kind(name)]
    return len(held) * _SHARE >= len(every)


def fields(view: View, cls: int) -> list[str]:
    """What the class declares, and what its constructor sets."""
    found = dict.fromkeys(view.flow.classes.fields_of(cls))
    for made in view.flow.classes.methods(cls, "__init__"):
        sets = (op for op in made.code.ops if isinstance(op, ir.SetAttr) and op.base == 0)
        found.update(dict.fromkeys(op.name for op in sets))
    return [name for name in found if not name.startswith("__")]


def _is_whose(view: View, ref: CodeRef, op: ir.SetAttr) -> bool:
    told = op.name == ANY or view.model.identities.kind(op.name) is not None
    return told or _tells_whose(view, ref, op)


def _hit(view: View, context: Context, value: int, op: ir.SetAttr, cls: int) -> Hit:
    ref, made = view.program.codes[context[0]], view.program.codes[cls]
    severity, note = _rated(view, ref, value, op)
    return Hit(
        rule="ISO503",
        code=ref.id,
        value=value,
        severity=severity,
        confidence=view.confidence(context),
        reach=view.reach_of(ref.id),
        group=made.symbol,
        context=context,
        object=f"{made.symbol}.{op.name}",
        attribute=op.name,
        owner=made.symbol,
        note=note,
        steps=(Step(StepKind.OWNER, view.program.definition(made), made.symbol, "the context"),),
    )


def _rated(view: View, ref: CodeRef, value: int, op: ir.SetAttr) -> tuple[Severity, str]:
    """Whose request it is must never change; what else is noted on the way only should not."""
    given = ref.code.ops[op.value]
    if isinstance(given, ir.Const) and given.kind == "none":
        return Severity.LOW, "cleared"
    if not _is_whose(view, ref, op):
        return Severity.LOW, ""
    if is_lazy(ref.code, value, op.name) or _keeps_old(ref, op):
        return Severity.LOW, "only while it is still empty"
    return Severity.MEDIUM, "whose request it is"


def _keeps_old(ref: CodeRef, op: ir.SetAttr) -> bool:
    """`context.run_id = context.run_id or new_id`"""
    given = ref.code.ops[op.value]
    first = ref.code.ops[given.values[0]] if isinstance(given, ir.Choice) else None
    return isinstance(first, ir.Attr) and first.name == op.name


def _tells_whose(view: View, ref: CodeRef, op: ir.SetAttr) -> bool:
    named = view.model.identities.names_requester(op.name)
    return named or view.model.values.kind(ref, op.value) == "session"
