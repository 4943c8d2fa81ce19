"""Containers that keep an entry for each user, run or session: what one entry holds is its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isolint.model.definitions.objects import Container, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.shared.ownership import Hold
from isolint.summary import ir

_BY_KEY = frozenset({"setdefault", "get"})
_KEYS = frozenset({"id", "key", "sid", "uuid", "pk"})
_IDS = _KEYS - {"key"} | {"phone", "email", "jid", "mxid", "msisdn"}
_WORD = re.compile(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+")
NAMED = frozenset({"session", "identity", "context"})


def keyed_containers(model: Model) -> frozenset[int]:
    """Containers of which some code keeps or asks for an entry under an identity."""
    found: set[int] = set()
    for ref in model.program.codes:
        for base, key in _entries(ref):
            if is_id(model, ref, key):
                found |= model.flow.values(ref, base)
    keeping = (Container, Instance)
    return frozenset(obj for obj in found if isinstance(model.flow.objects[obj], keeping))


def _entries(ref: CodeRef) -> Iterator[tuple[int, int]]:
    """(container, key) of what is stored or looked up under a key."""
    for _, store in ref.each(ir.SetItem):
        if store.value >= 0 and store.key >= 0:
            yield store.base, store.key
    for _, item in ref.each(ir.Item):
        yield item.base, item.key
    for _, call in ref.each(ir.Call):
        func = ref.code.ops[call.func]
        if isinstance(func, ir.Attr) and func.name in _BY_KEY:
            yield from ((func.base, key) for key in call.args[:1])


def is_id(model: Model, ref: CodeRef, key: int) -> bool:
    """An identity, the id of whatever it may be, `job_id`, somebody's address or what lets them
    in, `access_token`; also as a part of the key.
    """
    op = ref.code.ops[key] if key >= 0 else None
    if isinstance(op, (ir.Collection, ir.Combine, ir.Choice)):
        return any(is_id(model, ref, part) for part in op.values)
    if isinstance(op, ir.Call):
        return any(is_id(model, ref, part) for part in op.args)
    if isinstance(op, (ir.Load, ir.Bind, ir.Attr, ir.Param)):
        name = ref.code.params[op.index].name if isinstance(op, ir.Param) else op.name
        told = name.lower().removesuffix("_number")
        if told.rpartition("_")[2] in _IDS or told in model.known.credential_names:
            return True
        made = ref.code.ops[op.value] if isinstance(op, ir.Bind) and op.value >= 0 else None
        if isinstance(op, ir.Bind) and isinstance(made, (ir.Collection, ir.Combine)):
            return is_id(model, ref, op.value)
    return is_identity(model, ref, key)


def is_identity(model: Model, ref: CodeRef, key: int) -> bool:
    """An identity, or the `id` or `key` of something that has one: `session.id`."""
    if key < 0:
        return False
    if model.values.kind(ref, key) in NAMED:
        return True
    op = ref.code.ops[key]
    if not isinstance(op, ir.Attr) or op.name.lstrip("_") not in _KEYS:
        return False
    return any(model.identities.kind(f"{name}_id") for name in _names(model, ref, op.base))


def _names(model: Model, ref: CodeRef, value: int) -> Iterator[str]:
    """What a thing is called: its variable, and the last word of its class's name."""
    op = ref.code.ops[value]
    if isinstance(op, (ir.Load, ir.Bind, ir.Attr)):
        yield op.name
    elif isinstance(op, ir.Param):
        yield ref.code.params[op.index].name
    for obj in model.flow.values(ref, value):
        described = model.flow.objects[obj]
        if isinstance(described, Instance):
            words = _WORD.findall(model.program.codes[described.cls].code.name)
            yield from (word.lower() for word in words[-1:])


def is_entry(model: Model, containers: frozenset[int], obj: int) -> bool:
    """Whether an object is held by an entry of one of the containers, or is the entry; and so is
    what a library made for a cached function that is told an identity.
    """
    if obj not in model.lifetimes.holds:
        return False
    chain = model.lifetimes.chain(obj)
    return _is_cached_by_id(model, obj, chain[0][1]) or any(
        hold.name.startswith("[") and hold.parent in containers for _, hold in chain
    )


def _is_cached_by_id(model: Model, obj: int, root: Hold) -> bool:
    if root.root != "cache" or not isinstance(model.flow.objects[obj], External):
        return False
    ref = model.program.codes[root.code]
    own = model.flow.classes.has_self(ref)
    return any(is_id(model, ref, index) for index in range(own, len(ref.code.params)))
