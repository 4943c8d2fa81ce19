"""Containers of a class that its objects use as if each had one of its own."""

from __future__ import annotations

from isolint.detect.severity.item_keys import is_constant
from isolint.model.definitions.classes import CONSTRUCTING
from isolint.model.definitions.objects import Instance
from isolint.model.scan import Model
from isolint.model.shared.ownership import Hold
from isolint.model.shared.roots import is_class_variable
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import alike

_MEMORIES = ("cache", "memo", "seen", "visited", "known")


def is_memo_of_request(model: Model, write: Write) -> bool:
    """Written through an object that is made for one request, with which it was meant to end."""
    receiver = _through(model, write)
    return receiver is not None and model.identities.bound_to_request(receiver.cls)


def was_meant_own(model: Model, write: Write) -> bool:
    """Written through an object that nothing shared holds: the next one finds what it left.

    So does one for all in a module, set by a constructor. `ClassVar` says that the class is meant.
    A default argument is meant to be each call's own, but for one that is named as a memory.
    """
    default = _default(model, write)
    if default is not None:
        return not _is_memory(model, write, default.name.rpartition(".")[2])
    made = model.program.codes[write.context[0]].code.name in CONSTRUCTING
    if made and _is_for_all(model, write):
        return model.sharing.of(write.context[1]) is None
    if _through(model, write) is None or not (made or _is_added(model, write)):
        return False
    if not made and model.sharing.of(write.context[1]) is not None:
        return False
    hold = model.lifetimes.holds[write.shared.holder]
    return not is_class_variable(model.program.codes[hold.code], hold.value)


def _is_for_all(model: Model, write: Write) -> bool:
    """A fixed entry of a module's container: `HEADERS["X-Key"] = key`."""
    hold = model.lifetimes.holds.get(write.shared.holder)
    fixed = write.key >= 0 and is_constant(model.program.codes[write.context[0]], write.key)
    return hold is not None and hold.root == "module" and write.action == "set" and fixed


def _is_added(model: Model, write: Write) -> bool:
    """Also under a key, by an object that is made for one request, unless it looks there first."""
    if write.action == "add":
        return True
    memory = _is_memory(model, write, write.name.partition("[")[0])
    return write.action == "set" and is_memo_of_request(model, write) and not memory


def _default(model: Model, write: Write) -> Hold | None:
    """The default argument that is changed, itself or a part of it that it does not change by its
    own methods.
    """
    if write.shared.holder not in model.lifetimes.holds:
        return None
    steps = model.lifetimes.chain(write.shared.holder)
    root = steps[0][1]
    if root.root != "default" or write.context[1] in [obj for obj, _ in steps]:
        return None
    return root


def _is_memory(model: Model, write: Write, name: str) -> bool:
    """Named as one, or asked first whether it has the key."""
    ref = model.program.codes[write.context[0]]
    asked = write.key >= 0 and any(
        op.kind in ("In", "NotIn") and alike(ref.code, op.values[0], write.key)
        for _, op in ref.each(ir.Combine)
    )
    return asked or name.startswith("_") or any(part in name for part in _MEMORIES)


def _through(model: Model, write: Write) -> Instance | None:
    """The object through which a container of its class is changed."""
    hold = model.lifetimes.holds.get(write.shared.holder)
    receiver = model.flow.objects[write.context[1]] if write.context[1] >= 0 else None
    of_class = hold is not None and hold.root == "class"
    return receiver if of_class and isinstance(receiver, Instance) else None
