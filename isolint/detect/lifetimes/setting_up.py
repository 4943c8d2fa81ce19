"""Methods that only set an object up: its constructors, what they call on it, and what startup
alone runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef


def setting_up(view: View, obj: int, cls: int) -> set[int]:
    """Codes of the object's methods."""
    methods = [
        ref for owner in view.flow.classes.info[cls].mro for ref in view.flow.classes.methods(owner)
    ]
    found = {ref.id for ref in methods if view.flow.classes.makes(ref)}
    found.update(ref.id for ref in methods if _is_startup_on(view, ref, obj))
    waiting = list(found)
    while waiting:
        for code in _called_on(view, view.program.codes[waiting.pop()], obj):
            if code not in found and code not in view.model.request.codes:
                found.add(code)
                waiting.append(code)
    return found


def _is_startup_on(view: View, ref: CodeRef, obj: int) -> bool:
    if ref.id in view.model.request.codes:
        return False
    return any(receiver == obj for _, receiver in view.model.startup.codes.get(ref.id, ()))


def _called_on(view: View, ref: CodeRef, obj: int) -> Iterator[int]:
    for value in range(len(ref.code.ops)):
        for code, receiver in view.flow.calls.get(ref.node + value, ()):
            if receiver == obj:
                yield code
