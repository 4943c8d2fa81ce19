"""Objects that whoever uses the program hands to a function that registers routes: the routes have
them for every user, `def add_routes(app, agent: Agent)`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.changing import is_made_inside
from isolint.model.entries.entering import give_receiver
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entries
from isolint.model.shared.stand_ins import is_named_beside
from isolint.summary import ir

_KINDS = frozenset({"http", "websocket"})
_ANYTHING = "<handed object>()"
_PLAIN = frozenset({"positional", "keyword"})


def hand_objects(flow: Flow, entries: Entries) -> None:
    """One of what such a parameter is declared as, where nobody but an example gives one."""
    seen: set[tuple[int, int]] = set()
    for entry in entries.found:
        ref = flow.program.codes[entry.code]
        around = flow.program.parent(ref)
        if entry.kind in _KINDS and entry.certain and around and around.code.kind == "function":
            for index in _captured(flow, ref, around):
                if (around.id, index) not in seen:
                    seen.add((around.id, index))
                    _hand(flow, entries, around, index)


def _captured(flow: Flow, ref: CodeRef, around: CodeRef) -> Iterator[int]:
    """The parameters of the function around a route that it or what is written in it uses."""
    home = around.id - around.module.base
    loads = (op for inner in flow.program.below(ref) for _, op in inner.each(ir.Load))
    names = frozenset(op.name for op in loads if op.home == home)
    for index, param in enumerate(around.code.params):
        if param.name in names and param.annotation >= 0 and param.kind in _PLAIN:
            yield index


def _hand(flow: Flow, entries: Entries, around: CodeRef, index: int) -> None:
    declared = flow.types.of(around, around.code.params[index].annotation)
    if declared.externals or not _only_beside(flow, around, flow.values(around, index)):
        return
    node = around.node + index
    if len(declared.classes) == 1:
        _make(flow, entries, declared.classes[0], node)
    elif declared.open and not declared.classes:
        _keep(flow, entries, flow.objects.number(External(_ANYTHING, node)), node)


def _make(flow: Flow, entries: Entries, cls: int, node: int) -> None:
    made_elsewhere = [o for o in flow.instances.get(cls, ()) if not is_made_inside(flow, cls, o)]
    if not _only_beside(flow, flow.program.codes[cls], made_elsewhere):
        return
    made = flow.instance(cls, node)
    _keep(flow, entries, made, node)
    found = flow.classes.member(cls, "__init__")
    for method in flow.classes.methods(found[0], "__init__") if found else ():
        give_receiver(flow, (method.id, made))
        entries.startup.append(method.id)


def _only_beside(flow: Flow, ref: CodeRef, objects: Collection[int]) -> bool:
    """Whether nobody makes them but modules such as examples, of which the code is none."""
    makers = [flow.made_at(obj) for obj in objects]
    return not makers or not (
        is_named_beside(ref.module)
        or any(made is None or not is_named_beside(made[0].module) for made in makers)
    )


def _keep(flow: Flow, entries: Entries, made: int, node: int) -> None:
    entries.kept[made] = node
    flow.graph.add(node, made)
