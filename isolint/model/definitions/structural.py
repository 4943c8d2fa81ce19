"""Classes that implement a protocol without deriving from it (PEP 544), as far as names tell."""

from __future__ import annotations

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

Members = dict[str, frozenset[str]]


def add_implementers(classes: Classes) -> None:
    """Lets them count as subclasses of the protocol."""
    asked = {cls: _members(classes, cls) for cls in classes.info if _is_protocol(classes, cls)}
    declaring = _declaring(classes, asked)
    for protocol, wanted in asked.items():
        known = classes.subclasses.setdefault(protocol, [])
        if any(wanted.values()):
            having = set.intersection(*(declaring.get(name, set()) for name in wanted))
            having.difference_update(known)
            known += [cls for cls in sorted(having) if _has(classes, cls, wanted)]


def _declaring(classes: Classes, asked: dict[int, Members]) -> dict[str, set[int]]:
    """The classes that have each of the names asked for; protocols are left out."""
    names = frozenset(name for wanted in asked.values() for name in wanted)
    found: dict[str, set[int]] = {}
    for cls in classes.info:
        for name in () if cls in asked else names & classes.attributes(cls):
            found.setdefault(name, set()).add(cls)
    return found


def _is_protocol(classes: Classes, cls: int) -> bool:
    """Its own base is `Protocol`; a class that derives from a protocol is none."""
    ref = classes.info[cls].ref
    return any(_name(classes, ref, base) == "Protocol" for base in ref.code.bases)


def _name(classes: Classes, ref: CodeRef, value: int) -> str:
    parent = classes.program.parent(ref)
    op = parent.code.ops[value] if parent is not None else None
    while isinstance(op, ir.Item) and parent is not None:
        op = parent.code.ops[op.base]
    return op.name if isinstance(op, (ir.Load, ir.Attr, ir.Bind)) else ""


def _members(classes: Classes, cls: int) -> Members:
    """What a protocol and those it extends ask for: names, with the parameters of methods."""
    found: Members = {}
    for owner in classes.info[cls].mro:
        for name in classes.info[owner].ref.code.names:
            found.setdefault(name, frozenset())
            for ref in classes.methods(owner, name):
                found[name] |= _parameters(ref)
    return {name: params for name, params in found.items() if not name.startswith("__")}


def _parameters(ref: CodeRef) -> frozenset[str]:
    return frozenset(param.name for param in ref.code.params if param.kind != "star")


def _has(classes: Classes, cls: int, wanted: Members) -> bool:
    return all(_accepts(classes, cls, name, params) for name, params in wanted.items() if params)


def _accepts(classes: Classes, cls: int, name: str, params: frozenset[str]) -> bool:
    """The method that the class has takes what the protocol's does, by name."""
    member = classes.member(cls, name)
    found = classes.methods(member[0], name) if member is not None else []
    return any(params <= _parameters(ref) for ref in found)
