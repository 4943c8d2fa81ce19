"""ISO408: a function keeps what it computed for one user under a key without that user."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.caches.cache_guards import leaves_known_users
from isolint.detect.caches.cache_uses import CacheUse, cache_uses, computed_by
from isolint.detect.caches.found_by_key import is_found_by
from isolint.detect.caches.own_rows import seen_by
from isolint.detect.caches.parts_of_told import parts_of
from isolint.detect.code.guards import used_in_log
from isolint.detect.code.requesters import COMPARING, is_credential, is_token, requesters
from isolint.detect.code.strangers import is_for_strangers
from isolint.detect.hit import Hit
from isolint.detect.operators.only import ONLY_OPERATORS
from isolint.detect.severity.own_users import own_user
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class, Container, External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.vocabulary import plain_name
from isolint.model.shared.sharing import Shared
from isolint.model.users.origins import CALLED, CURRENT, KEY, NAME, PARAM, Origin
from isolint.summary import ir
from isolint.summary.operands import alike, behind, operands, roots, spelled

_OWN_IDS = frozenset({"id", "pk", "uuid"})


def detect(view: View) -> Iterator[Hit]:
    request, latent = view.model.request, view.model.latent
    codes = sorted({*request.codes, *latent.codes})
    for ref in (view.program.codes[code] for code in filter(view.asks_about, codes)):
        if ref.code.kind != "function":
            continue
        for use in cache_uses(ref):
            who = _missing(view, ref, use) or _unproved(view, ref, use)
            if who is not None:
                context = (request.codes.get(ref.id) or latent.codes[ref.id])[0]
                yield from _hit(view, ref, use, who, context)


def _missing(view: View, ref: CodeRef, use: CacheUse) -> str | None:
    """Who the value is computed for, when neither the key nor the place says so."""
    origins = view.model.origins
    told = parts(ref, use.keys)
    wanted = [_who(view, ref, call, told, use.lookup) for call in computed_by(ref, use)]
    names = [name for name in wanted if name is not None] or list(_asked_inside(view, ref, use))
    if not names:
        return None
    if all(_is_client(view, ref, key) for key in use.keys) or leaves_known_users(ref, use.lookup):
        return None
    if is_for_strangers(view, ref, use.lookup):
        return None
    place = [use.base] if use.base >= 0 else []
    known = origins.all_of(ref, [*use.keys, *place])
    return None if any(identifies(view, origin) for origin in known) else names[0]


def _asked_inside(view: View, ref: CodeRef, use: CacheUse) -> Iterator[str]:
    """Who is asking decides what is computed: `[row for row in rows if current_user.can(row)]`;
    what the module has, `expire(key, HOUR)`, is not computed.
    """
    if all(isinstance(ref.code.ops[v], (ir.Load, ir.Const)) for v in behind(ref.code, [use.value])):
        return
    own = set(requesters(view, ref)) - _told(view, ref, parts(ref, use.keys))
    for value in range(use.lookup + 1, use.store):
        name = _asked_by(view, ref, value, own, use)
        if name is not None and not used_in_log(ref.code, value):
            yield name


def _asked_by(view: View, ref: CodeRef, value: int, own: set[int], use: CacheUse) -> str | None:
    op = ref.code.ops[value]
    if isinstance(op, ir.Call):
        return seen_by(view, ref, op)
    if isinstance(op, ir.Combine) and op.kind in COMPARING:
        return None if _is_of_kept(ref, op, use) else _compared(view, ref, op, own)
    asks = isinstance(op, (ir.Attr, ir.Load))
    return view.model.origins.current(ref, value, op) if asks else None


def _is_of_kept(ref: CodeRef, op: ir.Combine, use: CacheUse) -> bool:
    """What the cache has already says who may have that, and not for whom a new one is computed."""
    seen = behind(ref.code, op.values)
    return use.lookup in seen or (
        use.base >= 0 and any(alike(ref.code, each, use.base) for each in seen)
    )


def _compared(view: View, ref: CodeRef, op: ir.Combine, own: set[int]) -> str | None:
    """`row.owner_id == user.id`: who asks is compared with what is found."""
    if not own or any(isinstance(ref.code.ops[each], ir.Const) for each in op.values):
        return None
    origins = view.model.origins.all_of(ref, op.values)
    asked = (o.name for o in origins if o.kind == PARAM and o.code == ref.id and o.value in own)
    return min(asked, default=None)


def _unproved(view: View, ref: CodeRef, use: CacheUse) -> str | None:
    """A password that is looked at only where the cache has nothing: who knows the name gets in."""
    keys = {o.value for o in view.model.origins.all_of(ref, use.keys) if o.kind == PARAM}
    for index, param in enumerate(ref.code.params):
        if index in keys or plain_name(param.name) not in view.model.known.secret_names:
            continue
        used = ref.users(index)
        if used and used[0] > use.lookup and view.model.taint.is_user_data(ref, index):
            return param.name
    return None


def _is_client(view: View, ref: CodeRef, value: int) -> bool:
    """What both calls are given may be the store itself."""
    objects = [view.flow.objects[obj] for obj in view.flow.values(ref, value)]
    return any(
        isinstance(obj, External) and obj.path in view.model.known.cache_clients for obj in objects
    )


def parts(ref: CodeRef, keys: list[int]) -> set[int]:
    """What the keys are, and what goes into them whole."""
    found: set[int] = set()
    waiting = list(keys)
    while waiting:
        value = waiting.pop()
        op = ref.code.ops[value]
        if value not in found and not isinstance(op, (ir.Attr, ir.Item, ir.Call)):
            waiting += operands(op)
        found.add(value)
    return found


def is_told(ref: CodeRef, given: int, told: set[int]) -> bool:
    """`load(run.plan_id)` under `f"plan:{run.plan_id}"`: read a second time, it is the same."""
    return given in told or any(alike(ref.code, given, part) for part in told)


def _who(view: View, ref: CodeRef, call: int, told: set[int], lookup: int) -> str | None:
    """The requester that a computing call is given, but for what the key tells; an object that is
    made is no computed value.
    """
    op = ref.code.ops[call]
    assert isinstance(op, ir.Call)
    if any(isinstance(view.flow.objects[obj], Class) for obj in view.flow.values(ref, op.func)):
        return None
    own = set(requesters(view, ref)) - _told(view, ref, told)
    named = [given for given in op.args if is_found_by(ref, given, told, lookup)]
    of_named = view.model.origins.all_of(ref, named)
    for argument in (given for given in op.args if not is_told(ref, given, told)):
        for origin in sorted(view.model.origins.of(ref, argument) - of_named, key=_by_name):
            if origin.kind == PARAM and origin.code == ref.id and origin.value in own:
                return origin.name
    made_of = view.model.origins.of(ref, call)
    if any(origin.kind == CALLED and origin.code != ref.id for origin in made_of):
        return None  # What a decorator's wrapper keeps is told of the functions that it decorates.
    for origin in sorted(made_of - of_named, key=_by_name):
        if origin.kind == CURRENT:
            return origin.name
    return own_user(view.model, ref, call)


def _told(view: View, ref: CodeRef, told: set[int]) -> set[int]:
    by_id = _told_by_id(ref, told)
    return by_id | parts_of(view, ref, by_id)


def _told_by_id(ref: CodeRef, told: set[int]) -> set[int]:
    """`(plan.id, plan.updated)` tells the plan itself, with whoever it belongs to; so does
    `plan_id` beside it.
    """
    ids = (op for value in told if isinstance(op := ref.code.ops[value], ir.Attr))
    bases = (ref.code.ops[op.base] for op in ids if op.name in _OWN_IDS)
    names = {spelled(ref.code, value).removesuffix("_id") for value in told}
    named = (index for index, param in enumerate(ref.code.params) if param.name in names)
    return {*named, *(base.index for base in bases if isinstance(base, ir.Param))}


def _by_name(origin: Origin) -> tuple[str, int, int]:
    return origin.name, origin.code, origin.value


def identifies(view: View, origin: Origin) -> bool:
    """An identity of any kind: a run or a conversation belongs to one user as well."""
    if origin.kind == CURRENT:
        return True
    identities = view.model.identities
    named = identities.names_requester(origin.name) or identities.kind(origin.name) is not None
    named = named or is_credential(view, origin.name) or is_token(origin.name)
    named = named or _ends_as_identity(view, origin.name)
    return origin.kind in (PARAM, KEY, NAME) and named


def _ends_as_identity(view: View, name: str) -> bool:
    """`workflow_run_id` tells runs apart as `run_id` does."""
    parts = plain_name(name).split("_")
    ends = ("_".join(parts[at:]) for at in range(1, len(parts) - 1))
    return any(view.model.identities.kind(end) is not None for end in ends)


def _hit(view: View, ref: CodeRef, use: CacheUse, who: str, context: Context) -> Iterator[Hit]:
    kept = _place(view, ref, use, context)
    if kept is None:
        return
    place, shared = kept
    confidence = view.confidence(context, Confidence.MEDIUM)
    if shared is not None:
        confidence = confidence.at_most(shared.confidence)
    note = _apart(view, ref, use, context)
    low = confidence is Confidence.LOW or bool(note)
    yield Hit(
        rule="ISO408",
        code=ref.id,
        value=use.store,
        severity=Severity.MEDIUM if low else Severity.CRITICAL,
        confidence=confidence,
        reach=view.reach_of(ref.id),
        group=place,
        context=context,
        holder=-1 if shared is None else shared.holder,
        object=place,
        attribute=who,
        owner=ref.symbol,
        note=note,
        steps=(
            _step(view, ref, use.keys[-1], "makes the key"),
            _step(view, ref, use.lookup, "looks the key up"),
        ),
    )


def _apart(view: View, ref: CodeRef, use: CacheUse, context: Context) -> str:
    if _is_job(ref, use.value):
        return "finds a job that runs already"
    alone = view.ratings.limits.operators.alone(context, ref, use.store)
    return ONLY_OPERATORS if alone else ""


def _is_job(ref: CodeRef, value: int) -> bool:
    """The id of a job that was just enqueued: who comes next waits for the same job."""
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        if isinstance(op, ir.Attr) and op.name in ("id", "task_id", "job_id"):
            jobs = [ref.code.ops[made] for made in roots(ref.code, op.base)]
            if any(isinstance(job, ir.Call) and _enqueues(ref, job) for job in jobs):
                return True
    return False


def _enqueues(ref: CodeRef, call: ir.Call) -> bool:
    func = ref.code.ops[call.func]
    return isinstance(func, ir.Attr) and func.name.startswith(_ENQUEUING)


_ENQUEUING = ("enqueue", "delay", "apply_async", "send_task", "submit_job", "add_job")


def _step(view: View, ref: CodeRef, value: int, note: str) -> Step:
    return Step(StepKind.READ, view.program.op_place(ref, value), ref.symbol, note)


def _place(
    view: View, ref: CodeRef, use: CacheUse, context: Context
) -> tuple[str, Shared | None] | None:
    """The shared container or the outside cache that keeps the value."""
    if use.base < 0:
        func = ref.code.ops[_func(ref, use.store)]
        name = func.name if isinstance(func, ir.Load) else ""
        stores = _is_cache(name) and not _makes_object(view, ref, use.store)
        return (name, None) if stores else None
    reach = view.model.request if context in view.model.request.links else view.model.latent
    for obj in view.model.writes.objects(reach, ref, context, use.base):
        described = view.flow.objects[obj]
        if isinstance(described, External) and described.path in view.model.known.cache_clients:
            return described.path.removesuffix("()"), None
        shared = view.model.sharing.of(obj)
        if shared is not None and isinstance(described, Container):
            return view.model.writes.places.container_place(obj)[0], shared
    op = ref.code.ops[use.base]
    name = op.name if isinstance(op, (ir.Load, ir.Attr, ir.Bind)) else ""
    own = any(isinstance(ref.code.ops[v], ir.Param) and v for v in behind(ref.code, [use.base]))
    outside = isinstance(ref.code.ops[use.store], ir.Call)
    return (name, None) if outside and not own and _is_cache(name) else None


def _makes_object(view: View, ref: CodeRef, call: int) -> bool:
    objects = view.flow.values(ref, _func(ref, call))
    return any(isinstance(view.flow.objects[obj], Class) for obj in objects)


def _func(ref: CodeRef, value: int) -> int:
    op = ref.code.ops[value]
    return op.func if isinstance(op, ir.Call) else value


def _is_cache(name: str) -> bool:
    return "cache" in name.lower()
