"""Ownership chains: breadth first from the roots, over what shared objects hold in turn.

Roots are module globals, class attributes, application state, results of cached functions, default
arguments, variables that a startup function's closures keep, and what a framework keeps for all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from isolint.model.definitions.objects import Bound, Container, External, Instance, Partial
from isolint.model.pointsto.flow import PROVIDED_FRESH, Flow
from isolint.model.pointsto.graph import Objects
from isolint.model.shared.own_locals import kept_aside, sets_on_local

ROOT = -1
_MANY = 6
_KINDS = 16
_VALUE = ".get()"
_LASTING = (Instance, External, Container, Partial)


class Hold(Struct, frozen=True):
    """How an object is held: by `parent` under `name`, or by a root when `parent` is ROOT.

    `root` says which kind: module, class, state, cache, default, closure or framework; `code` and
    `value` are where the name was bound, when that is one operation.
    """

    parent: int
    name: str
    root: str = ""
    code: int = -1
    value: int = -1


Admits = Callable[[int, Hold], bool]


def ownership(flow: Flow, roots: Iterable[tuple[int, Hold]], admits: Admits) -> dict[int, Hold]:
    """One chain for each object. A step that is not admitted is taken last, where no chain of
    admitted steps leads to the object.
    """
    holds = _walk(flow, deque(roots), admits, {})
    refused = [(obj, hold) for obj, hold in _all_steps(flow, roots, holds) if obj not in holds]
    return _walk(flow, deque(refused), lambda *_: True, holds)


def admitted(flow: Flow, roots: Iterable[tuple[int, Hold]], admits: Admits) -> dict[int, Hold]:
    """Chains of admitted steps alone."""
    return _walk(flow, deque(roots), admits, {})


def _walk(
    flow: Flow, queue: deque[tuple[int, Hold]], admits: Admits, holds: dict[int, Hold]
) -> dict[int, Hold]:
    while queue:
        obj, hold = queue.popleft()
        target = _lasting(flow, obj, hold)
        if target is not None and target not in holds and admits(target, hold):
            holds[target] = hold
            queue.extend(_held_by(flow, target))
    return holds


def _all_steps(
    flow: Flow, roots: Iterable[tuple[int, Hold]], holds: dict[int, Hold]
) -> Iterator[tuple[int, Hold]]:
    yield from roots
    for obj in list(holds):
        yield from _held_by(flow, obj)


def _lasting(flow: Flow, obj: int, hold: Hold) -> int | None:
    """The object that is held, if it is one that lasts: a bound method keeps its receiver."""
    described = flow.objects[obj]
    if isinstance(described, Bound):
        obj, described = described.receiver, flow.objects[described.receiver]
    if hold.parent != ROOT and isinstance(described, Instance) and described.site < 0:
        return None
    return obj if isinstance(described, _LASTING) and not _is_fleeting(flow, described) else None


def _is_fleeting(flow: Flow, described: object) -> bool:
    """A generator lives for one call; a context variable keeps its values apart by itself."""
    if isinstance(described, Container):
        return described.kind == "generator" or described.site <= -1_000_000_000
    if isinstance(described, Instance) and described.site < 0:
        return bool(flow.instances.get(described.cls))
    if not isinstance(described, External):
        return False
    if described.path in flow.known.requests and described.site < 0:
        return True
    variable = described.path.partition(_VALUE)[0]
    return variable != described.path and variable in flow.known.context_locals


def _held_by(flow: Flow, obj: int) -> Iterator[tuple[int, Hold]]:
    described = flow.objects[obj]
    apart = keeps_apart(flow, described)
    own = _aside(flow, described) if apart else frozenset[str]()
    if apart and not own:
        return
    # What is put into a queue is handed on to the one who takes it out.
    if isinstance(described, Container) and described.kind == "queue":
        return
    for name, node in flow.fields.get(obj, {}).items():
        if name == PROVIDED_FRESH or (apart and name not in own):
            continue
        if isinstance(described, Instance) and _is_of_others(flow, described.cls, name):
            continue
        known = flow.graph.get(node)
        if not name.startswith("[") and are_unrelated(flow, known):
            continue
        for held in told_apart(flow, known):
            yield held, Hold(obj, name)


def _is_of_others(flow: Flow, cls: int, name: str) -> bool:
    """An attribute that this class never has, and others do: it was set on one of their objects."""
    return name not in flow.classes.attributes(cls) and flow.classes.anybody_has(name)


def _aside(flow: Flow, described: object) -> frozenset[str]:
    """What an object has itself that sets its other attributes on a thread-local."""
    if not isinstance(described, Instance) or _is_derived(flow, described.cls):
        return frozenset()
    return kept_aside(flow, described.cls)


def keeps_apart(flow: Flow, described: object) -> bool:
    """A thread-local or a context variable, or an object of a class derived from one or that sets
    its attributes on one: each thread or context has other attributes of it.
    """
    if isinstance(described, External):
        return described.path in flow.known.context_locals
    return isinstance(described, Instance) and (
        _is_derived(flow, described.cls) or sets_on_local(flow, described.cls)
    )


def _is_derived(flow: Flow, cls: int) -> bool:
    locals_, bases = flow.known.context_locals, flow.classes.info[cls].externals
    return any(f"{path}()" in locals_ for path in bases)


def are_unrelated(flow: Flow, objects: Objects) -> bool:
    """Objects of so many classes that one place hardly holds them all. Where they are all made for
    one place, they have a base of the program in common.
    """
    if len(objects) <= _MANY:
        return False
    described = (flow.objects[obj] for obj in objects)
    classes = {each.cls for each in described if isinstance(each, Instance)}
    return len(classes) > _MANY and not (len(classes) <= _KINDS and _are_of_one_base(flow, classes))


def _are_of_one_base(flow: Flow, classes: set[int]) -> bool:
    return bool(
        frozenset[int].intersection(*(frozenset(flow.classes.info[c].mro) for c in classes))
    )


def told_apart(flow: Flow, objects: Objects) -> list[int]:
    """Without the containers where there are too many to say which of them is really held."""
    if len(objects) <= _MANY:
        return sorted(objects)
    containers = sum(isinstance(flow.objects[obj], Container) for obj in objects)
    return [
        obj
        for obj in sorted(objects)
        if containers <= _MANY or not isinstance(flow.objects[obj], Container)
    ]
