"""Objects that a library's user makes once, with settings, and calls for each of many requests."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.entries.entering import give_receiver
from isolint.model.entries.reexported import is_public
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.identity import Identities
from isolint.model.reaching.entry_points import Entries
from isolint.summary import ir
from isolint.summary.operands import behind, roots

_PLAIN = frozenset({BUILTIN + "object", "abc.ABC", "typing.Generic", "typing.Protocol"})


def offer_objects(flow: Flow, entries: Entries) -> None:
    """One of each class that says so itself and of which the program makes none."""
    identities = Identities(flow)
    for cls, info in flow.classes.info.items():
        if not _is_offered(flow, info.ref) or flow.classes.subclasses.get(cls):
            continue
        settings = frozenset(_settings(flow, cls))
        if settings and (
            _is_called(flow, cls) or _replaces(flow, cls, settings) or _is_told(identities, cls)
        ):
            _keep(flow, entries, cls)


def _keep(flow: Flow, entries: Entries, cls: int) -> None:
    """Made at startup, by whoever uses the library."""
    node = flow.classes.info[cls].ref.node
    made = flow.instance(cls, node)
    entries.kept[made] = node
    found = flow.classes.member(cls, "__init__")
    for ref in flow.classes.methods(found[0], "__init__") if found else ():
        give_receiver(flow, (ref.id, made))
        entries.startup.append(ref.id)


def _is_offered(flow: Flow, ref: CodeRef) -> bool:
    parent, made = flow.program.parent(ref), flow.instances.get(ref.id, ())
    public = is_public(ref.module) and not ref.code.name.startswith("_")
    at_module = parent is not None and parent.code.kind == "module"
    unmade = all(getattr(flow.objects[obj], "site", -1) < 0 for obj in made)
    return public and at_module and unmade


def _settings(flow: Flow, cls: int) -> Iterator[str]:
    """Attributes that hold what the constructor was given: `self.driver = driver or Driver()`.
    What may be left out and has nothing in its place is filled in later.
    """
    found = flow.classes.member(cls, "__init__")
    for ref in flow.classes.methods(found[0], "__init__") if found else ():
        stored = [
            (op.name, _given(ref, op.value)) for _, op in ref.each(ir.SetAttr) if op.base == 0
        ]
        for name, given in stored:
            others = [each for other, each in stored if other == name]
            if given is not None and (given < 0 or len(others) > 1):
                yield name


def _given(ref: CodeRef, value: int) -> int | None:
    """The default of the parameter that is stored, -1 where it has none or something else is there
    in its place; None for what is no parameter.
    """
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        if isinstance(op, ir.Choice) and any(
            isinstance(ref.code.ops[each], ir.Param) for each in op.values
        ):
            return -1
        if isinstance(op, ir.Param):
            return ref.code.params[op.index].default
    return None


def _is_called(flow: Flow, cls: int) -> bool:
    """`auth(request)`, of a class of its own: no decorator, which is given what it calls later."""
    outside = set(flow.classes.info[cls].externals) - _PLAIN
    found = None if outside else flow.classes.member(cls, "__call__")
    methods = flow.classes.methods(found[0], "__call__") if found else []
    return any(len(ref.code.params) > 1 and not _decorates(ref) for ref in methods)


def _is_told(identities: Identities, cls: int) -> bool:
    """`agent.run(text, session_id)` of an agent that can be made for nobody."""
    classes = identities.flow.classes
    methods = [ref for owner in classes.info[cls].mro for ref in classes.methods(owner)]
    made = (ref for ref in methods if ref.code.name == "__init__")
    told = (ref for ref in methods if not ref.code.name.startswith("_"))
    return not any(_is_of_one(identities, ref) for ref in made) and any(
        identities.parameter(ref, index) for ref in told for index in range(1, len(ref.code.params))
    )


def _is_of_one(identities: Identities, ref: CodeRef) -> bool:
    """Nobody makes the object without saying whose it is."""
    return any(
        param.default < 0
        and (
            identities.names_requester(param.name)
            or param.name in identities.known.context_names
            or identities.parameter(ref, index) == "session"
        )
        for index, param in enumerate(ref.code.params)
        if index > 0
    )


def _decorates(ref: CodeRef) -> bool:
    """It makes a function, keeps what it is given as it is, or gives back itself."""
    stored = [op.value for _, op in ref.each(ir.SetAttr) if op.base == 0]
    returned = [op.value for _, op in ref.each(ir.Return) if op.value >= 0]
    kept = {root for value in stored for root in roots(ref.code, value)}
    given = {at for at, op in ref.each(ir.Param) if op.index > 0}
    itself = any(0 in roots(ref.code, value) for value in returned)
    return itself or not kept.isdisjoint(given) or any(ref.each(ir.Make))


def _replaces(flow: Flow, cls: int, settings: frozenset[str]) -> bool:
    """A call, which others can come between, puts something of its own in a setting's place."""
    return any(
        op.base == 0 and op.name in settings and _is_calls_own(ref, op.value)
        for owner in flow.classes.info[cls].mro
        for ref in flow.classes.methods(owner)
        if ref.code.asynchronous and not ref.code.name.startswith("_")
        for at, op in ref.each(ir.SetAttr)
        if any(later > at for later, _ in ref.each(ir.Await))
    )


def _is_calls_own(ref: CodeRef, value: int) -> bool:
    """Made of an argument of the call, and not that argument alone: no setter."""
    made_of = (ref.code.ops[at] for at in behind(ref.code, [value]))
    given = any(isinstance(op, ir.Param) and op.index > 0 for op in made_of)
    alone = (isinstance(ref.code.ops[root], ir.Param) for root in roots(ref.code, value))
    return given and not any(alone)
