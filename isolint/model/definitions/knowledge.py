"""All framework models as one set of lookups by path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from isolint.model.definitions.remembered import Remembered
from isolint.pack.calling import Base, Decorator, Listed, Registration, Signature
from isolint.pack.framework import Framework
from isolint.pack.paths import PathTable, expand, last_names, path_set

_Called = TypeVar("_Called", bound=Registration | Base)
_Source = TypeVar("_Source", Decorator, Registration, Base, Signature)
Packs = tuple[Framework, ...]


def _giving(pack: Framework) -> Framework:
    """The file's own `gives` for its entry points that have none."""

    def fill(sources: tuple[_Source, ...]) -> tuple[_Source, ...]:
        return tuple(replace(source, gives=source.gives or pack.gives) for source in sources)

    if not pack.gives:
        return pack
    return replace(
        pack,
        decorator=fill(pack.decorator),
        register=fill(pack.register),
        base=fill(pack.base),
        signature=fill(pack.signature),
    )


def _by_path(pages: Iterable[tuple[_Called, ...]]) -> PathTable[tuple[_Called, ...]]:
    """One call can register several functions, one base call methods in several ways. What a page
    says of a path replaces what pages before it said.
    """
    found: dict[str, tuple[_Called, ...]] = {}
    for page in pages:
        named: dict[str, tuple[_Called, ...]] = {}
        for entry in page:
            for path in (path for pattern in entry.path for path in expand(pattern)):
                named[path] = (*named.get(path, ()), entry)
        found.update(named)
    return PathTable(found.items())


def _names_after_any(patterns: Iterable[str]) -> frozenset[str]:
    """`name` of each `*.name`."""
    paths = (path for pattern in patterns for path in expand(pattern))
    return frozenset(path[2:] for path in paths if path.startswith("*."))


def _effects(packs: Iterable[Framework]) -> PathTable[str]:
    return PathTable(
        (path, kind)
        for pack in packs
        for kind in ("database", "network", "file", "event", "model")
        for path in getattr(pack.effects, kind)
    )


class Knowledge:
    """Built once per run from frozen packs."""

    def __init__(self, frameworks: Iterable[Framework], own: Iterable[Framework] = ()) -> None:
        """`own` are the user's models, the only ones that can mean the program's own code: a
        module of the program may be called as a library is.
        """
        users = tuple(map(_giving, own))
        packs = (*map(_giving, frameworks), *users)
        self._normal: dict[str, str] = {}
        self._know_own(users)
        self._know_entries(packs)
        self._know_operators(packs)
        self._know_injection(packs)
        self._know_hops(packs)
        self._know_what_is_kept(packs)
        self._know_types(packs)
        self._know_lifetimes(packs)
        self._know_effects(packs)
        self._know_identity(packs)

    def _know_own(self, users: Packs) -> None:
        self.own_startup = path_set(p for f in users for p in f.startup.decorators)
        self.own_decorators = PathTable((p, d) for f in users for d in f.decorator for p in d.path)
        self.own_contexts = path_set(p for f in users for p in f.identity.context_types)
        self.own_infrastructure = path_set(p for f in users for p in f.lifetimes.infrastructure)
        self.own_sessions = path_set(p for f in users for p in f.lifetimes.session)
        self.own_effects = _effects(users)

    def _know_entries(self, packs: Packs) -> None:
        self.decorators = PathTable((p, d) for f in packs for d in f.decorator for p in d.path)
        self.registrations = _by_path(f.register for f in packs)
        self.registering_names = _names_after_any(
            p for f in packs for r in f.register for p in r.path
        )
        self.assigned_names = last_names(
            p for f in packs for r in f.register if r.assigned for p in r.path
        )
        self.giving_names = last_names(
            p
            for f in packs
            for paths in (*(r.path for r in f.register), *(d.path for d in f.decorator))
            for p in paths
        )
        self.consumed = path_set(p for f in packs for p in f.consumed)
        self.consuming_names = last_names(p for f in packs for p in f.consumed)
        self.scripts = PathTable((p, s.kind) for f in packs for s in f.script for p in s.path)
        self.script_caches = path_set(p for f in packs for s in f.script for p in s.keeps)
        self.settings = {name: (kind, f.gives) for f in packs for name, kind in f.settings.items()}
        self.listed: dict[str, list[Listed]] = {}
        for entry in (each for f in packs for each in f.listed):
            self.listed.setdefault(entry.name.rpartition(".")[2], []).append(entry)
        self.marks = {mark.name: mark for f in packs for mark in f.mark}
        self.prefixed = PathTable((p, v) for f in packs for v in f.prefixed for p in v.path)
        self.mounts = PathTable((p, m) for f in packs for m in f.mount for p in m.path)
        self.includes = path_set(p for f in packs for m in f.mount for p in m.includes)
        self.bases = _by_path(f.base for f in packs)
        self.tabled = tuple(t for f in packs for t in f.tabled)
        self.rows = tuple(r for f in packs for r in f.rows)
        self.standing = PathTable((p, s) for f in packs for s in f.standing for p in s.path)
        self.loaders_of_standing = PathTable(
            (p, s) for f in packs for s in f.standing for p in s.loaders
        )
        self.signatures = tuple(s for f in packs for s in f.signature)
        self.unqueued = frozenset(name for f in packs for r in f.register for name in r.one_by_one)
        self.crowding = frozenset(name for f in packs for r in f.register for name in r.crowding)
        self.startup_decorators = path_set(p for f in packs for p in f.startup.decorators)
        self.startup_keywords = frozenset(p for f in packs for p in f.startup.keywords)
        self.startup_yields = tuple(f.startup.yields for f in packs if f.startup.yields)
        self.startup_contexts = tuple(p for f in packs for p in f.startup.contexts)
        self.method_decorators = path_set(p for f in packs for p in f.method_decorators)
        self.configured = any(b.configured for f in packs for b in f.base)

    def _know_operators(self, packs: Packs) -> None:
        self.operator_checks = path_set(p for f in packs for p in f.operator_checks)
        self.operator_hooks = path_set(p for f in packs for p in f.operator_hooks)
        self.operator_methods = tuple(n for f in packs for n in f.operator_methods)
        self.operator_gates = tuple(n for f in packs for n in f.operator_gates)
        self.operator_listers = tuple(n for f in packs for n in f.operator_listers)
        self.operator_lists = frozenset(n for f in packs for n in f.operator_lists)
        self.raising = PathTable((p, sent) for f in packs for p, sent in f.raising.items())

    def _know_injection(self, packs: Packs) -> None:
        self.providers = PathTable((p, v) for f in packs for v in f.provider for p in v.path)
        self.single = PathTable((p, s) for f in packs for s in f.single for p in s.path)
        self.single_decorators = path_set(p for f in packs for p in f.single_decorators)
        self.adding_named = PathTable((p, n) for f in packs for n in f.named for p in n.adds)
        self.getting_named = PathTable((p, n) for f in packs for n in f.named for p in n.gets)
        self.locators = path_set(p for f in packs for p in f.locators)
        self.loaders = path_set(p for f in packs for p in f.loaders)
        self.resolvers = path_set(p for f in packs for p in f.resolvers)
        self.fresh_decorators = path_set(p for f in packs for p in f.fresh_decorators)
        self.proxies = path_set(p for f in packs for p in f.proxies)
        self.examines = path_set(p for f in packs for p in f.examines)
        self.injected = path_set(p for f in packs for p in f.injected)
        self.overriding = frozenset(name for f in packs for name in f.overriding)
        self.depends = path_set(p for f in packs for p in f.depends)
        self.depends_apart = path_set(p for f in packs for p in f.depends_apart)
        self.binders = path_set(p for f in packs for p in f.binders)
        self.binding_names = frozenset(p.rpartition(".")[2] for f in packs for p in f.binders)
        self.named_providers = path_set(p for f in packs for p in f.named_providers)
        self.kept_when = PathTable(item for f in packs for item in f.kept_when.items())
        self.singleton_decorators = path_set(p for f in packs for p in f.singleton_decorators)
        self.cached_factories = path_set(p for f in packs for p in f.cached_factories)

    def _know_hops(self, packs: Packs) -> None:
        self.callbacks = PathTable((p, c) for f in packs for c in f.callback for p in c.path)
        self.listeners = PathTable((p, e) for f in packs for e in f.listener for p in e.path)
        self.listening_names = last_names(p for f in packs for e in f.listener for p in e.path)
        self.outcomes = path_set(
            f"{p}().{c.outcome}" for f in packs for c in f.callback if c.outcome for p in c.path
        )
        templates = [(p, each) for f in packs for each in f.template_method for p in each.path]
        self.template_methods = PathTable((p, t.runs) for p, t in templates if not t.of_argument)
        self.visiting = PathTable((p, t) for p, t in templates if t.of_argument)
        self.starters = PathTable((p, c.runs) for f in packs for c in f.starter for p in c.path)
        self.wraps = path_set(p for f in packs for p in f.propagation.wraps)
        self.enters = path_set(p for f in packs for p in f.propagation.enters)
        self.asks = path_set(p for f in packs for p in f.propagation.asks)
        self.context_reads = path_set(p for f in packs for p in f.propagation.reads)
        self.activations = {p: a for f in packs for a in f.activation for p in a.path}

    def _know_what_is_kept(self, packs: Packs) -> None:
        self.copied_state = {path: of for f in packs for path, of in f.copied_state.items()}
        self.caches = PathTable((p, c) for f in packs for c in f.cache for p in c.path)
        self.current_user = path_set(p for f in packs for p in f.current_user)
        self.fresh_names = path_set(p for f in packs for p in f.fresh_names)
        self.cache_clients = path_set(p for f in packs for p in f.cache_clients)
        self.file_names = path_set(p for f in packs for p in f.file_names)
        self.shared_state = path_set(p for f in packs for p in f.shared_state)
        self.loaded_state = path_set(p for f in packs for p in f.loaded_state)
        self.applications = path_set(p for f in packs for p in f.applications)
        self.carried = path_set(p for f in packs for p in f.carried)
        self.carried_names = last_names(p for f in packs for p in f.carried)
        self.tables = path_set(p for f in packs for p in f.tables)
        self.keepers = path_set(p for f in packs for p in f.keepers)
        self.namespaces = path_set(p for f in packs for p in f.namespaces)
        self.placed_keywords = PathTable(item for f in packs for item in f.placed_keywords.items())
        placed = {p for f in packs for p in f.placed_keywords.values()}
        self.places = frozenset(placed) | frozenset(self.startup_contexts)
        self.kept_keywords = PathTable(item for f in packs for item in f.kept_keywords.items())
        self.remembered = Remembered(m for f in packs for m in f.memory)

    def _know_types(self, packs: Packs) -> None:
        self.copied_defaults = path_set(p for f in packs for p in f.copied_defaults)
        self.class_decorators = path_set(p for f in packs for p in f.class_decorators)
        self.fields = path_set(p for f in packs for p in f.fields)
        self.kept_fields = path_set(p for f in packs for p in f.kept_fields)
        self.kept_arguments = {n: at for f in packs for n, at in f.kept_arguments.items()}
        self.equal_by_value = path_set(p for f in packs for p in f.equal_by_value)
        self.declared_defaults = path_set(p for f in packs for p in f.declared_defaults)
        self.copiers = path_set(p for f in packs for p in f.copiers)
        self.fluent = path_set(p for f in packs for p in f.fluent)
        self.last_answers = path_set(p for f in packs for p in f.last_answers)
        self.last_answer_names = last_names(p for f in packs for p in f.last_answers)
        self.class_makers = path_set(p for f in packs for p in f.class_makers)
        self.single_makers = path_set(p for f in packs for p in f.single_makers)
        self.handed_defaults = path_set(p for f in packs for p in f.handed_defaults)
        self.named_keys = path_set(p for f in packs for p in f.named_keys)
        self.set_by_base = path_set(p for f in packs for p in f.set_by_base)
        self.transparent_types = path_set(p for f in packs for p in f.transparent_types)
        self.typed_parts = PathTable(item for f in packs for item in f.typed_parts.items())
        self.typed_names = frozenset(p.rpartition(".")[2] for f in packs for p in f.typed_parts)
        self.types = PathTable(item for f in packs for item in f.types.items())
        self.by_thread = PathTable(item for f in packs for item in f.by_thread.items())
        self.flags = path_set(p for f in packs for p in f.flags)
        self.renamed = {old: new for f in packs for old, new in f.renamed.items()}
        self.getters = PathTable(item for f in packs for item in f.getters.items())
        self.getter_names = last_names(p for f in packs for p in f.getters)

    def _know_lifetimes(self, packs: Packs) -> None:
        self.sessions = path_set(p for f in packs for p in f.lifetimes.session)
        self.one_task = path_set(p for f in packs for p in f.lifetimes.one_task)
        self.requests = path_set(p for f in packs for p in f.lifetimes.request)
        self.infrastructure = path_set(p for f in packs for p in f.lifetimes.infrastructure)
        self.containers = path_set(p for f in packs for p in f.lifetimes.container)
        self.limiters = path_set(p for f in packs for p in f.lifetimes.limiter)
        self.rates = path_set(p for f in packs for p in f.lifetimes.rate)
        self.pools = path_set(p for f in packs for p in f.lifetimes.pool)
        self.weights = path_set(p for f in packs for p in f.lifetimes.weights)
        self.evicting = path_set(p for f in packs for p in f.lifetimes.evicting)
        self.context_locals = path_set(p for f in packs for p in f.lifetimes.context_local)

    def _know_effects(self, packs: Packs) -> None:
        self.effects = _effects(packs)
        self.log_calls = path_set(p for f in packs for p in f.logs.calls)
        self.log_carriers = path_set(p for f in packs for p in f.logs.carriers)
        self.emissions = PathTable((p, e) for f in packs for e in f.emission for p in e.path)
        self.setting_calls = path_set(p for f in packs for p in f.process.calls)
        self.setting_arguments = PathTable(i for f in packs for i in f.process.arguments.items())
        self.setting_items = path_set(p for f in packs for p in f.process.items)
        self.setting_fillings = path_set(p for f in packs for p in f.process.fillings)
        self.setting_setters = path_set(p for f in packs for p in f.process.setters)
        self.setting_attributes = path_set(p for f in packs for p in f.process.attributes)
        self.stored_settings = path_set(p for f in packs for p in f.process.stored)
        self.restoring = path_set(p for f in packs for p in f.process.restoring)
        self.elsewhere = path_set(p for f in packs for p in f.process.elsewhere)

    def _know_identity(self, packs: Packs) -> None:
        self.identity_kinds = {
            name: kind for f in packs for kind, names in f.identity.kinds.items() for name in names
        }
        self.unless = {name: frozenset(w) for f in packs for name, w in f.identity.unless.items()}
        self.context_names = frozenset(n for f in packs for n in f.identity.context_names)
        self.context_types = path_set(n for f in packs for n in f.identity.context_types)
        self.payload_names = frozenset(n for f in packs for n in f.identity.payload_names)
        self.payload_types = path_set(n for f in packs for n in f.identity.payload_types)
        self.session_names = frozenset(n for f in packs for n in f.identity.session_names)
        self.conversation_keys = frozenset(n for f in packs for n in f.identity.conversation_keys)
        self.conversation_calls = PathTable(
            item for f in packs for item in f.identity.conversation_calls.items()
        )
        self.requester_names = frozenset(n for f in packs for n in f.identity.requester_names)
        self.credential_names = frozenset(n for f in packs for n in f.identity.credential_names)
        self.secret_names = frozenset(n for f in packs for n in f.identity.secret_names)
        self.placeholders = frozenset(n for f in packs for n in f.identity.placeholders)
        self.private_chats = frozenset(n for f in packs for n in f.identity.private_chats)

    def container_kind(self, path: str) -> str:
        """As what kind of container an object is treated, empty for none."""
        if self.normal(path) not in self.containers:
            return ""
        return "queue" if path.endswith("Queue()") else "dict"

    def normal(self, path: str) -> str:
        """The path by which the models know this value: an alias or a declared result."""
        found = self._normal.get(path)
        if found is None:
            found = self._normal[path] = self._normalise(path)
        return found

    def made(self, path: str) -> str:
        """What an object of this outside class is to the models."""
        return self.normal(f"{self.normal(path)}()")

    def _normalise(self, path: str) -> str:
        for _ in range(4):
            known = self.types.get(path)
            if known is None or known == path:
                return path
            path = known
        return path
