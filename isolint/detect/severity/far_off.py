"""How long the evidence is: calls from the entry point, owners from where the object is held; and
whether it says which attribute is written.
"""

from __future__ import annotations

from isolint.detect.code.naming import Naming
from isolint.detect.severity.setters import Cause
from isolint.detect.view import View
from isolint.model.pointsto.flow import ANY
from isolint.model.shared.ownership import Hold
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write

UNNAMED = "which one is told by a value"
FAR_OFF = "a long way from whoever asks, or from what holds it"
_LONGEST = 3
_OF_ONE = frozenset({"session", "identity", "context"})


def doubt(view: View, cause: Cause) -> str:
    """Each call and each owner may be another one's than it seems. What is a user's by what it is,
    and not only by where it comes from, is told however it gets there, but for an id that tells
    requests apart and no users; so is a change of what a parameter begins with, which all calls
    share.
    """
    write = cause.rated.write
    if cause.rated.kind in _OF_ONE and not _tells_requests(view, cause):
        return ""
    if write.name == ANY and write.kind in (ATTRIBUTE, REBIND):
        return UNNAMED
    owners = _owners(view, write)
    if [owner.root for owner in owners] == ["default"]:
        return ""
    return FAR_OFF if _calls(view, cause) + len(owners) > _LONGEST else ""


def _tells_requests(view: View, cause: Cause) -> bool:
    write = cause.rated.write
    ref = view.program.codes[write.context[0]]
    named = Naming(view.model.identities).named(ref, write.given)
    return cause.rated.kind == "identity" and named is not None and named[0] == "request"


def _calls(view: View, cause: Cause) -> int:
    for reach in (view.model.request, view.model.latent):
        if cause.context in reach.links:
            return len(reach.chain(cause.context)) - 1
    return 0


def _owners(view: View, write: Write) -> list[Hold]:
    """An element is as far off as what it is in."""
    obj, lifetimes = write.shared.obj, view.model.lifetimes
    if write.kind in (REBIND, CLASS) or obj not in lifetimes.holds:
        return []
    return [hold for _, hold in lifetimes.chain(obj) if not hold.name.startswith("[")]
