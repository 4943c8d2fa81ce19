"""ISO102: an outside object of all users is asked what its last call was, or what came of it: that
may have been another user's.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Severity, Step, StepKind
from isolint.detect.hit import Hit
from isolint.detect.short_names import short
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

Asked = tuple[CodeRef, int, str]
_ATTRIBUTES = frozenset({"getattr", "hasattr"})


def detect(view: View) -> Iterator[Hit]:
    names = view.model.known.last_answer_names
    for obj in sorted(view.model.lifetimes.holds):
        described = view.flow.objects[obj]
        if not isinstance(described, External) or described.site < 0:
            continue
        known = {name for name in names if _is_known(view, described, name)}
        if not known or view.model.lifetimes.escaped(obj):
            continue
        asked = list(_asked(view, obj, known))
        if asked and view.asks_about(view.model.lifetimes.position(described.site)[0]):
            yield _hit(view, obj, described, asked)


def _is_known(view: View, described: External, name: str) -> bool:
    return f"{described.path}.{name}" in view.model.known.last_answers


def _asked(view: View, obj: int, names: set[str]) -> Iterator[Asked]:
    """Where a request asks the object for one of these."""
    for ref, held in view.flow.holders.of({obj}):
        if ref.id not in view.model.request.codes:
            continue
        for at in held:
            for user in ref.users(at):
                name = _name_asked(ref, ref.code.ops[user], at)
                if name in names:
                    yield ref, user, name


def _name_asked(ref: CodeRef, op: ir.AnyOp, at: int) -> str:
    """`handler.last_id`, `getattr(handler, "last_id", None)`."""
    if isinstance(op, ir.Attr):
        return op.name if op.base == at else ""
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if not (isinstance(op, ir.Call) and isinstance(func, ir.Load) and func.name in _ATTRIBUTES):
        return ""
    given = ref.code.ops[op.positional[1]] if op.positional[1:2] else None
    return given.text if isinstance(given, ir.Const) and op.positional[0] == at else ""


def _hit(view: View, obj: int, described: External, asked: list[Asked]) -> Hit:
    lifetimes = view.model.lifetimes
    code, value = lifetimes.position(described.site)
    context = _context(view, asked[0][0])
    made, place = short(lifetimes.symbol(obj)), short(lifetimes.place_of(obj))
    return Hit(
        rule="ISO102",
        code=code,
        value=value,
        severity=Severity.MEDIUM,
        confidence=view.confidence(context),
        reach=view.reach_of(context[0]),
        group=lifetimes.symbol(obj),
        context=context,
        holder=obj,
        object=lifetimes.symbol(obj),
        attribute=", ".join(dict.fromkeys(name for _, _, name in asked)),
        described=made if made == place else f"{made}, held by {place},",
        owner=lifetimes.place_of(obj),
        steps=tuple(_steps(view, asked)),
    )


def _context(view: View, ref: CodeRef) -> Context:
    return view.model.request.codes[ref.id][0]


def _steps(view: View, asked: list[Asked]) -> Iterator[Step]:
    for ref, at, name in asked:
        place = view.program.op_place(ref, at)
        yield Step(StepKind.READ, place, ref.symbol, f"asks for {name}, whoever was last")
