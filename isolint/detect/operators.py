"""What only the service's operators can start: they mean to change it for all."""

from __future__ import annotations

from isolint.model.objects import External
from isolint.model.program import CodeRef
from isolint.model.reach import Context
from isolint.model.scan import Model
from isolint.summary import ir

_MOST = 200


class Operators:
    def __init__(self, model: Model) -> None:
        self.model = model
        found = (model.program.codes[entry.code] for entry in model.entries.found)
        self._codes = frozenset(ref.id for ref in found if self._is_guarded(ref))

    def alone(self, context: Context, ref: CodeRef) -> bool:
        """Every way to the context begins at an entry point that lets operators alone through, or
        such an entry point itself, `ref`, calls the setter that writes.
        """
        request = self.model.request
        if ref.id in self._codes:
            return True
        if not self._codes or context not in request.links:
            return False
        seen, waiting = {context}, [context]
        while waiting:
            current = waiting.pop()
            if current[0] in self._codes:
                continue
            if request.links[current].caller is None or len(seen) > _MOST:
                return False
            fresh = {caller for caller, _ in request.callers.get(current, ())} - seen
            seen |= fresh
            waiting.extend(fresh)
        return True

    def _is_guarded(self, ref: CodeRef) -> bool:
        """A decorator of the function asks for a role or a permission."""
        parent = self.model.program.parent(ref)
        if parent is None:
            return False
        return any(self._asks(parent, value) for value in ref.code.decorators)

    def _asks(self, parent: CodeRef, value: int) -> bool:
        op = parent.code.ops[value]
        func = op.func if isinstance(op, ir.Call) else value
        objects = (self.model.flow.objects[obj] for obj in self.model.flow.values(parent, func))
        return any(
            isinstance(obj, External) and obj.path in self.model.known.operator_checks
            for obj in objects
        )
