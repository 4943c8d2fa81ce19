"""Outside objects and decorators that keep what they are given for the next call."""

from __future__ import annotations

from msgspec import Struct


class Memory(Struct, frozen=True, forbid_unknown_fields=True):
    """Outside objects that keep what the methods `adds` are told; `__call__` is the object itself.

    `parts` are attributes that are the same memory seen from another side. With `keyword` the
    object remembers only if it was made with that argument (also by its `position`), and in it if
    that is a memory, or in what it returns if that is a function.
    """

    path: tuple[str, ...]
    adds: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    keyword: str = ""
    position: int = -1


class Cache(Struct, frozen=True, forbid_unknown_fields=True):
    """A decorator that keeps results; the key is the function's parameters, but for those of the
    names or patterns `without`.

    `key` names the decorator's arguments that say what the key is: a text, or a function that
    makes it; `set_up` are calls that are given one for all its decorators. `varied` names what
    brings the user in by other means: arguments, decorators below this one, and calls and texts in
    the function. `views`: it keeps pages, and can stand around a view, a method or a whole class;
    these methods take part in the answer of an object. `as_text`: the key is the text of the
    arguments, which keeps none of them alive. `rendering` calls show who is signed in on every
    page; `members` are checks that let nobody else in. `rendered_last` are answers that are
    finished, and only then kept, above all decorators.
    """

    path: tuple[str, ...]
    without: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    set_up: tuple[str, ...] = ()
    varied: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    as_text: bool = False
    rendering: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    rendered_last: tuple[str, ...] = ()
