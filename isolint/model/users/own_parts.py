"""Parts of what is shared that are one user's all the same, and those that are nobody's."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.identity import Identities
from isolint.model.users.settings_objects import is_of_settings
from isolint.summary import ir


def is_ones_own(identities: Identities, ref: CodeRef, key: int) -> bool:
    """`KEYS[user_id]` belongs to the user; another key only selects."""
    op = ref.code.ops[key] if key >= 0 else None
    if isinstance(op, ir.Param):
        name = ref.code.params[op.index].name
    elif isinstance(op, (ir.Bind, ir.Attr)):
        name = op.name
    else:
        return False
    return identities.kind(name, ref) == "user"


def reads_setting(identities: Identities, ref: CodeRef, op: ir.Call) -> bool:
    """`self.settings.get("folder")`, whoever set it."""
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or not is_of_settings(identities.flow, ref, func.base):
        return False
    return not any(is_ones_own(identities, ref, argument) for argument in op.args)
