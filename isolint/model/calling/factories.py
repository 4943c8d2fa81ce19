"""Functions that make an object and only return it: each call that keeps the result has its own.

Heap cloning by call site (Nystrom, Kim and Hwu 2004), for these functions alone: without it, what
a module makes with `make()` at startup and what a request makes with it would be one object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from isolint.model.calling.leaving import Leaving
from isolint.model.calling.maker_arguments import MakerArguments
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import one_by_one
from isolint.model.pointsto.site import Site

Making = tuple[int, int]
Action = Callable[[int, int], None]
_MOST = 16
_DEEP = 4


class Factories:
    def __init__(self, flow: Flow, arguments: MakerArguments) -> None:
        self.flow = flow
        self.arguments = arguments
        self.leaving = Leaving(flow.program)
        self._kept: dict[int, dict[Making, None]] = {}
        self._actions: dict[int, list[Action]] = {}
        self._inner: dict[int, dict[int, set[int]]] = {}
        self._nodes: dict[int, set[int]] = {}
        self._crowded: set[int] = set()

    def each(self, ref: CodeRef, value: int, owned: bool, make: Action) -> None:
        """Calls `make(node, owner)` for all that the operation makes: where, and for what object.

        One object for the operation (or for each object whose method makes it as its own), and
        one for each call that keeps what this function returns.
        """
        node = ref.node + value
        self.flow.created_in[node] = ref.id
        if owned:
            self._for_owners(ref, lambda owner: make(node, owner))
            return
        make(node, -1)
        if value not in self.leaving.returned(ref):
            return
        if ref.id in self._crowded:
            self.flow.made_for_many.add(node)
        else:
            self._nodes.setdefault(ref.id, set()).add(node)
            self.flow.made_only.add(node)
        for at, given in list(self._kept.get(ref.id, ())):
            make(at, given)
        self._actions.setdefault(ref.id, []).append(make)

    def _for_owners(self, ref: CodeRef, make: Callable[[int], None]) -> None:
        objects = self.flow.objects
        self.flow.graph.trigger(
            ref.node, lambda owner: make(owner if isinstance(objects[owner], Instance) else -1)
        )

    def returned(self, site: Site, ref: CodeRef, bound: int, source: int, result: int) -> None:
        """Brings what a function returns, the source, to one call of it, without what it made for
        others; `bound` is 1 for a call on an object.
        """
        flow, caller, call = self.flow, site.caller, site.node
        if not self.leaving.returned(ref):
            flow.graph.edge(source, result)
            return
        value = call - caller.node
        if value in self.leaving.returned(caller):
            self._forward(site, ref, bound)
        elif site.owned or site.decorates or self._is_kept(caller, value):
            self.arguments.give(site, ref, bound, call)
            if site.owned:
                self._for_owners(caller, lambda owner: self._keep(ref.id, call, owner))
            else:
                self._keep(ref.id, call, -1)
        own = flow.graph.new_node()
        passes = partial(self._passes, caller, call, ref.id)
        flow.graph.accepts[own] = one_by_one(passes)
        flow.graph.edge(source, own)
        flow.graph.edge(own, result)

    def _is_kept(self, ref: CodeRef, value: int) -> bool:
        """`@lru_cache def container(): return build()` keeps what it gives back."""
        if self.leaving.is_kept(ref, value):
            return True
        paths, known = self.flow.classes.decorators(ref), self.flow.known.cached_factories
        return any(path in known for path in paths) and value in self.leaving.given_back(ref)

    def _forward(self, site: Site, ref: CodeRef, bound: int) -> None:
        """What is made for a call of the caller is made for it by the callee."""
        caller = site.caller.id
        sites = self._inner.setdefault(caller, {}).setdefault(ref.id, set())
        if site.node in sites:
            return
        sites.add(site.node)

        def keep(at: int, owner: int) -> None:
            self.arguments.give(site, ref, bound, at)
            self._keep(ref.id, at, owner)

        for at, owner in list(self._kept.get(caller, ())):
            keep(at, owner)
        self._actions.setdefault(caller, []).append(keep)

    def _keep(self, code: int, at: int, owner: int) -> None:
        kept = self._kept.setdefault(code, {})
        if (at, owner) in kept:
            return
        if len(kept) >= _MOST:
            nodes = self._nodes.pop(code, set())
            self.flow.made_only -= nodes
            self.flow.made_for_many |= nodes
            self._crowded.add(code)
            return
        kept[at, owner] = None
        self.flow.makers.setdefault(at, set()).add(code)
        self.flow.created_in.setdefault(at, self.flow.program.position(at)[0])
        for action in list(self._actions.get(code, ())):
            action(at, owner)

    def _passes(self, caller: CodeRef, call: int, code: int, obj: int) -> bool:
        """Made for this call, or for one of the caller; or not made by what is called at all."""
        site = getattr(self.flow.objects[obj], "site", -1)
        if site < 0 or site == call:
            return True
        makers = self.flow.makers
        if site in makers:
            return caller.id in makers[site] or makers[site].isdisjoint(self._makers(code))
        if code not in makers.get(call, ()):
            return True
        made_in = self.flow.created_in.get(site)
        return all(maker != made_in for maker in self._makers(code))

    def _makers(self, code: int, depth: int = _DEEP) -> Iterator[int]:
        yield code
        for inner in self._inner.get(code, ()) if depth else ():
            yield from self._makers(inner, depth - 1)
