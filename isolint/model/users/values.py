"""What kind of value is written: whose data it is, and how much it matters when it is shared."""

from __future__ import annotations

import re

from isolint.model.definitions.enumerations import ENUMS
from isolint.model.definitions.objects import Bound, Class, External, Function, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.fillings import parts_of
from isolint.model.pointsto.identity import Identities
from isolint.model.users.settings_objects import is_setting, is_table
from isolint.summary import ir

USER_KINDS = ("session", "identity", "context", "payload")
_ORDER = (*USER_KINDS, "data", "wiring", "constant", "flag", "time", "counter", "none", "other")
_PLAIN_KINDS = frozenset({"constant", "flag", "none"})
_TIMES = ("time.", "datetime.", "asyncio.get_event_loop().time", "asyncio.get_running_loop().time")
_PLAIN = frozenset(
    BUILTIN + name for name in ["len", "sum", "min", "max", "round", "abs", "hash", "id"]
)
_MOMENT = re.compile(r"(^|_)(timestamp|time|at|date|expiry|deadline)$")
_DEPTH = 8
_FEW_METHODS = 3
# What these make is a value, as a text is, and works for nobody.
_VALUES = ("json.", "os.", "pathlib.", "uuid.", "random.", "secrets.", "decimal.", "datetime.")
_SIZES = frozenset({"os.path.getsize()"})


class Values:
    def __init__(self, identities: Identities) -> None:
        self.identities = identities
        self.flow = identities.flow
        self.known = identities.known

    def kind(self, ref: CodeRef, value: int) -> str:
        """session, identity, context, payload, data (of a parameter), wiring, constant, flag, …"""
        return self._kind(ref, value, _DEPTH)

    def _kind(self, ref: CodeRef, value: int, depth: int) -> str:
        if value < 0 or depth <= 0:
            return "other"
        if self._is_session(ref, value):
            return "session"
        op = ref.code.ops[value]
        if isinstance(op, ir.Const):
            return {"none": "none", "str": "constant"}.get(op.kind, "flag")
        if isinstance(op, ir.Param):
            return self._param(ref, value, op)
        if isinstance(op, ir.Attr) and self._is_member(ref, op):
            return "flag"
        if isinstance(op, ir.Attr) and _MOMENT.search(op.name):
            return "time"
        if isinstance(op, ir.Attr) and is_setting(self.flow, ref, value):
            return self._objects(ref, value)
        if isinstance(op, (ir.Attr, ir.Bind)) and self.identities.kind(op.name, ref):
            inner = self._kind(ref, op.value, depth - 1) if isinstance(op, ir.Bind) else "identity"
            return inner if inner in ("constant", "none") else "identity"
        if isinstance(op, (ir.Bind, ir.Await, ir.Iter, ir.Enter, ir.Unpack, ir.Star, ir.Narrow)):
            return self._kind(ref, op.value, depth - 1)
        if isinstance(op, ir.Load) and op.home >= 0:
            return self._captured(ref, op, depth)
        if isinstance(op, ir.Attr):
            return self._attribute(ref, value, op, depth)
        if isinstance(op, ir.Item):
            return self._item(ref, value, op, depth)
        if isinstance(op, ir.Collection):
            return self._strongest(ref, parts_of(ref, value, op), depth)
        if isinstance(op, (ir.Join, ir.Choice)):
            return self._strongest(ref, op.values, depth)
        if isinstance(op, ir.Combine):
            return self._combined(ref, op, depth)
        if isinstance(op, ir.Call):
            return self._call(ref, value, op, depth)
        return self._objects(ref, value)

    def _is_member(self, ref: CodeRef, op: ir.Attr) -> bool:
        """One of an enumeration: a number with a name."""
        objects = [self.flow.objects[obj] for obj in self.flow.values(ref, op.base)]
        return bool(objects) and all(
            isinstance(obj, Class)
            and not ENUMS.isdisjoint(self.flow.classes.info[obj.code].externals)
            for obj in objects
        )

    def _captured(self, ref: CodeRef, op: ir.Load, depth: int) -> str:
        """A variable of an enclosing function."""
        home = self.flow.program.codes[ref.module.base + op.home]
        return self._strongest(home, home.code.names.get(op.name, []), depth)

    def _is_session(self, ref: CodeRef, value: int) -> bool:
        """Some object is a session, and none is a component that happens to share the variable."""
        objects = self.flow.values(ref, value)
        if not any(self.identities.is_session(obj) for obj in objects):
            return False
        return not any(
            isinstance(self.flow.objects[obj], Instance) and not self.identities.is_session(obj)
            for obj in objects
        )

    def _strongest(self, ref: CodeRef, values: list[int], depth: int) -> str:
        kinds = [self._kind(ref, value, depth - 1) for value in values]
        found = min(kinds, key=_ORDER.index) if kinds else "none"
        return "other" if found in _PLAIN_KINDS and "other" in kinds else found

    def _param(self, ref: CodeRef, value: int, op: ir.Param) -> str:
        brings = self.identities.parameter(ref, op.index)
        if brings is not None:
            return brings
        param = ref.code.params[op.index]
        if op.index == 0 and self.flow.classes.has_self(ref):
            return "wiring"
        if param.name.lstrip("_") in self.known.payload_names:
            return "payload"
        found = self._objects(ref, value)
        return "data" if found == "other" else found

    def _attribute(self, ref: CodeRef, value: int, op: ir.Attr, depth: int) -> str:
        found = self._objects(ref, value)
        if found != "other":
            return found
        base = self._kind(ref, op.base, depth - 1)
        if base in ("context", "payload", "data", "session"):
            return "data" if base == "data" else "payload"
        return "other" if base in ("wiring", "identity") else base

    def _item(self, ref: CodeRef, value: int, op: ir.Item, depth: int) -> str:
        key = ref.code.ops[op.key]
        if isinstance(key, ir.Const) and key.kind == "str" and self.identities.kind(key.text, ref):
            return "identity"
        found = self._objects(ref, value)
        return found if found != "other" else self._kind(ref, op.base, depth - 1)

    def _combined(self, ref: CodeRef, op: ir.Combine, depth: int) -> str:
        if op.kind in ("Add", "Subtract", "AddAssign", "SubtractAssign"):
            last = ref.code.ops[op.values[-1]]
            if isinstance(last, ir.Const) and last.kind == "number":
                return "counter"
        if op.kind in ("Not", "Is", "Equal", "NotEqual", "In", "NotIn", "Compare"):
            return "flag"
        kinds = [self._kind(ref, value, depth - 1) for value in op.values]
        numeric = [k for k in kinds if k in ("counter", "time", "flag")]
        if op.kind != "format" and numeric and len(numeric) == len(kinds):
            return numeric[0]
        if op.kind not in ("format", "Add", "Modulo", "AddAssign", "rest") and "time" in kinds:
            return "time"
        found = min(kinds, key=_ORDER.index) if kinds else "constant"
        return "payload" if found == "identity" and _is_sentence(ref.code, op) else found

    def _call(self, ref: CodeRef, value: int, op: ir.Call, depth: int) -> str:
        paths = [
            described.path
            for described in (self.flow.objects[o] for o in self.flow.values(ref, op.func))
            if isinstance(described, External)
        ]
        if any(path in _PLAIN for path in paths):
            return "counter"
        if any(path.startswith(_TIMES) for path in paths):
            return "time"
        found = self._objects(ref, value)
        if found in ("context", "wiring"):
            return found
        if self._takes_identity(ref, op):
            return "identity"
        inner = self._strongest(ref, op.args, depth) if op.args else "other"
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and inner not in USER_KINDS:
            base = self._kind(ref, func.base, depth - 1)
            inner = base if base in ("payload", "data", "time") else inner
        if inner in ("session", "identity", "context"):
            return "payload" if not self._is_conversion(paths) else inner
        return inner if inner in ("payload", "data", "time") else "other"

    def _takes_identity(self, ref: CodeRef, op: ir.Call) -> bool:
        """`row.get("user_id")`, as `row["user_id"]`."""
        func = ref.code.ops[op.func]
        key = ref.code.ops[op.args[0]] if op.args else None
        if not isinstance(func, ir.Attr) or func.name not in ("get", "pop"):
            return False
        if not isinstance(key, ir.Const) or key.kind != "str":
            return False
        if self.identities.kind(key.text, ref) is None or is_setting(self.flow, ref, op.func):
            return False
        return not is_table(self.flow, ref, func.base)

    def _is_conversion(self, paths: list[str]) -> bool:
        return any(path in (BUILTIN + "str", BUILTIN + "int", "uuid.UUID") for path in paths)

    def _objects(self, ref: CodeRef, value: int) -> str:
        """What the objects that the value can be say: a carrier of identity, or a component."""
        kinds: set[str] = set()
        for obj in self.flow.values(ref, value):
            described = self.flow.objects[obj]
            if isinstance(described, Instance):
                kinds.add(self._instance(described.cls))
            elif isinstance(described, External):
                kinds.add(self._external(described.path))
            elif isinstance(described, (Bound, Function, Class)):
                kinds.add("wiring")
        if "wiring" in kinds:
            kinds.discard("context")
        return min(kinds, key=_ORDER.index) if kinds else "other"

    def _instance(self, cls: int) -> str:
        """A carrier of identity, a plain record, or a component."""
        record = self.identities.is_record(cls)
        if self.identities.carries(cls) and (record or not self.is_component(cls)):
            return "context"
        return "other" if record else "wiring"

    def is_component(self, cls: int) -> bool:
        """Something that works for users rather than describing one."""
        methods = self.flow.classes.methods(cls)
        return sum(not ref.code.name.startswith("_") for ref in methods) > _FEW_METHODS

    def _external(self, path: str) -> str:
        if path.startswith(_TIMES):
            return "time"
        if path.startswith(_VALUES):
            return "counter" if path in _SIZES else "other"
        if path in self.known.requests:
            return "context" if path.endswith("()") and path.count("(") == 1 else "payload"
        if path in self.known.payload_types:
            return "payload"
        if not path.endswith("()") or path.count("(") != 1 or path.startswith(BUILTIN):
            return "other"
        made = path.removesuffix("()").rpartition(".")[2]
        return "wiring" if made[:1].isupper() or path in self.known.infrastructure else "other"


def _is_sentence(code: ir.Code, op: ir.Combine) -> bool:
    """`f"refused, trace {trace_id}"` tells of an identity, and is none."""
    texts = [part.text for v in op.values if isinstance(part := code.ops[v], ir.Const)]
    return any(" " in text.strip() for text in texts)
