"""What outside code gives to a function that it calls: `Thread(target=work, args=(queue,))`."""

from __future__ import annotations

from msgspec import Struct

from isolint.model.pointsto.site import Site
from isolint.pack.running import Callback


class Given(Struct, frozen=True):
    """Nodes of arguments, as of a `Site`."""

    args: list[int]
    stars: list[int]
    named: list[tuple[str, int]]


NOTHING = Given([], [], [])


def given(site: Site, callback: Callback | None) -> Given:
    if callback is None:
        return NOTHING
    named = dict(site.named)
    rest = site.args[callback.handler + 1 :] if callback.handler >= 0 else []
    if not callback.args:
        others = [(name, arg) for name, arg in site.named if name != callback.keyword]
        return Given(rest, [], others)
    stars, packed = (rest[:1], rest[1:2]) if callback.packed else ([], [])
    stars += [named[callback.args]] if callback.args in named else []
    packed += [named[callback.kwargs]] if callback.kwargs in named else []
    return Given([], stars, [("**", each) for each in packed])
