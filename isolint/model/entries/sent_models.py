"""Models that a framework makes of what users send: each checks itself while it is made."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.model.calling.marked_parameters import is_marked
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.types import Type
from isolint.model.entries.entering import give_receiver
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entry
from isolint.summary import ir

_KINDS = frozenset({"http", "tool"})


def with_checks(flow: Flow, found: list[Entry], sent: set[int]) -> list[Entry]:
    """Each entry, followed by what the models of its body run; those models are added to `sent`."""
    return [each for entry in found for each in (entry, *_checks(flow, entry, sent))]


def _checks(flow: Flow, entry: Entry, seen: set[int]) -> Iterator[Entry]:
    if entry.kind not in _KINDS or not entry.certain:
        return
    ref = flow.program.codes[entry.code]
    for index, param in enumerate(ref.code.params):
        # What a dependency gives is made by the program.
        if param.annotation >= 0 and not is_marked(flow, ref, param, flow.known.depends):
            for cls in _models(flow, flow.types.of(ref, param.annotation), seen):
                for check in _methods(flow, cls):
                    yield _checked(flow, entry, check, cls, ref.node + index)


def _checked(flow: Flow, entry: Entry, check: CodeRef, cls: int, node: int) -> Entry:
    """On the object that is made of what a user sends, or on its class."""
    of_class = flow.classes.method_kind(check) == "class"
    receiver = flow.objects.number(Class(cls)) if of_class else flow.instance(cls, node)
    give_receiver(flow, (check.id, receiver))
    return replace(entry, code=check.id, receiver=receiver, gives=(), part_of=entry.code)


def _models(flow: Flow, declared: Type, seen: set[int]) -> Iterator[int]:
    """The classes of the program that it is declared as, and those of their fields."""
    for cls in declared.classes:
        if cls not in seen:
            seen.add(cls)
            yield cls
            for owner in flow.classes.info[cls].mro:
                body = flow.program.codes[owner]
                for _, op in body.each(ir.Bind):
                    if op.annotation >= 0:
                        yield from _models(flow, flow.types.of(body, op.annotation), seen)
    for part in declared.elements:
        yield from _models(flow, part, seen)


def _methods(flow: Flow, cls: int) -> Iterator[CodeRef]:
    for owner in flow.classes.info[cls].mro:
        for ref in flow.classes.methods(owner):
            if flow.classes.completes(ref):
                yield ref
