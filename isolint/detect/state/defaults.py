"""Default arguments that keep an object for all calls, and whether a call takes the default."""

from __future__ import annotations

from isolint.detect.code.left_out import Site, calls_on_paths, is_left_out
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import ASSUMED
from isolint.model.shared.ownership import Hold

_SENT = frozenset({"task", "event", "command", "message", "signal", "lambda", ASSUMED})


def default_holding(view: View, obj: int) -> Hold | None:
    """The default argument at the root of what holds the object."""
    lifetimes = view.model.lifetimes
    while obj >= 0 and obj not in lifetimes.holds:
        obj = getattr(view.flow.objects[obj], "owner", -1)
    if obj < 0:
        return None
    _, root = lifetimes.chain(obj)[0]
    return root if root.root == "default" else None


def is_taken(view: View, hold: Hold) -> bool:
    """Some call leaves the argument out; a function that nobody calls is taken to be called so.

    A framework copies or replaces the defaults of handlers that it calls with what it finds in a
    request; a task, an event or a command gets what was sent, and its defaults stay. Who uses a
    library may leave out what can be left out.
    """
    found = _parameter(view, hold)
    if found is None:
        return False
    ref, index = found
    if _is_offered(view, ref):
        return True
    sites = calls_on_paths(ref, [view.model.request, view.model.latent]) or _calls_anywhere(
        view, ref
    )
    if not sites:
        called = [entry for entry in view.model.entries.found if entry.code == ref.id]
        return all(entry.kind in _SENT for entry in called)
    return any(is_left_out(view.program, site, ref, index) for site in sites)


def _is_offered(view: View, ref: CodeRef) -> bool:
    """A constructor of a class whose methods a library's users call."""
    parent = view.program.parent(ref)
    if parent is None or ref.code.name != "__init__" or not view.model.entries.assumed:
        return False
    called = (view.program.codes[e.code] for e in view.model.entries.found if e.kind == ASSUMED)
    return any(view.program.parent(each) is parent for each in called)


def _calls_anywhere(view: View, ref: CodeRef) -> list[Site]:
    position = view.model.lifetimes.position
    return [(*position(node), receiver) for node, receiver in view.call_sites.get(ref.id, ())]


def _parameter(view: View, hold: Hold) -> tuple[CodeRef, int] | None:
    module = view.program.codes[hold.code].module
    for offset, code in enumerate(module.summary.codes):
        ref = view.program.codes[module.base + offset]
        parent = view.program.parent(ref)
        if parent is None or parent.id != hold.code:
            continue
        for index, param in enumerate(code.params):
            if param.default == hold.value and hold.name == f"{code.name}.{param.name}":
                return ref, index
    return None
