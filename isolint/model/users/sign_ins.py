"""What a service signs in with elsewhere: a username that stands beside a password, or what its
settings hold.
"""

from __future__ import annotations

import re

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.identity import Identities
from isolint.model.users.settings_objects import names_settings
from isolint.summary import ir
from isolint.summary.operands import alike

_SECRET = re.compile(r"(^|_)(password|passwd|pwd|secret)$")
_WORD = re.compile(r"[a-z]+")
_NAMED = re.compile(r"[A-Z]?[a-z]+")
_OF_ONE = frozenset({"user", "member", "account", "customer", "request", "session", "tenant"})


def is_part_of_sign_in(ref: CodeRef, value: int) -> bool:
    """`config.tenant_id` where the code reads `config.client_secret` as well, and a parameter
    `username` beside one `password`: by its name alone it is nobody's.
    """
    op = ref.code.ops[value]
    if isinstance(op, ir.Param):
        return any(_SECRET.search(param.name) for param in ref.code.params)
    if not isinstance(op, ir.Attr) or _is_of_one(ref, op.base):
        return False
    return any(
        _SECRET.search(other.name) and alike(ref.code, other.base, op.base)
        for _, other in ref.each(ir.Attr)
    )


def is_named_alone(flow: Flow, ref: CodeRef, value: int, brings: str) -> bool:
    """A parameter that seems to bring an identity by its name, or as its settings hold one."""
    if brings == "identity":
        return is_part_of_sign_in(ref, value)
    op = ref.code.ops[value]
    annotation = ref.code.params[op.index].annotation if isinstance(op, ir.Param) else -1
    declared = flow.types.of(ref, annotation) if annotation >= 0 else None
    if brings != "context" or declared is None or not declared.classes:
        return False
    return all(names_settings(flow.program.codes[cls].code.name) for cls in declared.classes)


class OwnSignIns:
    """Methods whose object knows of no identity but the name that its constructor was given beside
    a password: a broker's client, a sender of mails.
    """

    def __init__(self, identities: Identities) -> None:
        self.identities = identities
        self._only: dict[int, bool] = {}

    def holds(self, ref: CodeRef) -> bool:
        flow = self.identities.flow
        objects = [flow.objects[obj] for obj in flow.values(ref, 0)]
        return bool(objects) and all(
            isinstance(obj, Instance) and self._only_signs_in(obj.cls) for obj in objects
        )

    def _only_signs_in(self, cls: int) -> bool:
        found = self._only.get(cls)
        if found is None:
            found = self._only[cls] = _only_signs_in(self.identities, cls)
        return found


def _only_signs_in(identities: Identities, cls: int) -> bool:
    classes, program = identities.flow.classes, identities.flow.program
    owners = classes.info[cls].mro
    bodies = [program.codes[owner] for owner in owners]
    named = {word.lower() for word in _NAMED.findall(bodies[0].code.name)}
    if named & _OF_ONE or any(identities.kind(n, body) for body in bodies for n in body.code.names):
        return False
    kept = [
        is_part_of_sign_in(ref, op.value)
        for owner in owners
        for ref in classes.methods(owner, "__init__")
        for _, op in ref.each(ir.SetAttr)
        if op.base == 0 and op.value >= 0 and identities.kind(op.name, ref)
    ]
    return bool(kept) and all(kept)


def _is_of_one(ref: CodeRef, value: int) -> bool:
    """A user's record has both as well."""
    op = ref.code.ops[value]
    name = ref.code.params[op.index].name if isinstance(op, ir.Param) else getattr(op, "name", "")
    return not _OF_ONE.isdisjoint(_WORD.findall(name.lower()))
