"""Settings of a library that the program calls elsewhere, and never while it serves."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.shared.outside_calls import outside_calls
from isolint.model.writing.outside import Change

UNSERVED = "nothing that serves calls what it sets up"


def is_unserved(view: View, change: Change) -> bool:
    """`library.configure(key)`, where `library.ask(…)` stands in code that no request runs."""
    if not change.called:
        return False
    module = change.place.rpartition(".")[0] + "."
    codes = {
        ref.id
        for ref, _, _, path in outside_calls(view.flow, lambda path: path.startswith(module))
        if path != change.place
    }
    reaches = (view.model.request, view.model.latent)
    return bool(codes) and all(codes.isdisjoint(reach.codes) for reach in reaches)
