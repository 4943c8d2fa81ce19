"""What only runs while the one object of the process is made: below a cached factory, or a global
that is filled once.
"""

from __future__ import annotations

from isolint.detect.code.guards import is_lazy
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

ONCE = "only while something is made that is kept"


class MadeOnce:
    def __init__(self, model: Model) -> None:
        self.model = model
        self._found: dict[Context, bool] = {}
        self._filled: dict[int, list[str]] = {}

    def holds(self, context: Context) -> bool:
        """Every way to the context leads through such a place."""
        if context not in self._found:
            self._found[context] = self._is_below(context)
        return self._found[context]

    def _is_below(self, context: Context) -> bool:
        request, here = self.model.request, self.model.program.codes[context[0]]
        if context in request.links and self._is_factory(here):
            return True
        return request.entered(context, self._makes) == frozenset()

    def _makes(self, caller: CodeRef, value: int) -> bool:
        return self._is_factory(caller) or self._fills_global(caller, value)

    def _fills_global(self, ref: CodeRef, value: int) -> bool:
        names = self._filled.get(ref.id)
        if names is None:
            found = {op.name for _, op in ref.each(ir.Bind) if op.home == ir.GLOBAL}
            names = self._filled[ref.id] = sorted(found)
        return any(is_lazy(ref.code, value, name) for name in names)

    def _is_factory(self, ref: CodeRef) -> bool:
        """Cached, and the same for whoever asks; or what sets up the one object of a class whose
        metaclass keeps it.
        """
        if ref.code.name == "__init__":
            return self._is_of_singleton(ref)
        return not ref.code.params and is_cached(self.model, ref)

    def _is_of_singleton(self, ref: CodeRef) -> bool:
        parent, classes = self.model.program.parent(ref), self.model.flow.classes
        if parent is None or parent.code.kind != "class":
            return False
        metaclass = classes.info[parent.id].metaclass
        if not isinstance(metaclass, Class):
            return False
        return any(map(_keeps_one, classes.methods(metaclass.code, "__call__")))


def _keeps_one(ref: CodeRef) -> bool:
    """`if cls not in cls._instances: cls._instances[cls] = super().__call__(…)`."""
    guards = (ref.code.ops[block.value] for block in ref.code.blocks if block.kind == "if")
    asked = any(isinstance(op, ir.Combine) and op.kind == "NotIn" for op in guards)
    return asked and any(op.key == 0 for _, op in ref.each(ir.SetItem))


def is_cached(model: Model, ref: CodeRef) -> bool:
    return any(path in model.known.cached_factories for path in model.flow.classes.decorators(ref))
