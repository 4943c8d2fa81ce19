"""What an object was told of a user by whoever made it for the request: `Turn(text).keep()`."""

from __future__ import annotations

from isolint.detect.severity.setters import kept_parameters
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import roots

_MAKER = "__init__"


def was_told(model: Model, write: Write, ref: CodeRef, given: int) -> bool:
    """The value is an attribute of this very object, which the call that made the object gave."""
    receiver = write.context[1] if write.context[0] == ref.id else -1
    making = model.flow.made_by(receiver)
    made = model.flow.objects[receiver] if making is not None else None
    if making is None or not isinstance(made, Instance):
        return False
    maker, call = making
    served = maker.id in model.request.codes and maker.id not in model.startup.codes
    if not served or model.sharing.of(receiver) is not None:
        return False
    names = _own_names(model, ref, given)
    return any(
        model.taint.is_user_data(maker, argument)
        for argument in _arguments(model, made.cls, call, names)
    )


def _own_names(model: Model, ref: CodeRef, given: int) -> set[str]:
    """`text` for `self.text`."""
    found = (ref.code.ops[root] for root in roots(ref.code, given))
    is_self = model.flow.classes.is_self
    return {op.name for op in found if isinstance(op, ir.Attr) and is_self(ref, op.base)}


def _arguments(model: Model, cls: int, call: ir.Call, names: set[str]) -> list[int]:
    """What the call gives for the attributes that the constructor keeps it in."""
    member = model.flow.classes.member(cls, _MAKER) if names else None
    makers = model.flow.classes.methods(member[0], _MAKER) if member is not None else []
    given = (
        argument_of(call, maker, index, 0)
        for maker in makers
        for name, index in kept_parameters(maker)
        if name in names
    )
    return [argument for argument in given if argument is not None]
