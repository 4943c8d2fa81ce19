"""Containers of a class that its objects use as if each had one of its own."""

from __future__ import annotations

from isolint.model.objects import Instance
from isolint.model.roots import is_class_variable
from isolint.model.scan import Model
from isolint.model.write import Write


def is_memo_of_request(model: Model, write: Write) -> bool:
    """Written through an object that is made for one request, with which it was meant to end."""
    receiver = _through(model, write)
    return receiver is not None and model.identities.bound_to_request(receiver.cls)


def was_meant_own(model: Model, write: Write) -> bool:
    """Written through an object that nothing shared holds: the next one finds what it left.

    `ClassVar` says that the class is meant.
    """
    if _through(model, write) is None:
        return False
    made = model.program.codes[write.context[0]].code.name == "__init__"
    if not made and model.sharing.of(write.context[1]) is not None:
        return False
    hold = model.lifetimes.holds[write.shared.holder]
    return not is_class_variable(model.program.codes[hold.code], hold.value)


def _through(model: Model, write: Write) -> Instance | None:
    """The object through which a container of its class is changed."""
    hold = model.lifetimes.holds.get(write.shared.holder)
    receiver = model.flow.objects[write.context[1]] if write.context[1] >= 0 else None
    of_class = hold is not None and hold.root == "class"
    return receiver if of_class and isinstance(receiver, Instance) else None
