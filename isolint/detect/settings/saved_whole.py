"""Containers that are written to their file with each change: `self.rows[at] = row`, and then
`self._save()`.
"""

from __future__ import annotations

from isolint.detect.settings.saved_settings import is_of_one
from isolint.detect.settings.saving import is_saving
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir


def is_saved_whole(model: Model, write: Write) -> bool:
    """What the function calls next reads the container by its name, and writes a file."""
    ref = model.program.codes[write.context[0]]
    hold = model.lifetimes.holds.get(write.shared.obj)
    if hold is None or hold.name.startswith("["):
        return False
    return any(
        _saves(model, model.program.codes[code], hold.name.lstrip("."))
        for value, _ in ref.each(ir.Call)
        if value > write.value
        for code, _ in model.flow.calls.get(ref.node + value, {})
    )


def _saves(model: Model, ref: CodeRef, name: str) -> bool:
    reads = any(op.name == name for _, op in ref.each(ir.Attr))
    reads = reads or any(op.name == name for _, op in ref.each(ir.Load))
    return reads and any(
        is_saving(model, ref, call) and not is_of_one(model, ref, call)
        for _, call in ref.each(ir.Call)
    )
