"""ISO202 and ISO203: a session that a shared object keeps from when it was set up."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.hit import Hit
from isolint.detect.lifetimes.setting_up import setting_up
from isolint.detect.lifetimes.state_steps import slot_steps
from isolint.detect.sessions.global_sessions import serves_one_at_a_time
from isolint.detect.sessions.put_there import ELSEWHERE, is_put
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External, Instance
from isolint.model.shared.ownership import keeps_apart
from isolint.summary import ir


class Kept(Struct, frozen=True):
    """A session with the object of the program, and the attribute, that keeps it."""

    session: int
    keeper: int
    described: Instance
    name: str


def detect(view: View) -> Iterator[Hit]:
    reads = view.ratings.limits.reads
    for kept in _all(view):
        if _is_set_up(view, kept) and _is_lasting(view, kept):
            context = _asking(view, reads, kept)
            if context is not None:
                yield from _hits(view, kept, context)


def _all(view: View) -> Iterator[Kept]:
    for keeper in view.model.lifetimes.holds:
        described = view.flow.objects[keeper]
        if isinstance(described, Instance) and _keeps_for_all(view, described):
            for name, node in sorted(view.flow.fields.get(keeper, {}).items()):
                for held in sorted(view.flow.graph.get(node)):
                    if view.model.identities.is_session(held) or _wraps_session(view, held):
                        yield Kept(held, keeper, described, name)


def _keeps_for_all(view: View, described: Instance) -> bool:
    """A thread-local's constructor runs in each thread anew."""
    return described.site >= 0 and not keeps_apart(view.flow, described)


def _wraps_session(view: View, obj: int) -> bool:
    """An object of a library's class that was made with a session: `Database(session=session)`."""
    described, made = view.flow.objects[obj], view.flow.made_by(obj)
    if not isinstance(described, External) or made is None:
        return False
    if not described.path.endswith("()") or not described.path.rpartition(".")[2][:1].isupper():
        return False
    given = [view.flow.values(made[0], arg) for arg in made[1].args]
    return any(each and all(map(view.model.identities.is_session, each)) for each in given)


def _asking(view: View, reads: AttributeReads, kept: Kept) -> Context | None:
    """A context on an execution path that takes the session from its keeper."""
    request = view.model.request
    for ref, _ in reads.on(kept.keeper, kept.name):
        for context in request.codes.get(ref.id, ()):
            if context in request.live and context[1] in (kept.keeper, -1):
                return context
    return None


def _is_lasting(view: View, kept: Kept) -> bool:
    """For the process, not as one of the entries that come and go."""
    lifetimes, sharing = view.model.lifetimes, view.model.sharing
    if sharing.is_for_sharing(kept.described.cls):
        return False
    if sharing.of(kept.keeper) is None and not _is_put_on_shared(view, kept.keeper):
        return False
    return not any(
        hold.name.startswith("[") or lifetimes.is_demonstration(hold)
        for _, hold in lifetimes.chain(kept.keeper)
    )


def _is_put_on_shared(view: View, keeper: int) -> bool:
    """A request made it, and stored it on an object that all share."""
    parent = view.model.lifetimes.holds[keeper].parent
    escaped = parent >= 0 and view.model.lifetimes.escaped(keeper)
    return escaped and view.model.sharing.of(parent) is not None


def _is_set_up(view: View, kept: Kept) -> bool:
    return _is_built_with(view, kept) or _is_filled_in(view, kept) or _is_computed_once(view, kept)


def _is_computed_once(view: View, kept: Kept) -> bool:
    """A cached property opens it, for whoever asks next as well."""
    classes = view.flow.classes
    found = classes.member(kept.described.cls, kept.name)
    return found is not None and any(map(classes.is_cached, classes.methods(found[0], kept.name)))


def _is_built_with(view: View, kept: Kept) -> bool:
    """What sets the keeper up stores the session."""
    return any(
        op.base == 0
        and op.name == kept.name
        and op.value >= 0
        and kept.session in view.flow.values(view.program.codes[code], op.value)
        for code in sorted(setting_up(view, kept.keeper, kept.described.cls))
        for _, op in view.program.codes[code].each(ir.SetAttr)
    )


def _is_filled_in(view: View, kept: Kept) -> bool:
    """A class without a constructor of its own, a dataclass, gets its fields from the call."""
    if view.flow.classes.member(kept.described.cls, "__init__") is not None:
        return False
    made = view.program.call(kept.described.site)
    if made is None:
        return False
    ref, op = made
    fields = zip(view.flow.classes.fields_of(kept.described.cls), op.positional, strict=False)
    return any(
        name == kept.name and kept.session in view.flow.values(ref, given)
        for name, given in (*op.named, *fields)
    )


def _hits(view: View, kept: Kept, context: Context) -> Iterator[Hit]:
    lifetimes = view.model.lifetimes
    session = view.flow.objects[kept.session]
    made = getattr(session, "site", -1)
    own = getattr(session, "owner", -1) == kept.keeper or _is_opened_by_keeper(view, kept)
    if made >= 0 and (own or kept.keeper in lifetimes.built_at_startup):
        if not lifetimes.escaped(kept.keeper):
            yield _hit(view, "ISO202", kept, context, lifetimes.position(made))
        return
    code, value = lifetimes.position(kept.described.site)
    served = view.model.request.codes.get(code)
    if not own and served:
        note = "" if is_put(view, kept.keeper, code, value) else ELSEWHERE
        yield _hit(view, "ISO203", kept, served[0], (code, value), note)


def _is_opened_by_keeper(view: View, kept: Kept) -> bool:
    """Its constructor opens the session, whoever asks for a keeper: it is handed none."""
    code = view.model.lifetimes.allocated_in(kept.session)
    maker = view.program.parent(view.program.codes[code]) if code is not None else None
    return maker is not None and maker.id in view.flow.classes.info[kept.described.cls].mro


def _hit(
    view: View, rule: str, kept: Kept, context: Context, place: tuple[int, int], note: str = ""
) -> Hit:
    symbol = view.program.codes[kept.described.cls].symbol
    whole = f"{symbol}.{kept.name}"
    confidence = view.confidence(context)
    note = view.ratings.limits.quiet.of(kept.session) if rule == "ISO202" else note
    alone = bool(note) or confidence is Confidence.LOW or serves_one_at_a_time(view)
    worst = Severity.CRITICAL if rule == "ISO202" else Severity.HIGH
    return Hit(
        rule=rule,
        code=place[0],
        value=place[1],
        severity=Severity.MEDIUM if alone else worst,
        confidence=confidence,
        reach=view.reach_of(context[0]),
        group=whole,
        context=context,
        holder=kept.keeper,
        object=whole,
        attribute=kept.name,
        owner=symbol if rule == "ISO203" else whole,
        note=note,
        steps=tuple(slot_steps(view, kept.described.cls, kept.name)),
    )
