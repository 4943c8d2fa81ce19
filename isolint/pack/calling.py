"""What a framework calls in a program, in the terms of its file: what decorates, registers, derives
from or lists what it calls for a user, and what it sets up once.
"""

from __future__ import annotations

from msgspec import Struct


class Decorator(Struct, frozen=True, forbid_unknown_fields=True):
    """A function below this decorator is called for a user; `route` is the argument that names
    it. `gives` here and below: paths of what parameters without annotation get, by position, or
    `name=path` by name; `*=path` is at hand without a parameter. With `when`, only if the
    decorator has this keyword argument; `base` is the keyword that names a class of the program
    for the first of them. `fresh`: objects of a class with such methods are made for each request.
    Functions whose names match `once` run for the process instead, and so do those of the routes
    named in `once_for`. `again` names what decorates like this on the function that it made:
    `@group.command`. Of a class below it, `methods` are called on its objects. `called`: calls in
    the program give it its arguments, not the user. `serving`: functions written while a user is
    served are decorated too. `one_by_one`: calls of one object wait for each other, unless its
    class is decorated by one of these names or with such a keyword.
    """

    path: tuple[str, ...]
    kind: str
    route: int = 0
    gives: tuple[str, ...] = ()
    when: str = ""
    base: str = ""
    fresh: bool = False
    once: tuple[str, ...] = ()
    once_for: frozenset[str] = frozenset()
    again: tuple[str, ...] = ()
    called: bool = False
    serving: bool = False
    one_by_one: frozenset[str] = frozenset()
    methods: tuple[str, ...] = ()


class Registration(Struct, frozen=True, forbid_unknown_fields=True):
    """A call that registers a function given by position or keyword, alone or in a list.

    `handler` is -1 when it is given by keyword only; `keywords` are further ones. A class
    stands for one object of it that serves all users; a string for what it names. `methods`
    (patterns) are what is called on a given object, `__call__` if none are named; with `params`
    only those with these parameters that the class does not call. `serving`: the call can be made
    for users, and alone does not tell of startup. `one_by_one`: calls of one handler wait for each
    other, unless one of these keywords or a decorator of this name says otherwise, or a keyword or
    method named in `crowding` anywhere in the program. `assigned`: the path is no call but an
    attribute that is set to the function, to the object with these `methods`, or to a list of them.
    What is registered for a route named in `once_for` runs for the process.
    """

    path: tuple[str, ...]
    kind: str
    handler: int
    keyword: str = ""
    keywords: tuple[str, ...] = ()
    route: int = 0
    gives: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    serving: bool = False
    one_by_one: frozenset[str] = frozenset()
    crowding: frozenset[str] = frozenset()
    assigned: bool = False
    once_for: frozenset[str] = frozenset()


class Listener(Struct, frozen=True, forbid_unknown_fields=True):
    """A call by which a hub keeps a function, to call it for whatever happens from then on.

    The function is the argument `handler` or that keyword; -1 is what the call decorates. `hub` is
    the argument that keeps it, -1 the object whose method is called; with `everywhere` all get the
    same hub. Methods named in `removes` take it out. Unless `weak`, if there is
    such a keyword, is False, it is kept only as long as others have it.
    """

    path: tuple[str, ...]
    handler: int
    keyword: str = ""
    hub: int = -1
    everywhere: bool = False
    removes: tuple[str, ...] = ()
    weak: str = ""


class Base(Struct, frozen=True, forbid_unknown_fields=True):
    """A class derived from this base has methods that are called for a user.

    A method can be a pattern, `on_*`; `*` stands for all public ones. `shared` says that one
    instance serves all users; else there is one for each request, unless a class attribute named
    `fresh_unless` is False. `routed`: routes get the class and make all of their objects; one that
    a module makes is the program's own. `configured` is a method
    that gets the third of `(pattern, Class, {"name": value})`, also as arguments of a call.
    `params` are patterns of the parameters that a method must have; it may have more, which a
    wrapper gives, if the class does not call it. A path can also be the last
    part of one, `*Servicer`, then it stands for classes of the program as well. Methods that match
    `once` run for the process instead. `copied`: one that a class body has is a part, a form's
    field, of which each object of that class gets a copy. Methods that match `inner` run once, for
    the functions written in them: these are called for a user. `one_by_one`: an object
    serves one request after another, unless its methods are coroutines.
    """

    path: tuple[str, ...]
    kind: str
    methods: tuple[str, ...]
    shared: bool = False
    routed: bool = False
    fresh_unless: str = ""
    gives: tuple[str, ...] = ()
    configured: str = ""
    params: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    copied: bool = False
    inner: tuple[str, ...] = ()
    one_by_one: bool = False


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    """What is called for a user, known by names and parameters (`self` left out) alone.

    Either `methods` of a class: the first must have the parameters, `__init__` those of `init`
    if given, and the class a name like `named`. Or a module's `function` (a pattern): itself, or
    with `inner` the functions that are written in it; more parameters must have defaults.
    Parameters can be patterns; those like `by_name` may stand anywhere, and be left out. With
    `texts`, only a function that spells one of them out; `module`
    is a pattern for the dotted name of its file.
    """

    params: tuple[str, ...]
    kind: str
    methods: tuple[str, ...] = ()
    init: tuple[str, ...] = ()
    named: str = "*"
    shared: bool = False
    function: str = ""
    inner: bool = False
    by_name: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    module: str = "*"
    gives: tuple[str, ...] = ()


class Tabled(Struct, frozen=True, forbid_unknown_fields=True):
    """A class that a table of routes lists, `(pattern, Class)`, and whose outside base no file
    knows: with one of these methods it is taken to derive from `base`.
    """

    base: str
    methods: tuple[str, ...]


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """Calls by which a module's body is known to run once per session, with globals of its own;
    what `keeps` decorates is kept for all sessions all the same.
    """

    path: tuple[str, ...]
    kind: str
    keeps: tuple[str, ...] = ()


class Listed(Struct, frozen=True, forbid_unknown_fields=True):
    """What a class of settings lists by an attribute: `class WorkerSettings: functions = [f]`.

    The class's part of the name can be a pattern.
    """

    name: str
    kind: str
    gives: tuple[str, ...] = ()


class Mark(Struct, frozen=True, forbid_unknown_fields=True):
    """An attribute that is true of functions which are called for a user: `index.exposed = True`,
    in programs that import the package `of`.
    """

    name: str
    of: str
    kind: str


class Provider(Struct, frozen=True, forbid_unknown_fields=True):
    """A call that makes a provider of objects: `provider(Class, …)` gives one when it is called.

    `shared`: always the same. `target` is the position of what makes the object, or of the object
    `itself`.
    """

    path: tuple[str, ...]
    shared: bool
    target: int = 0
    itself: bool = False


class Single(Struct, frozen=True, forbid_unknown_fields=True):
    """A call `bind(Interface, to=Class, scope=singleton)`: of the class there is one object.

    With `keyword`, only if this argument is one of `value`.
    """

    path: tuple[str, ...]
    keyword: str = ""
    value: tuple[str, ...] = ()


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """`bot.get_cog("Name")` gives what `bot.add_cog(object)` was given, found by the name of its
    class, or by what `keyword` says there: `class C(Base, name="Name")`. They are items of `kept`.
    """

    adds: tuple[str, ...]
    gets: tuple[str, ...]
    kept: str
    keyword: str = ""


class Rows(Struct, frozen=True, forbid_unknown_fields=True):
    """Classes that stand for tables: those derived from a `base`, or with a call of one of the
    `columns` in their body. `finds` are the methods that give one row, of what begins with one of
    the `managers` of the class, or with the class itself where queries are `direct`; `pairs` those
    that give one in a pair, `lists` several; `saves` run the `save` of a new row. `shortcuts` are
    the names of functions that give one for the class or the query that they are given, `queries`
    of those that begin a query of the class, `hands_on` of those that run the query that they are
    given. `keys` make an attribute that is a row of another class, `many` one that leads to
    several. `found_by` and `found_as` are methods and attributes of views and forms that give a row
    of the model that their class names.
    """

    base: frozenset[str]
    finds: frozenset[str]
    managers: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    direct: bool = False
    pairs: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    saves: frozenset[str] = frozenset()
    shortcuts: frozenset[str] = frozenset()
    queries: frozenset[str] = frozenset()
    hands_on: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()
    found_by: frozenset[str] = frozenset()
    found_as: frozenset[str] = frozenset()


class Standing(Struct, frozen=True, forbid_unknown_fields=True):
    """Outside objects that stand for one of the program's: for what a function gives that one of
    the `loaders` decorates, or for an object of the only class derived from one of the `bases`.
    """

    path: tuple[str, ...]
    loaders: tuple[str, ...] = ()
    bases: frozenset[str] = frozenset()


class Prefixed(Struct, frozen=True, forbid_unknown_fields=True):
    """A call whose result puts a prefix before the routes registered on it."""

    path: tuple[str, ...]
    keyword: str
    position: int = -1


class Mount(Struct, frozen=True, forbid_unknown_fields=True):
    """A call that hangs routes below others, with a prefix: `prefix` is its keyword, `position` its
    place. `child`, or `keyword`, is what it hangs up; with `includes` only what such a call is
    given, a module by name too. With `replaces` the prefix stands instead of the child's own.
    """

    path: tuple[str, ...]
    child: int = 0
    keyword: str = ""
    prefix: str = ""
    position: int = -1
    includes: tuple[str, ...] = ()
    replaces: bool = False


class Startup(Struct, frozen=True, forbid_unknown_fields=True):
    """Decorators, and keywords of calls, whose functions run once per process.

    `yields` is the object whose attributes are what they yield as a dict, `contexts` are attributes
    that are the very object that they yield.
    """

    decorators: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    yields: str = ""
    contexts: tuple[str, ...] = ()
