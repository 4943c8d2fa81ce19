"""Writes to shared objects on execution paths: ISO103, 201, 203, 401 to 405, 407."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.hit import Hit
from isolint.detect.lifetimes.singletons import enforcement
from isolint.detect.lifetimes.state_steps import slot_steps
from isolint.detect.sessions.cached_sessions import OF_REQUEST, REQUEST
from isolint.detect.severity.far_off import doubt
from isolint.detect.severity.setters import Cause, stored_parameter
from isolint.detect.state.defaults import default_holding, is_taken
from isolint.detect.state.empty_defaults import asks_for_content, stays_empty
from isolint.detect.state.memory_steps import memory_reads
from isolint.detect.view import View
from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.users.values import USER_KINDS
from isolint.model.writing.write import ATTRIBUTE, CARRIED, CLASS, ITEM, MEMORY, REBIND

_ITSELF = re.compile(r"(Request|Web[sS]ocket|HTTPConnection)\(\)$")


def detect(view: View) -> Iterator[Hit]:
    for cause in view.writes.asked():
        hit = _hit(view, cause)
        if hit is not None:
            yield hit


def _hit(view: View, cause: Cause) -> Hit | None:
    write = cause.rated.write
    code = cause.context[0]
    if view.is_import(code) or _enforces(view, cause):
        return None
    rule = _rule(view, cause)
    if rule == "ISO407" and not _keeps_default(view, cause):
        return None
    if rule in ("ISO402", "ISO403") and _stays_empty(view, cause):
        return None
    reach = view.reach_of(code)
    # That all calls share a default is sure, whoever makes them.
    least = Confidence.MEDIUM if rule == "ISO407" else Confidence.LOW
    runs = max(view.confidence(cause.context), least, key=lambda each: each.rank)
    confidence = write.shared.confidence.at_most(runs)
    severity = cause.rated.severity
    note = cause.rated.note
    if confidence is not Confidence.HIGH:
        severity = severity.at_most(Severity.MEDIUM)
    doubtful = doubt(view, cause) if severity.rank > Severity.MEDIUM.rank else ""
    if doubtful:
        severity, note = Severity.MEDIUM, doubtful
    obj, attribute = _names(view, cause)
    return Hit(
        rule=rule,
        code=code,
        value=cause.value,
        severity=severity,
        confidence=confidence,
        reach=reach,
        group=write.place,
        context=cause.context,
        holder=write.shared.holder,
        object=write.place,
        attribute=attribute,
        described=_described(rule, cause.rated.kind),
        owner=obj,
        note=note,
        steps=_steps(view, cause),
    )


def _described(rule: str, kind: str) -> str:
    if rule == "ISO201":
        return OF_REQUEST if kind == "session" else REQUEST
    return kind if kind in USER_KINDS else "data"


def _enforces(view: View, cause: Cause) -> bool:
    """A singleton that stores its only instance on its class: ISO101 tells that."""
    if cause.rated.write.kind == ITEM:
        return _keeps_only_instance(view, cause)
    if cause.rated.write.kind != CLASS:
        return False
    described = view.flow.objects[cause.rated.write.shared.obj]
    if not isinstance(described, Class):
        return False
    found = enforcement(view, described.code)
    return found is not None and found[0] == cause.context[0]


def _keeps_only_instance(view: View, cause: Cause) -> bool:
    """A decorator or metaclass that files the one object of a class."""
    write = cause.rated.write
    ref = view.program.codes[cause.context[0]]
    objects = (
        [view.flow.objects[o] for o in view.flow.values(ref, write.given)]
        if write.given >= 0
        else []
    )
    return bool(objects) and all(
        isinstance(o, Instance) and enforcement(view, o.cls) is not None for o in objects
    )


def _keeps_default(view: View, cause: Cause) -> bool:
    hold = default_holding(view, cause.rated.write.shared.obj)
    obj = cause.rated.write.shared.obj
    return hold is not None and is_taken(view, hold) and not stays_empty(view, hold, obj)


def _stays_empty(view: View, cause: Cause) -> bool:
    """A module's or a class's container."""
    write = cause.rated.write
    hold = view.model.lifetimes.holds.get(write.shared.obj)
    if hold is None or hold.code < 0 or write.kind != ITEM:
        return False
    ref = view.program.codes[write.context[0]]
    return asks_for_content(ref, write.value) and stays_empty(view, hold, write.shared.obj)


def _names(view: View, cause: Cause) -> tuple[str, str]:
    """What the message calls the object and the attribute: for a global or container, the place."""
    write = cause.rated.write
    rule = _rule(view, cause)
    default = default_holding(view, write.shared.obj) if rule == "ISO407" else None
    if default is not None:
        owner, _, name = view.model.lifetimes.root_name(default).rpartition(".")
        return owner, name
    whole = rule in ("ISO401", "ISO402")
    owner = write.place if whole else write.place.rpartition(".")[0] or write.place
    return owner, write.name if not write.name.startswith("[") else "elements"


def _rule(view: View, cause: Cause) -> str:
    write, kind = cause.rated.write, cause.rated.kind
    if write.kind == REBIND:
        return "ISO401"
    if write.kind == CLASS:
        return "ISO403"
    if kind != "session" and default_holding(view, write.shared.obj) is not None:
        return "ISO407"
    if write.kind in (ITEM, MEMORY):
        return _container_rule(view, cause)
    if kind == "session":
        return "ISO203" if cause.setter is not None else "ISO201"
    if kind in USER_KINDS and write.kind in (ATTRIBUTE, CARRIED):
        return "ISO201" if _is_request_itself(view, cause) else "ISO405"
    return "ISO404"


def _is_request_itself(view: View, cause: Cause) -> bool:
    """The framework's request or socket, as it is, and not what it says of the user."""
    if cause.rated.kind != "context" or cause.setter is not None:
        return False
    write = cause.rated.write
    given = view.flow.values(view.program.codes[write.context[0]], write.given)
    paths = [d.path for d in (view.flow.objects[o] for o in given) if isinstance(d, External)]
    return any(path in view.model.known.requests and _ITSELF.search(path) for path in paths)


def _container_rule(view: View, cause: Cause) -> str:
    """By what holds the container: a module, a class, or an attribute of a shared object."""
    hold = view.model.lifetimes.holds.get(cause.rated.write.shared.obj)
    while hold is not None and hold.name.startswith("["):
        hold = view.model.lifetimes.holds.get(hold.parent)
    root = "" if hold is None else hold.root
    of_users = cause.rated.kind in USER_KINDS or cause.rated.note != ""
    of_users = of_users or cause.rated.write.kind == MEMORY
    attribute = "ISO103" if of_users else "ISO404"
    return {"module": "ISO402", "class": "ISO403", "closure": "ISO402"}.get(root, attribute)


def _steps(view: View, cause: Cause) -> tuple[Step, ...]:
    if cause.rated.write.kind == MEMORY:
        return memory_reads(view, cause.rated.write.shared.obj)
    if cause.setter is None:
        return (*_given(view, cause), *_slot(view, cause), *_met(view, cause))
    write = cause.setter.write
    ref = view.program.codes[write.context[0]]
    place = view.program.op_place(ref, write.value)
    told = Step(StepKind.WRITE, place, ref.symbol, f"the setter writes {write.name}")
    return (told, *_met(view, cause))


def _met(view: View, cause: Cause) -> Iterator[Step]:
    """Where another request reads it, of what is high or critical."""
    if cause.rated.severity.rank > Severity.MEDIUM.rank:
        read = view.ratings.limits.readers.of(cause.rated.write)
        if read is not None:
            place = view.program.op_place(*read)
            yield Step(StepKind.READ, place, read[0].symbol, "reads it")


def _given(view: View, cause: Cause) -> Iterator[Step]:
    """Where the function is given what it stores."""
    write = cause.rated.write
    ref = view.program.codes[write.context[0]]
    index = stored_parameter(ref, write.given)
    if index is not None and cause.rated.kind in USER_KINDS:
        place = view.program.op_place(ref, index)
        name = ref.code.params[index].name
        yield Step(StepKind.READ, place, ref.symbol, f"is given {name}")


def _slot(view: View, cause: Cause) -> list[Step]:
    """The attribute that a session or identity ends in, as its class declares it."""
    write = cause.rated.write
    described = view.flow.objects[write.shared.obj]
    if cause.rated.kind not in USER_KINDS or not isinstance(described, Instance):
        return []
    return slot_steps(view, described.cls, write.name) if write.kind == ATTRIBUTE else []
