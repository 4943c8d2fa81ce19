"""What comes into effect after the service's settings are saved with it: `config["menu"] = menu`,
`config.save_config()` and then `kitchen.reload(menu)`.
"""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.detect.settings.all_callers import holds_for_all_callers
from isolint.detect.settings.saved_afterwards import is_saver
from isolint.detect.settings.saved_values import filled, meet, sources
from isolint.detect.settings.setting_groups import NAMING
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import alike, roots

_LEVELS = 3


def is_saved_before(model: Model, write: Write) -> bool:
    """Whoever calls for the change hands in what is saved by then."""
    if write.kind not in (ATTRIBUTE, CLASS, REBIND) or not words(write.name).isdisjoint(NAMING):
        return False
    return holds_for_all_callers(
        model, write.context, _LEVELS, lambda ref, at: _has_saved(model, ref, at)
    )


def _has_saved(model: Model, ref: CodeRef, at: int) -> bool:
    op, code = ref.code.ops[at], ref.code
    given = op.args if isinstance(op, ir.Call) else []
    wanted = {source for value in given for source in sources(code, value, frozenset())}
    wanted = {value for value in wanted if not isinstance(code.ops[value], ir.Call)}
    bases = list(filled(code, wanted, frozenset()))
    kept = {root for base in bases for root in roots(code, base)}
    return bool(kept) and any(
        value < at
        and encloses(code, call.block, at)
        and (
            meet(code, kept, sources(code, value, frozenset()))
            or any(_is_of(code, base, call.func) for base in bases)
        )
        and is_saver(model, ref, value)
        for value, call in ref.each(ir.Call)
    )


def _is_of(code: ir.Code, part: int, saver: int) -> bool:
    """`station.bots` of what `station.save_config()` saves."""
    owner, func = code.ops[part], code.ops[saver]
    return (
        isinstance(owner, ir.Attr)
        and isinstance(func, ir.Attr)
        and alike(code, owner.base, func.base)
    )
