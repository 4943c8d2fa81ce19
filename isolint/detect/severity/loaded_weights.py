"""A model's weights by a name that a page offers, and what they are called: the one model for
whoever opens the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.severity.sole_settings import PLAIN, SoleSettings
from isolint.model.definitions.objects import Container, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir

OF_ALL = "the one model of pages that tell no users apart"
_PAGES = frozenset({"event", "page"})
_CALLED = frozenset({"name", "id", "path", "type", "version"})
_NOW = frozenset({"used", "loaded", "current"})


class LoadedWeights:
    def __init__(self, model: Model, settings: SoleSettings, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores
        self._settings = settings

    def holds(self, write: Write) -> bool:
        """What a user wrote is no model, nor is a name that belongs to none."""
        if write.kind not in (REBIND, CLASS, ATTRIBUTE):
            return False
        ref = self.model.program.codes[write.context[0]]
        if not self._are_weights(ref, write.given) and not self._names_model(ref, write):
            return False
        kinds = self._settings.kinds(write.context)
        if not kinds or not kinds <= PLAIN | _PAGES or self._is_told_of_somebody(write):
            return False
        return not kinds.isdisjoint(_PAGES) or not self._settings.tells_apart

    def _names_model(self, ref: CodeRef, write: Write) -> bool:
        """`shared.model_name = name`, `shared.loaded_model = name`, where weights are kept as
        `shared.model`.
        """
        whole = _named_after(write.name)
        if not whole:
            return False
        op = ref.code.ops[write.value]
        if isinstance(op, ir.SetAttr):
            held = self.model.flow.values(ref, op.base)
            return any(
                self._are_weights(code, store.value)
                and not held.isdisjoint(self.model.flow.values(code, store.base))
                for code, _, store in self.stores.named(whole)
                if store.value >= 0
            )
        return any(
            bound.name == whole and bound.value >= 0 and self._are_weights(code, bound.value)
            for code in self._beside(ref)
            for _, bound in code.each(ir.Bind)
        )

    def _beside(self, ref: CodeRef) -> list[CodeRef]:
        """All code of the module."""
        base, count = ref.module.base, len(ref.module.summary.codes)
        return self.model.program.codes[base : base + count]

    def _are_weights(self, ref: CodeRef, given: int) -> bool:
        """Loaded by a library that is known, or by a class of the program that stands beside it or
        keeps them; the pair that it was taken out of may stand there too.
        """
        flow = self.model.flow
        objects = flow.values(ref, given) if given >= 0 else frozenset()
        found = [flow.objects[obj] for obj in objects]
        paths = [path for obj in objects for path in self._paths(obj)]
        return (
            all(isinstance(each, (External, Instance)) or _is_pair(each) for each in found)
            and not any(path.startswith(BUILTIN) for path in paths)
            and any(path in self.model.known.weights for path in paths)
        )

    def _paths(self, obj: int) -> Iterator[str]:
        """Of what a library made, or what an object of the program has of it."""
        flow = self.model.flow
        described = flow.objects[obj]
        if isinstance(described, External):
            yield described.path
        elif isinstance(described, Instance):
            for node in flow.fields.get(obj, {}).values():
                held = (flow.objects[part] for part in flow.graph.get(node))
                kept = (each.path for each in held if isinstance(each, External))
                yield from (path for path in kept if path in self.model.known.weights)

    def _is_told_of_somebody(self, write: Write) -> bool:
        codes = {step[0] for step, _ in self.model.request.chain(write.context)}
        codes |= self.model.request.entered(write.context) or frozenset()
        return any(self.model.identities.receives(self.model.program.codes[c]) for c in codes)


def _named_after(name: str) -> str:
    """What the name is said to be that of; empty where it is none's."""
    whole, _, last = name.rpartition("_")
    if whole and last in _CALLED:
        return whole
    first, _, rest = name.partition("_")
    return rest if first in _NOW else ""


def _is_pair(described: object) -> bool:
    return isinstance(described, Container) and described.kind == "tuple"
