"""The kind of identity that an expression names, and what it falls back to."""

from __future__ import annotations

from msgspec import Struct

from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.identity import Identities
from isolint.summary import ir

_ADDRESSES = ("urllib.parse.", "yarl.URL", "httpx.URL", "furl.", "sqlalchemy.engine.make_url")
_PROGRAM = frozenset({"bot", "client"})
_LOOKUPS = ("get", "pop")
_CONVERSIONS = frozenset({"str", "int", "UUID"})


class Fallback(Struct, frozen=True):
    """`wanted` is the identity asked for (kind and name), `options` what is used when it is
    missing.
    """

    kind: str
    name: str
    options: list[int]


class Naming:
    def __init__(self, identities: Identities) -> None:
        self.identities = identities

    def named(self, ref: CodeRef, value: int, depth: int = 6) -> tuple[str, str] | None:
        """(kind, name) of an expression that is an identity by its own name."""
        if value < 0 or depth == 0:
            return None
        op = ref.code.ops[value]
        if isinstance(op, ir.Param):
            return self._kind(ref, ref.code.params[op.index].name)
        if isinstance(op, (ir.Bind, ir.Load)):
            return self._kind(ref, op.name)
        if isinstance(op, ir.Attr):
            return self._attribute(ref, op)
        if isinstance(op, ir.Item):
            return self._key(ref, op.key)
        if isinstance(op, (ir.Await, ir.Narrow)):
            return self.named(ref, op.value, depth - 1)
        if isinstance(op, ir.Join):
            kinds = {self.named(ref, v, depth - 1) for v in op.values}
            return kinds.pop() if len(kinds) == 1 else None
        if isinstance(op, ir.Call):
            return self._call(ref, op, depth)
        return None

    def _kind(self, ref: CodeRef, name: str) -> tuple[str, str] | None:
        kind = self.identities.kind(name, ref)
        return None if kind is None else (kind, name)

    def _attribute(self, ref: CodeRef, op: ir.Attr) -> tuple[str, str] | None:
        """`x.user_id`, and `run.id` for the id of a run."""
        if op.name != "id":
            kind = self._kind(ref, op.name)
            return None if kind is None or self._is_of_url(ref, op) else kind
        base = ref.code.ops[op.base]
        name = ""
        if isinstance(base, ir.Param):
            name = ref.code.params[base.index].name
        elif isinstance(base, (ir.Bind, ir.Load, ir.Attr)):
            name = base.name
        if isinstance(base, ir.Attr) and self._is_own_account(ref, base.base):
            return None
        found = self.identities.kind(f"{name}_id", ref) if name else None
        return None if found is None else (found, f"{name}_id")

    def _is_of_url(self, ref: CodeRef, op: ir.Attr) -> bool:
        """With what name the program itself logs in at an address."""
        flow = self.identities.flow
        objects = [flow.objects[obj] for obj in flow.values(ref, op.base)]
        return any(isinstance(o, External) and o.path.startswith(_ADDRESSES) for o in objects)

    def _is_own_account(self, ref: CodeRef, value: int) -> bool:
        """`bot.user` is whom the program itself is logged in as."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Param):
            return ref.code.params[op.index].name in _PROGRAM
        return isinstance(op, (ir.Attr, ir.Bind, ir.Load)) and op.name.lstrip("_") in _PROGRAM

    def _key(self, ref: CodeRef, key: int) -> tuple[str, str] | None:
        op = ref.code.ops[key]
        if isinstance(op, ir.Const) and op.kind == "str":
            return self._kind(ref, header_name(op.text))
        return None

    def _call(self, ref: CodeRef, op: ir.Call, depth: int) -> tuple[str, str] | None:
        """`str(user_id)`, `getattr(x, "user_id", …)`, `x.get("user_id", …)`."""
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Load) and op.args:
            if func.name in _CONVERSIONS:
                return self.named(ref, op.args[0], depth - 1)
            if func.name == "getattr" and len(op.args) > 1:
                return self._key(ref, op.args[1])
        if isinstance(func, ir.Attr) and func.name in _LOOKUPS and op.args:
            return self._key(ref, op.args[0])
        return None

    def fallback(self, ref: CodeRef, value: int) -> Fallback | None:
        """`user_id or x`, `getattr(o, "user_id", x)`, `.get("user_id", x)`, `a.id if a else x`."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Choice) and op.kind in ("or", "if"):
            return self._choice(ref, op)
        if isinstance(op, ir.Call):
            default = self._default(ref, op)
            found = None if default is None else self._call(ref, op, 1)
            if found is not None and default is not None:
                return Fallback(*found, [default])
        return None

    def configured(self, ref: CodeRef, value: int) -> str | None:
        """`DEFAULT_USER_ID`, `settings.default_tenant`: one identity for whoever has none."""
        op = ref.code.ops[value]
        if not isinstance(op, (ir.Attr, ir.Load, ir.Bind)):
            return None
        if isinstance(op, ir.Attr):
            own = isinstance(ref.code.ops[op.base], ir.Param)
        else:
            own = not op.name.isupper()
        if own:
            return None
        head, _, rest = op.name.lstrip("_").lower().partition("_")
        kind = self.identities.kind(rest) or self.identities.kind(f"{rest}_id")
        return op.name if head == "default" and kind else None

    def written(self, ref: CodeRef, value: int) -> str | None:
        """The text of a module's constant, or of a setting as its class has it."""
        op, flow = ref.code.ops[value], self.identities.flow
        held = flow.values(ref, op.base) if isinstance(op, ir.Attr) else ()
        owners = [made for obj in held if isinstance(made := flow.objects[obj], Instance)]
        if isinstance(op, ir.Attr) and len(owners) == len(held) == 1:
            return self._setting(owners[0].cls, op.name)
        text = flow.keys.constant(ref, value) if isinstance(op, (ir.Attr, ir.Load)) else None
        return None if text is None or text[:1].isdecimal() else text

    def _setting(self, cls: int, name: str) -> str | None:
        found = self.identities.flow.classes.member(cls, name)
        if found is None or len(found[1]) != 1:
            return None
        ops = self.identities.flow.program.codes[found[0]].code.ops
        bound = ops[found[1][0]]
        text = ops[bound.value] if isinstance(bound, ir.Bind) and bound.value >= 0 else None
        return text.text if isinstance(text, ir.Const) and text.kind == "str" else None

    def _choice(self, ref: CodeRef, op: ir.Choice) -> Fallback | None:
        for position, option in enumerate(op.values):
            found = self.named(ref, option)
            if found is not None:
                rest = op.values[position + 1 :] if op.kind == "or" else _others(op, position)
                return Fallback(*found, rest) if rest else None
        return None

    def _default(self, ref: CodeRef, op: ir.Call) -> int | None:
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Load) and func.name == "getattr" and len(op.args) > 2:
            return op.args[2]
        if isinstance(func, ir.Attr) and func.name in _LOOKUPS and len(op.args) > 1:
            return op.args[1]
        return None


def _others(op: ir.Choice, position: int) -> list[int]:
    return [value for index, value in enumerate(op.values) if index != position]


def header_name(text: str) -> str:
    """`X-User-ID` and `user-id` as `user_id`."""
    plain = text.strip().lower().replace("-", "_")
    return plain[2:] if plain.startswith("x_") else plain
