"""ISO102: an instance that all requests share, whose state can change; ISO101 where a container's
singleton provider gives it.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.state import Mutation, instances_of, mutations, used_by
from isolint.detect.hit import Hit
from isolint.detect.lifetimes.singletons import enforcement, singleton_severity
from isolint.detect.lifetimes.state_steps import declaration_steps
from isolint.detect.short_names import short
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Instance
from isolint.model.pointsto.flow import ANY, PROVIDED
from isolint.model.shared.ownership import keeps_apart
from isolint.summary import ir


def detect(view: View) -> Iterator[Hit]:
    """One hit for each allocation; a class reported on several is still several objects.

    Medium: a write whose value is known to be bad is told by its own finding, not by this one. Low
    where no request is seen to make the change and it takes nothing of a user's.
    """
    for obj, described in instances_of(view):
        if described.site < 0 or enforcement(view, described.cls) is not None:
            continue
        if _is_assumed(view, obj):
            continue
        if not view.asks_about(view.model.lifetimes.position(described.site)[0]):
            continue
        context = used_by(view, obj)
        if context is None:
            continue
        if view.model.lifetimes.holds[obj].name == PROVIDED:
            yield from _provided(view, obj, described, context)
            continue
        changed = _untold(view, obj, described.cls) or _of_parts(view, obj)
        if changed:
            yield _hit(view, obj, described, changed, context)


def _is_assumed(view: View, obj: int) -> bool:
    """Nobody here makes the object; whoever does knows whether its state changes while serving."""
    _, hold = view.model.lifetimes.chain(obj)[0]
    return view.model.entries.assumed and hold.root == "framework"


def _provided(view: View, obj: int, described: Instance, context: Context) -> Iterator[Hit]:
    """The container enforces the one instance; as with a class that does, it is told beside the
    writes.
    """
    changed = [mutation for mutation in mutations(view, described.cls) if not mutation.leaf]
    if changed:
        hit = _hit(view, obj, described, changed, context)
        severity = singleton_severity(view, hit.group)
        owner = view.model.lifetimes.place_of(view.model.lifetimes.holds[obj].parent)
        yield replace(hit, rule="ISO101", severity=severity, owner=owner)


def _untold(view: View, obj: int, cls: int) -> list[Mutation]:
    """Changes of the object and its own parts that no finding about a write reports already."""
    symbol = view.program.codes[cls].symbol
    found: list[Mutation] = []
    for mutation in mutations(view, cls):
        if _is_of_another(view, obj, mutation):
            continue
        if not mutation.leaf:
            name = ANY if mutation.name == "__dict__" else mutation.name
            places = [f"{symbol}.{name}"]
        else:
            parts = _parts(view, obj, mutation.name)
            places = [f"{view.model.lifetimes.symbol(part)}.{mutation.leaf}" for part in parts]
            if view.writes.is_told(f"{symbol}.{mutation.name}"):
                continue
        if places and not any(map(view.writes.is_told, places)):
            found.append(mutation)
    return found


def _is_of_another(view: View, obj: int, mutation: Mutation) -> bool:
    """`self.store.remove(key)`: the store changes, which it was given and which is told itself."""
    ref = view.program.codes[mutation.code]
    op = ref.code.ops[mutation.value]
    if (isinstance(op, ir.SetAttr) and op.base == 0) or _parts(view, obj, mutation.name):
        return False
    if view.flow.calls.get(ref.node + mutation.value):
        return True
    fields = view.flow.fields.get(obj, {})
    held = view.flow.graph.get(fields[mutation.name]) if mutation.name in fields else ()
    return bool(held) and all(isinstance(view.flow.objects[each], Instance) for each in held)


def _changes(view: View, obj: int, mutation: Mutation) -> bool:
    """A request runs the changing method on this very object, or on a part of it."""
    request = view.model.request
    for context in request.codes.get(mutation.code, ()):
        receiver = context[1]
        while receiver >= 0 and receiver != obj:
            receiver = getattr(view.flow.objects[receiver], "owner", -1)
        if receiver == obj and context in request.live:
            return True
    return False


def _is_for_user(view: View, mutation: Mutation) -> bool:
    """Nobody was seen to call it on this object, but what it takes says that it is called for a
    user.
    """
    ref = view.program.codes[mutation.code]
    return any(view.model.identities.parameter(ref, index) for index in range(len(ref.code.params)))


def _parts(view: View, obj: int, name: str) -> list[int]:
    """What the object made for an attribute of its own, that is not kept apart for each thread."""
    fields = view.flow.fields.get(obj, {})
    return [
        part
        for part in sorted(view.flow.graph.get(fields[name]) if name in fields else ())
        if isinstance(view.flow.objects[part], Instance)
        and getattr(view.flow.objects[part], "owner", -1) == obj
        and not keeps_apart(view.flow, view.flow.objects[part])
    ]


def _of_parts(view: View, obj: int) -> list[Mutation]:
    """Changes that the object's own parts can make to themselves, but for parts whose storing
    is told.
    """
    found: list[Mutation] = []
    symbol = view.model.lifetimes.symbol(obj)
    for name in view.flow.fields.get(obj, {}):
        for part in _parts(view, obj, name) if not view.writes.is_told(f"{symbol}.{name}") else ():
            described = view.flow.objects[part]
            if isinstance(described, Instance):
                found.extend(_untold(view, part, described.cls))
    return found


def _hit(
    view: View, obj: int, described: Instance, changed: list[Mutation], context: Context
) -> Hit:
    lifetimes = view.model.lifetimes
    code, value = lifetimes.position(described.site)
    while_serving = any(_changes(view, obj, mutation) for mutation in changed)
    for_user = any(_is_for_user(view, mutation) for mutation in changed)
    made, place = short(lifetimes.symbol(obj)), short(lifetimes.place_of(obj))
    return Hit(
        rule="ISO102",
        code=code,
        value=value,
        severity=Severity.MEDIUM if while_serving or for_user else Severity.LOW,
        confidence=view.confidence(context).at_most(
            Confidence.HIGH if while_serving else Confidence.MEDIUM
        ),
        reach=view.reach_of(context[0]),
        group=lifetimes.symbol(obj),
        context=context,
        holder=obj,
        object=lifetimes.symbol(obj),
        attribute=", ".join(list(dict.fromkeys(m.name for m in changed))[:4]),
        described=made if made == place else f"{made}, held by {place},",
        owner=lifetimes.place_of(obj),
        steps=declaration_steps(view, described.cls, changed),
    )
