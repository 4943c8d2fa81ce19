"""Which names and types carry a user's identity or context."""

from __future__ import annotations

from collections.abc import Set

from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.types import Type
from isolint.model.definitions.vocabulary import Vocabulary, plain_name
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class Identities:
    def __init__(
        self, flow: Flow, serving: Set[int] = frozenset(), ambient: Set[int] = frozenset()
    ) -> None:
        """`serving` are classes of which the framework makes an object for each request, `ambient`
        codes that have the request at hand.
        """
        self.flow = flow
        self.serving = serving
        self.ambient = ambient
        self.known = flow.known
        self._vocabulary = Vocabulary()
        self._carriers: dict[int, bool] = {}
        self._bound: dict[int, bool] = {}
        self._sessions: dict[int, bool] = {}
        self._parameters: dict[int, str | None] = {}
        self._kinds: dict[str, tuple[str, str | None]] = {}

    def kind(self, name: str, ref: CodeRef | None = None) -> str | None:
        """The kind of identity a variable, attribute or key of this name holds, where `ref` has
        it.
        """
        if name not in self._kinds:
            self._kinds[name] = self._kind(plain_name(name))
        plain, found = self._kinds[name]
        if ref is None or found is None or plain not in self.known.unless:
            return found
        elsewhere = self._vocabulary.has_any(ref.module, self.known.unless[plain])
        return None if elsewhere else found

    def _kind(self, plain: str) -> tuple[str, str | None]:
        kinds = self.known.identity_kinds
        head, _, rest = plain.partition("_")
        if plain in kinds or head not in _PREFIXES:
            return plain, kinds.get(plain)
        return rest, kinds.get(rest)

    def names_requester(self, name: str) -> bool:
        """Whether a name stands for whoever is asking, or for whom: a user, tenant or session."""
        return self.kind(name) in _ASKING or name.lstrip("_").lower() in self.known.requester_names

    def carries(self, cls: int) -> bool:
        """Whether an object of the class holds an identity of its own, or a pack says so."""
        found = self._carriers.get(cls)
        if found is None:
            self._carriers[cls] = False
            classes = self.flow.classes
            named = any(path in self.known.own_contexts for path in classes.paths(cls))
            found = self._carriers[cls] = named or any(
                self._holds_identity(owner) for owner in classes.info[cls].mro
            )
        return found

    def _holds_identity(self, cls: int) -> bool:
        body = self.flow.program.codes[cls]
        if any(
            isinstance(op, ir.Bind) and op.annotation >= 0 and self.kind(op.name, body)
            for op in body.code.ops
        ):
            return True
        if any(
            self.kind(name, body) and not self._is_method(body, name) for name in body.code.names
        ):
            return True
        return any(self._stores_identity(ref) for ref in self.flow.classes.methods(cls, "__init__"))

    def _is_method(self, body: CodeRef, name: str) -> bool:
        bound = body.code.ops[body.code.names[name][-1]]
        return isinstance(bound, ir.Bind) and isinstance(
            body.code.ops[bound.value] if bound.value >= 0 else None, ir.Make
        )

    def _stores_identity(self, ref: CodeRef) -> bool:
        return any(
            isinstance(op, ir.SetAttr)
            and op.base == 0
            and op.value >= 0
            and self.kind(op.name, ref)
            for op in ref.code.ops
        )

    def is_record(self, cls: int) -> bool:
        """Plain data: a dataclass, a model, a named tuple, an enumeration."""
        info = self.flow.classes.info[cls]
        if any(path.rpartition(".")[2] == "dataclass" for path in info.decorators):
            return True
        return any(
            path in self.known.copied_defaults or path.rpartition(".")[2] in _RECORDS
            for path in info.externals
        )

    def bound_to_request(self, cls: int) -> bool:
        """Whether an object of the class is given identity, context or a session when it is
        made.
        """
        found = self._bound.get(cls)
        if found is None:
            found = self._bound[cls] = (
                self.carries(cls)
                or self._is_serving(cls)
                or any(
                    self._keeps_context(ref)
                    for owner in self.flow.classes.info[cls].mro
                    for ref in self.flow.classes.methods(owner, "__init__")
                )
            )
        return found

    def _is_serving(self, cls: int) -> bool:
        return any(owner in self.serving for owner in self.flow.classes.info[cls].mro)

    def _keeps_context(self, ref: CodeRef) -> bool:
        return any(
            isinstance(op, ir.SetAttr)
            and op.base == 0
            and 0 < op.value < len(ref.code.params)
            and self.parameter(ref, op.value) is not None
            for op in ref.code.ops
        )

    def context_type(self, declared: Type) -> bool:
        """A declared type that can carry identity."""
        if any(self.carries(cls) for cls in declared.classes):
            return True
        bases = [path for cls in declared.classes for path in self.flow.classes.info[cls].externals]
        paths = [self.flow.known.normal(path + "()") for path in (*declared.externals, *bases)]
        return any(
            path in self.known.context_types or path in self.known.requests for path in paths
        )

    def parameter(self, ref: CodeRef, index: int) -> str | None:
        """What a parameter brings: identity, session, context, or None.

        A parameter merely named like a context counts only while its type does not say otherwise.
        """
        node = ref.node + index
        if node not in self._parameters:
            self._parameters[node] = self._brought(ref, index)
        return self._parameters[node]

    def _brought(self, ref: CodeRef, index: int) -> str | None:
        param = ref.code.params[index]
        if param.kind in ("star", "starstar"):
            return None
        if self.kind(param.name, ref):
            return "identity"
        declared = None if param.annotation < 0 else self.flow.types.of(ref, param.annotation)
        if declared is not None and not declared.open:
            if any(self.session_path(path + "()") for path in declared.externals):
                return "session"
            if any(map(self._is_named_session, declared.classes)):
                return "session"
            return "context" if self.context_type(declared) else None
        if any(self.is_session(obj) for obj in self.flow.values(ref, index)):
            return "session"
        if any(self._is_context(obj) for obj in self.flow.values(ref, index)):
            return "context"
        named = param.name in self.known.context_names or param.name in self.known.session_names
        if named and not self._is_plain_by_default(ref, param.default):
            return "context"
        return "context" if self._values_carry(ref, index) else None

    def _is_plain_by_default(self, ref: CodeRef, default: int) -> bool:
        """`db="main"`, `db=CONFIG["name"]`: a name or a number, whatever the parameter is called;
        `session=db.session` is no other thing.
        """
        parent = self.flow.program.parent(ref)
        op = parent.code.ops[default] if parent is not None and default >= 0 else None
        if isinstance(op, ir.Const):
            return op.kind in ("str", "number", "bool")
        if parent is None or not isinstance(op, (ir.Item, ir.Attr)):
            return False
        key = op if isinstance(op, ir.Attr) else parent.code.ops[op.key]
        name = key.name if isinstance(key, ir.Attr) else getattr(key, "text", "")
        return name.lower() not in self.known.context_names | self.known.session_names

    def _is_context(self, obj: int) -> bool:
        described = self.flow.objects[obj]
        return isinstance(described, External) and described.path in self.known.context_types

    def _values_carry(self, ref: CodeRef, value: int) -> bool:
        objects = [self.flow.objects[obj] for obj in self.flow.values(ref, value)]
        return bool(objects) and all(
            isinstance(obj, Instance) and self.carries(obj.cls) for obj in objects
        )

    def is_request(self, cls: int) -> bool:
        """A class that derives from a framework's request."""
        paths = self.flow.classes.info[cls].externals
        return any(self.flow.known.normal(f"{path}()") in self.known.requests for path in paths)

    def session_path(self, path: str) -> bool:
        return self.flow.known.normal(path) in self.known.sessions

    def is_session(self, obj: int) -> bool:
        described = self.flow.objects[obj]
        if isinstance(described, External):
            return described.path in self.known.sessions
        if isinstance(described, Instance):
            return self._is_session_class(described.cls)
        return False

    def _is_session_class(self, cls: int) -> bool:
        """Derived from a session, one by its name and its commit, or as a pack says."""
        found = self._sessions.get(cls)
        if found is None:
            info = self.flow.classes.info[cls]
            derived = any(self.session_path(path + "()") for path in info.externals)
            named = info.ref.code.name.endswith(("Session", "UnitOfWork"))
            commits = self.flow.classes.member(cls, "commit") is not None
            found = self._sessions[cls] = (
                derived or (named and commits) or self._is_named_session(cls)
            )
        return found

    def _is_named_session(self, cls: int) -> bool:
        return any(path in self.known.own_sessions for path in self.flow.classes.paths(cls))

    def receives(self, ref: CodeRef) -> bool:
        """Whether the function gets context: a parameter, or a `self` that carries one.

        A wrapper that forwards whatever it is given counts as given it, and so does who reads
        a context variable.
        """
        if ref.id in self.ambient or self._reads_context(ref):
            return True
        if {"star", "starstar"} <= {param.kind for param in ref.code.params}:
            return True
        if any(self.parameter(ref, index) for index in range(len(ref.code.params))):
            return True
        parent = self.flow.program.parent(ref)
        while parent is not None:
            if parent.code.kind == "class":
                return self.bound_to_request(parent.id)
            if any(self.parameter(parent, index) for index in range(len(parent.code.params))):
                return True
            parent = self.flow.program.parent(parent)
        return False

    def _reads_context(self, ref: CodeRef) -> bool:
        """Reads what the context itself keeps: a context variable, or a framework's `request`."""
        return any(
            isinstance(op, (ir.Load, ir.Attr))
            and any(map(self._is_local, self.flow.values(ref, value)))
            for value, op in enumerate(ref.code.ops)
        )

    def _is_local(self, obj: int) -> bool:
        described = self.flow.objects[obj]
        return self._is_context(obj) or (
            isinstance(described, External) and described.path in self.known.context_locals
        )


_ASKING = frozenset({"user", "tenant", "session"})
_PLATFORMS = """
    discord telegram tg slack teams whatsapp wechat feishu lark line matrix twitch github google
    external
"""
_PREFIXES = frozenset(
    [
        "current",
        "x",
        "my",
        "the",
        "target",
        "source",
        "from",
        "to",
        "new",
        "old",
        "parent",
        "original",
        "db",
        "auth",
        "request",
        "requested",
    ]
).union(_PLATFORMS.split())
_RECORDS = frozenset({"NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Exception"})
