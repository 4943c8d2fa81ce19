"""What a framework means: entry points, callbacks, types, lifetimes and effects, as data.

Names are paths as a program spells them after imports: `fastapi.FastAPI` is the class,
`fastapi.FastAPI()` an instance, `fastapi.FastAPI().get` a bound method, `fastapi.FastAPI().get()`
its result. `{a,b}` stands for either; `*`, first, last or within, for anything.
"""

from __future__ import annotations

from msgspec import Struct

from isolint.pack.calling import (
    Base,
    Decorator,
    Listed,
    Listener,
    Mark,
    Mount,
    Named,
    Prefixed,
    Provider,
    Registration,
    Rows,
    Script,
    Signature,
    Single,
    Standing,
    Startup,
    Tabled,
)
from isolint.pack.keeping import Cache, Memory
from isolint.pack.running import Activation, Callback, Propagation, Starter, TemplateMethod
from isolint.pack.telling import Emission, Logs


class Lifetimes(Struct, frozen=True, forbid_unknown_fields=True):
    """Types by how long their instances are meant to live.

    session: request-lifetime resources; one_task: those of them that one task at a time may
    use. request: the framework's own per-request objects. infrastructure: immutable, or made
    for sharing. container: collections by another name. evicting: those that let go of their
    entries by themselves. weights: models that are loaded by a name; weight_files: what is read
    of a file of weights. limiter: what callers wait on, with the argument that holds the limit.
    rate: what lets so many callers through in a time; the others wait, or are turned away.
    pool: what callers hand work to and wait for. context_local: values set here are seen by one
    request only.
    """

    session: tuple[str, ...] = ()
    one_task: tuple[str, ...] = ()
    request: tuple[str, ...] = ()
    infrastructure: tuple[str, ...] = ()
    container: tuple[str, ...] = ()
    limiter: tuple[str, ...] = ()
    rate: tuple[str, ...] = ()
    pool: tuple[str, ...] = ()
    evicting: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    weight_files: tuple[str, ...] = ()
    context_local: tuple[str, ...] = ()


class Effects(Struct, frozen=True, forbid_unknown_fields=True):
    database: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    file: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    model: tuple[str, ...] = ()


class Identity(Struct, frozen=True, forbid_unknown_fields=True):
    """Names by the kind of identity they carry, names and types of contexts, placeholder words.

    `unless` takes a name out in a module that speaks of one of the names beside it: a `client_id`
    beside a `client_secret` is a program's registration. `credential_names` stand for whoever is
    asking where a user brings them, `secret_names` prove it. `private_chats` are packages of a
    service in which a user's id also names the chat with that user. `payload_types` are paths of
    what users give: `flask.request*`, `streamlit.text_input()`. What stands in a mapping under one
    of the `conversation_keys` says which conversation a library goes on with, and so does the
    first argument of `conversation_calls`, by the name beside each.
    """

    kinds: dict[str, tuple[str, ...]] = {}
    unless: dict[str, tuple[str, ...]] = {}
    context_names: tuple[str, ...] = ()
    context_types: tuple[str, ...] = ()
    payload_names: tuple[str, ...] = ()
    payload_types: tuple[str, ...] = ()
    session_names: tuple[str, ...] = ()
    requester_names: tuple[str, ...] = ()
    credential_names: tuple[str, ...] = ()
    secret_names: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    private_chats: tuple[str, ...] = ()
    conversation_keys: tuple[str, ...] = ()
    conversation_calls: dict[str, str] = {}


class Process(Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to the whole process.

    calls: functions that change it; those in `arguments` do so only when they are given as many
    arguments. items: mappings whose entries belong to the process. fillings: calls that change the
    mapping that they are given. setters: calls that set an attribute of what they are given, as
    `setattr` does. attributes: objects other than imported modules and classes whose attributes do.
    stored: objects whose attributes are written to a database: they are not the process's.
    restoring: what puts a setting back when its `with` block ends. elsewhere: calls that run what
    they are given in another process.
    """

    calls: tuple[str, ...] = ()
    arguments: dict[str, int] = {}
    items: tuple[str, ...] = ()
    fillings: tuple[str, ...] = ()
    setters: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    restoring: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class Framework(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of `rules/frameworks/`.

    A kind of `startup` says that what it is given to runs once, not for a user; `command-line` that
    a run of the program does, and of one that starts no server, in a process of its own. `settings`
    maps names of module variables to the kind of what they list by dotted name.
    `types` maps a path to the path of what it evaluates to. `shared_state` names objects of which
    there is one per process and whose attributes and items programs set; `loaded_state` those of
    them that have also what was loaded at startup; `applications` what is made once, at startup;
    `keepers` other outside objects whose attributes programs set; `settings_objects` those that
    have other attributes too, of which only what is set is known; `namespaces` calls that make one
    of the keyword arguments, or of the dict, that they are given; `tables` those that programs
    change in place, such as frames and arrays;
    `carried` names attributes of outside objects that go out with every call, such as a client's
    headers: who sets them on a shared one sets them for all;
    `copied_state` maps what a request gets a copy of its own of to the object copied;
    `kept_when` maps what names a provider to the argument that makes its first result everybody's;
    `binders` are methods of widgets that write what is entered on an attribute that they are told;
    `kept_keywords` maps a call to the object whose items its keyword arguments become;
    `placed_keywords` to the attribute that its keyword argument of the same name becomes;
    `by_thread` maps calls that make what gives each thread one of its own to the argument that
    names another scope in place of the thread;
    `flags` are objects that one sets or clears for whoever waits for them;
    `renamed` maps how names of imports begin to how they are known, `flask.ext.` to `flask_`;
    `getters` maps an outside method to the attribute of the same object that it gives as it is;
    `copiers` are methods that give a shallow copy of their object, a deep one for `deep=True`, with
    what the keyword argument `update` has in place of its fields;
    `fluent` are methods that give their object itself; `class_makers` methods of a class that give
    a new object of it, `single_makers` those that give the one that there is;
    `transparent_types` are generic types that stand for their argument: `Injected[Service]`;
    `typed_parts` maps an attribute of a generic type to the place of the argument that it is of;
    `copied_defaults` base classes, and calls that describe one class attribute, whose defaults each
    object copies; `fields` are classes of which each object of a class that names one gets its own,
    `kept_fields` those of them that can be set on the class itself, for all that is made of it,
    `kept_arguments` attributes of theirs that are what the class gave, by name or by position;
    `declared_defaults` are calls that stand for their argument `default` or `default_value`.
    `named_keys` are classes whose objects are keys, each told from others by its first argument.
    `handed_defaults` those that hand it, as it is written, to objects that the program makes, while
    objects that are loaded have what was stored.
    `set_by_base` are attributes that the constructor of an outside class always sets on its object.
    `equal_by_value` are base classes whose objects are equal when they stand for the same thing.
    `injected` marks a parameter's default, `Provide[x]`: the parameter is what `x()` is.
    `overriding` names attributes that map a dependency to what is called in its place.
    `single_decorators` mark classes, or functions that make an object, of which there is one;
    `resolvers` are calls that give an object of the class that is their first argument,
    `locators` calls that make one of the only class of the name that is their first argument,
    `loaders` calls that give what the dotted name in their first argument means.
    `consumed` are outside queues: what a loop goes over, or asks for the next message.
    `class_decorators` write the constructor of a class, of data or of a part of the service;
    `fresh_decorators` mark classes of which each request gets an object;
    `operator_checks` are decorators that let only those with a role or permission through,
    `operator_methods` methods that say whether a request may enter the others of their class,
    `operator_gates` methods that are called before the others and raise for whom they refuse,
    `operator_listers` methods that give the checks of the one that is asked for,
    `raising` maps calls by which a program sets off an event of its own, handled by `on_NAME`, to
    the events that the framework sends itself;
    `operator_hooks` decorators of what is asked before each route of the same object, and
    `operator_lists` attributes of classes and arguments of decorators that list such checks;
    `proxies` are calls whose result stands for what the given function returns;
    `examines` are calls that look at the functions that they are given and call none.
    `depends_apart` are those of `depends` whose functions, if they are no coroutines, run in a
    thread and in a copy of the context.
    `named_providers`: in `{"name": Provide(f)}` the parameters of this name are what `f()` is.
    `method_decorators` turn decorators of functions into one of a method, or of a class's method
    with this `name`.
    `gives` is for those of this file's entry points that have none of their own.
    `current_user` evaluates to whoever is asking; `fresh_names` give a name that nobody else has;
    `cache_clients` are stores asked by a key; `last_answers` attributes and methods of outside
    objects that say what their last call was, or what came of it;
    `file_names` are names that users have given their own files.
    """

    name: str
    gives: tuple[str, ...] = ()
    decorator: tuple[Decorator, ...] = ()
    register: tuple[Registration, ...] = ()
    listener: tuple[Listener, ...] = ()
    base: tuple[Base, ...] = ()
    tabled: tuple[Tabled, ...] = ()
    signature: tuple[Signature, ...] = ()
    script: tuple[Script, ...] = ()
    settings: dict[str, str] = {}
    listed: tuple[Listed, ...] = ()
    mark: tuple[Mark, ...] = ()
    provider: tuple[Provider, ...] = ()
    injected: tuple[str, ...] = ()
    overriding: tuple[str, ...] = ()
    prefixed: tuple[Prefixed, ...] = ()
    rows: tuple[Rows, ...] = ()
    standing: tuple[Standing, ...] = ()
    mount: tuple[Mount, ...] = ()
    single: tuple[Single, ...] = ()
    single_decorators: tuple[str, ...] = ()
    fresh_decorators: tuple[str, ...] = ()
    class_decorators: tuple[str, ...] = ()
    operator_checks: tuple[str, ...] = ()
    operator_methods: tuple[str, ...] = ()
    operator_gates: tuple[str, ...] = ()
    operator_listers: tuple[str, ...] = ()
    operator_hooks: tuple[str, ...] = ()
    raising: dict[str, tuple[str, ...]] = {}
    operator_lists: tuple[str, ...] = ()
    consumed: tuple[str, ...] = ()
    resolvers: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    loaders: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()
    proxies: tuple[str, ...] = ()
    examines: tuple[str, ...] = ()
    startup: Startup = Startup()
    callback: tuple[Callback, ...] = ()
    starter: tuple[Starter, ...] = ()
    template_method: tuple[TemplateMethod, ...] = ()
    propagation: Propagation = Propagation()
    activation: tuple[Activation, ...] = ()
    cache: tuple[Cache, ...] = ()
    method_decorators: tuple[str, ...] = ()
    current_user: tuple[str, ...] = ()
    fresh_names: tuple[str, ...] = ()
    cache_clients: tuple[str, ...] = ()
    last_answers: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    depends_apart: tuple[str, ...] = ()
    binders: tuple[str, ...] = ()
    named_providers: tuple[str, ...] = ()
    kept_when: dict[str, str] = {}
    singleton_decorators: tuple[str, ...] = ()
    cached_factories: tuple[str, ...] = ()
    shared_state: tuple[str, ...] = ()
    loaded_state: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    keepers: tuple[str, ...] = ()
    settings_objects: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    copied_state: dict[str, str] = {}
    kept_keywords: dict[str, str] = {}
    placed_keywords: dict[str, str] = {}
    copied_defaults: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    kept_fields: tuple[str, ...] = ()
    kept_arguments: dict[str, int] = {}
    declared_defaults: tuple[str, ...] = ()
    handed_defaults: tuple[str, ...] = ()
    named_keys: tuple[str, ...] = ()
    set_by_base: tuple[str, ...] = ()
    equal_by_value: tuple[str, ...] = ()
    types: dict[str, str] = {}
    by_thread: dict[str, str] = {}
    flags: tuple[str, ...] = ()
    renamed: dict[str, str] = {}
    getters: dict[str, str] = {}
    fluent: tuple[str, ...] = ()
    class_makers: tuple[str, ...] = ()
    single_makers: tuple[str, ...] = ()
    copiers: tuple[str, ...] = ()
    transparent_types: tuple[str, ...] = ()
    typed_parts: dict[str, int] = {}
    memory: tuple[Memory, ...] = ()
    emission: tuple[Emission, ...] = ()
    lifetimes: Lifetimes = Lifetimes()
    effects: Effects = Effects()
    logs: Logs = Logs()
    identity: Identity = Identity()
    process: Process = Process()
