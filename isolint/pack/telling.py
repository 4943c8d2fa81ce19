"""What a program tells others: calls that send events, and those that write log lines."""

from __future__ import annotations

from msgspec import Struct


class Emission(Struct, frozen=True, forbid_unknown_fields=True):
    """A call that sends what others get; its other arguments are what is sent.

    `to` are the arguments, by name or position, that say for whom. `to_one`: on a connection, to
    its other end. `everyone` is the keyword that must be true for it to go to more than the one
    who asks. `bus`: programs listen there, which tell users apart by what is in the message.
    """

    path: tuple[str, ...]
    to: tuple[str | int, ...] = ()
    to_one: bool = False
    everyone: str = ""
    bus: bool = False


class Logs(Struct, frozen=True, forbid_unknown_fields=True):
    """calls: what writes a log line. carriers: calls and base classes that put what they know of
    the request into every line.
    """

    calls: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
