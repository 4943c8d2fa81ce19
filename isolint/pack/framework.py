"""What a framework means: entry points, callbacks, types, lifetimes and effects, as data.

Names are paths as a program spells them after imports: `fastapi.FastAPI` is the class,
`fastapi.FastAPI()` an instance, `fastapi.FastAPI().get` a bound method, `fastapi.FastAPI().get()`
its result. `{a,b}` stands for either; a final `*` for any ending.
"""

from __future__ import annotations

from msgspec import Struct


class Decorator(Struct, frozen=True, forbid_unknown_fields=True):
    """A function below this decorator is called for a user; `route` is the argument that names
    it.
    """

    path: tuple[str, ...]
    kind: str
    route: int = 0


class Registration(Struct, frozen=True, forbid_unknown_fields=True):
    """A call that registers a function given by position or keyword."""

    path: tuple[str, ...]
    kind: str
    handler: int
    keyword: str = ""
    route: int = 0


class Base(Struct, frozen=True, forbid_unknown_fields=True):
    """A class derived from this base has methods that are called for a user.

    `shared` says that one instance serves all users.
    """

    path: tuple[str, ...]
    kind: str
    methods: tuple[str, ...]
    shared: bool = False


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    """A method that is called for a user, known by its name and parameters."""

    method: str
    params: tuple[str, ...]
    kind: str
    shared: bool = False


class Startup(Struct, frozen=True, forbid_unknown_fields=True):
    """Decorators, and keywords of calls, whose functions run once per process."""

    decorators: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class Callback(Struct, frozen=True, forbid_unknown_fields=True):
    """A call that runs a given function; `background` when it can outlive the request."""

    path: tuple[str, ...]
    handler: int
    keyword: str = ""
    background: bool = False


class Lifetimes(Struct, frozen=True, forbid_unknown_fields=True):
    """Types by how long their instances are meant to live.

    session: request-lifetime resources. request: the framework's own per-request objects.
    infrastructure: immutable, or made for sharing. container: collections by another name.
    limiter: what callers wait on, with the argument that holds the limit. context_local: values
    set here are seen by one request only.
    """

    session: tuple[str, ...] = ()
    request: tuple[str, ...] = ()
    infrastructure: tuple[str, ...] = ()
    container: tuple[str, ...] = ()
    limiter: tuple[str, ...] = ()
    pool: tuple[str, ...] = ()
    context_local: tuple[str, ...] = ()


class Effects(Struct, frozen=True, forbid_unknown_fields=True):
    database: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    file: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    model: tuple[str, ...] = ()


class Identity(Struct, frozen=True, forbid_unknown_fields=True):
    """Names by the kind of identity they carry, names and types of contexts, placeholder words."""

    kinds: dict[str, tuple[str, ...]] = {}
    context_names: tuple[str, ...] = ()
    context_types: tuple[str, ...] = ()
    payload_names: tuple[str, ...] = ()
    payload_types: tuple[str, ...] = ()
    session_names: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()


class Framework(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of `rules/frameworks/`.

    `types` maps a path to the path of what it evaluates to. `shared_state` names objects of which
    there is one per process and whose attributes programs set; `applications` what is made once,
    at startup; `keepers` other outside objects
    whose attributes programs set; `copied_defaults` base classes whose class attributes are
    defaults that each object gets a copy of.
    """

    name: str
    decorator: tuple[Decorator, ...] = ()
    register: tuple[Registration, ...] = ()
    base: tuple[Base, ...] = ()
    signature: tuple[Signature, ...] = ()
    startup: Startup = Startup()
    callback: tuple[Callback, ...] = ()
    depends: tuple[str, ...] = ()
    singleton_decorators: tuple[str, ...] = ()
    cached_factories: tuple[str, ...] = ()
    shared_state: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    keepers: tuple[str, ...] = ()
    copied_defaults: tuple[str, ...] = ()
    types: dict[str, str] = {}
    lifetimes: Lifetimes = Lifetimes()
    effects: Effects = Effects()
    identity: Identity = Identity()
