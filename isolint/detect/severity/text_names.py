"""Names that tell of a text: no object is known by them."""

from __future__ import annotations

from isolint.model.definitions.objects import Instance
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.model.writing.write import Write

NAMES_TEXT = "if the name of its owner holds such an object at all"
_TEXTS = frozenset({"id", "uuid", "name", "path", "url"})


def is_named_text(model: Model, write: Write) -> bool:
    """`project_uuid`, which an analysis of values takes for an object with attributes: the values
    of some attribute of that name were more than it could tell apart.
    """
    obj = write.shared.obj
    while obj in model.lifetimes.holds:
        hold = model.lifetimes.holds[obj]
        if hold.parent == ROOT:
            last = hold.name.lower().rpartition("_")[2]
            root = model.flow.objects[obj]
            return hold.root == "module" and last in _TEXTS and isinstance(root, Instance)
        obj = hold.parent
    return False
