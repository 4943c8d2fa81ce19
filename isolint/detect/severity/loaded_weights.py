"""A model's weights by a name that a page offers: the one model for whoever opens the page."""

from __future__ import annotations

from isolint.detect.severity.sole_settings import PLAIN, SoleSettings
from isolint.model.definitions.objects import Container, External, Instance
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write

OF_ALL = "the one model of pages that tell no users apart"
_PAGES = frozenset({"event", "page"})


class LoadedWeights:
    def __init__(self, model: Model, settings: SoleSettings) -> None:
        self.model = model
        self._settings = settings

    def holds(self, write: Write) -> bool:
        """The name itself, or what a user wrote, is no model."""
        if write.kind not in (REBIND, CLASS, ATTRIBUTE) or not self._is_model(write):
            return False
        kinds = self._settings.kinds(write.context)
        if not kinds or not kinds <= PLAIN | _PAGES or self._is_told_of_somebody(write):
            return False
        return not kinds.isdisjoint(_PAGES) or not self._settings.tells_apart

    def _is_model(self, write: Write) -> bool:
        """Loaded by a library that is known, or by a class of the program that stands beside it;
        the pair that it was taken out of may stand there too.
        """
        flow, ref = self.model.flow, self.model.program.codes[write.context[0]]
        found = [flow.objects[obj] for obj in flow.values(ref, write.given)]
        paths = [each.path for each in found if isinstance(each, External)]
        return (
            all(isinstance(each, (External, Instance)) or _is_pair(each) for each in found)
            and not any(path.startswith(BUILTIN) for path in paths)
            and any(path in self.model.known.weights for path in paths)
        )

    def _is_told_of_somebody(self, write: Write) -> bool:
        codes = {step[0] for step, _ in self.model.request.chain(write.context)}
        codes |= self.model.request.entered(write.context) or frozenset()
        return any(self.model.identities.receives(self.model.program.codes[c]) for c in codes)


def _is_pair(described: object) -> bool:
    return isinstance(described, Container) and described.kind == "tuple"
