"""Calls that run something for a request elsewhere or later, and what that sees of the request."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Callback(Struct, frozen=True, forbid_unknown_fields=True):
    """A call that runs a given function; `background` when it can outlive the request.

    `thread`: it runs in a thread or process of its own, or in one of a pool. `carries`: it sees
    the caller's context variables, or with `restores` those of a context that was taken before.
    `at_once`: all coroutines that the call is given run at once, or the group of those that several
    calls begin on one object. `coroutine`: it takes what a function began, and calls none.
    `args` and `kwargs` are the keywords of a tuple and a dict that it gives to the function in
    place of its own arguments; with `packed` they are also what follows the function. `each`: it
    gets one element after another of what follows. `copies`: in a process that has copies of all
    that it is given but the queues. `gives`: what the function gives back is what the call gives.
    """

    path: tuple[str, ...]
    handler: int
    coroutine: bool = False
    at_once: Literal["", "all", "group"] = ""
    keyword: str = ""
    args: str = ""
    kwargs: str = ""
    packed: bool = False
    each: bool = False
    copies: bool = False
    gives: bool = False
    outcome: str = ""
    background: bool = False
    thread: Literal["", "own", "pool"] = ""
    carries: bool = True
    restores: bool = False


class Starter(Struct, frozen=True, forbid_unknown_fields=True):
    """Methods of an outside base class that run another method of the object in a new thread."""

    path: tuple[str, ...]
    runs: str


class TemplateMethod(Struct, frozen=True, forbid_unknown_fields=True):
    """Methods of an outside base class that run other methods of the object (patterns; `*` is all
    public ones) with what they are given.

    With `handed` or `keyword`, calls that run those of the object, or of one that they make of the
    class, that they are handed at this place or by this name.
    """

    path: tuple[str, ...]
    runs: tuple[str, ...]
    handed: int = -1
    keyword: str = ""

    @property
    def of_argument(self) -> bool:
        return self.handed >= 0 or bool(self.keyword)


class Propagation(Struct, frozen=True, forbid_unknown_fields=True):
    """How what a request keeps in context variables gets into a thread, or does not.

    wraps: what gives a function the caller's context. enters: calls that make a framework's own
    context locals there at hand. asks: calls by which code asks whether they are. reads: calls that
    read a context local.
    """

    wraps: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


class Activation(Struct, frozen=True, forbid_unknown_fields=True):
    """Calls that set something for the rest of the thread, until one of `ends`.

    Who calls one of `asks` before puts it back; `anew` names middleware that sets it for each
    request.
    """

    path: tuple[str, ...]
    ends: frozenset[str]
    asks: frozenset[str] = frozenset()
    anew: frozenset[str] = frozenset()
