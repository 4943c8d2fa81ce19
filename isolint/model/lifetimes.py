"""Which objects live as long as the process, and why: the ownership chain from a root.

Roots are module globals, class attributes, application state, results of cached functions, default
arguments, variables that a startup function's closures keep, and what a framework keeps for all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from msgspec import Struct

from isolint.model.entries.found import Entries
from isolint.model.flow import ELEMENT, PROVIDED_FRESH, Flow
from isolint.model.objects import Bound, Class, Container, External, Function, Instance, Partial
from isolint.model.program import CodeRef
from isolint.model.reach import Reach
from isolint.summary import ir

ROOT = -1
_MANY = 6
_LASTING = (Instance, External, Container, Partial)


def state_place(path: str, name: str) -> str:
    """`app.state.name` for an attribute of `…Starlette().state`, `app[name]` for an item."""
    owner = f"app{path.rpartition('()')[2]}"
    return f"{owner}{name}" if name.startswith("[") else f"{owner}.{name}"


class Hold(Struct, frozen=True):
    """How an object is held: by `parent` under `name`, or by a root when `parent` is ROOT.

    `root` says which kind: module, class, state, cache, default, closure or framework; `code` and
    `value` are where the name was bound, when that is one operation.
    """

    parent: int
    name: str
    root: str = ""
    code: int = -1
    value: int = -1


class Lifetimes:
    """`holds` has one shortest ownership chain for each shared object."""

    def __init__(self, flow: Flow, entries: Entries, request: Reach, startup: Reach) -> None:
        self.flow = flow
        self.request = request
        self.startup = startup
        self.scripts = entries.scripts
        self.fresh = entries.fresh
        self.holds: dict[int, Hold] = {}
        self._queue: deque[int] = deque()
        for node, hold in self._roots():
            for obj in sorted(flow.graph.get(node)):
                self._hold(obj, hold)
        for obj, node in entries.kept.items():
            code, value = self.position(node)
            self._hold(obj, Hold(ROOT, "framework", "framework", code, value))
        while self._queue:
            self._spread(self._queue.popleft())

    def position(self, node: int) -> tuple[int, int]:
        """The code and operation of an operation's node."""
        codes = self.flow.program.codes
        low, high = 0, len(codes)
        while high - low > 1:
            middle = (low + high) // 2
            if codes[middle].node <= node:
                low = middle
            else:
                high = middle
        return codes[low].id, node - codes[low].node

    def _roots(self) -> Iterator[tuple[int, Hold]]:
        codes = self.flow.program.codes
        for (code, name), node in self.flow.cells.items():
            kind = codes[code].code.kind
            if codes[code].module.base in self.scripts:
                continue
            if kind == "class" and self._copies_defaults(code):
                continue
            if kind in ("module", "class"):
                yield node, Hold(ROOT, name, kind, code, self._binding(codes[code], name))
            elif self.outlives(code):
                yield node, Hold(ROOT, name, "closure", code, self._binding(codes[code], name))
        yield from self._state_roots()
        yield from self._function_roots()

    def _copies_defaults(self, cls: int) -> bool:
        """A model whose class attributes are defaults that each object copies."""
        paths = self.flow.classes.info[cls].externals
        return any(path in self.flow.known.copied_defaults for path in paths)

    def _binding(self, ref: CodeRef, name: str) -> int:
        versions = ref.code.names.get(name)
        return versions[0] if versions else -1

    def outlives(self, code: int) -> bool:
        """Variables of a function that runs at startup only live on in its closures."""
        return code in self.startup.codes and code not in self.request.codes

    def _state_roots(self) -> Iterator[tuple[int, Hold]]:
        for obj, fields in self.flow.fields.items():
            described = self.flow.objects[obj]
            if isinstance(described, External) and described.path in self.flow.known.shared_state:
                for name, node in fields.items():
                    if name != ELEMENT:
                        yield node, Hold(ROOT, state_place(described.path, name), "state")

    def _function_roots(self) -> Iterator[tuple[int, Hold]]:
        program = self.flow.program
        for ref in program.codes:
            parent = program.parent(ref)
            if parent is None or ref.code.kind == "class" or parent.module.base in self.scripts:
                continue
            if any(self._is_cached(parent, value) for value in ref.code.decorators):
                yield self.flow.return_node(ref.id), Hold(ROOT, ref.code.name, "cache", ref.id)
            if parent.id in self.request.codes and parent.id not in self.startup.codes:
                continue
            for param in ref.code.params:
                if param.default >= 0:
                    yield (
                        parent.node + param.default,
                        Hold(ROOT, param.name, "default", parent.id, param.default),
                    )

    def _is_cached(self, ref: CodeRef, decorator: int) -> bool:
        op = ref.code.ops[decorator]
        func = op.func if isinstance(op, ir.Call) else decorator
        found = self.flow.symbols.of_value(ref, func)
        return isinstance(found, External) and found.path in self.flow.known.cached_factories

    def _hold(self, obj: int, hold: Hold) -> None:
        described = self.flow.objects[obj]
        if isinstance(described, Bound):
            obj, described = described.receiver, self.flow.objects[described.receiver]
        if hold.parent != ROOT and isinstance(described, Instance) and described.site < 0:
            return
        if obj in self.holds or not isinstance(described, _LASTING):
            return
        if not self._is_fleeting(described):
            self.holds[obj] = hold
            self._queue.append(obj)

    def _is_fleeting(self, described: object) -> bool:
        """A generator lives for one call; a context variable keeps its values apart by itself."""
        if isinstance(described, Container):
            return described.kind == "generator" or described.site <= -1_000_000_000
        if isinstance(described, Instance) and described.site < 0:
            return bool(self.flow.instances.get(described.cls))
        return isinstance(described, External) and (
            described.path in self.flow.known.requests and described.site < 0
        )

    def _spread(self, obj: int) -> None:
        described = self.flow.objects[obj]
        if isinstance(described, External) and described.path in self.flow.known.context_locals:
            return
        for name, node in self.flow.fields.get(obj, {}).items():
            if name == PROVIDED_FRESH:
                continue
            values = sorted(self.flow.graph.get(node))
            containers = sum(isinstance(self.flow.objects[v], Container) for v in values)
            for held in values:
                if containers <= _MANY or not isinstance(self.flow.objects[held], Container):
                    self._hold(held, Hold(obj, name))

    def chain(self, obj: int) -> list[tuple[int, Hold]]:
        """The owners of a shared object, root first, the object itself last."""
        steps: list[tuple[int, Hold]] = []
        while obj != ROOT:
            hold = self.holds[obj]
            steps.append((obj, hold))
            obj = hold.parent
        return steps[::-1]

    def allocated_in(self, obj: int) -> int | None:
        """The code that makes the object, or the object whose part it is."""
        owner = getattr(self.flow.objects[obj], "owner", -1)
        while owner >= 0:
            obj, owner = owner, getattr(self.flow.objects[owner], "owner", -1)
        site = getattr(self.flow.objects[obj], "site", -1)
        return self.position(site)[0] if 0 <= site < self.flow.program.nodes else None

    def made_per_request(self, obj: int) -> bool:
        """Made on an execution path and only there."""
        code = self.allocated_in(obj)
        return code is not None and code in self.request.codes and code not in self.startup.codes

    def escaped(self, obj: int) -> bool:
        """A request's object that was stored on a shared one: the store is the fault, not what
        it is then.
        """
        return any(self._entered(step, hold) for step, hold in self.chain(obj))

    def _entered(self, obj: int, hold: Hold) -> bool:
        """Made by a request, and neither a root's lazy value nor made by its owner for itself."""
        if hold.name.startswith("["):
            return self.allocated_in(obj) in self.request.codes
        described = self.flow.objects[obj]
        own = getattr(described, "owner", -1) == hold.parent
        if isinstance(described, Container) and hold.parent != ROOT and not own:
            return self.allocated_in(obj) in self.request.codes
        if not self.made_per_request(obj):
            return False
        return hold.parent != ROOT and not own

    def place_of(self, obj: int) -> str:
        """The dotted name of the place that holds the object, such as `pkg.mod.Class.attr`."""
        hold = self.holds[obj]
        if hold.parent == ROOT:
            return self.root_name(hold)
        if hold.name.startswith("["):
            return self.place_of(hold.parent)
        return f"{self.symbol(hold.parent)}.{hold.name}"

    def root_name(self, hold: Hold) -> str:
        if hold.code < 0:
            return hold.name
        ref = self.flow.program.codes[hold.code]
        if hold.root in ("cache", "framework"):
            return ref.symbol
        return f"{ref.symbol}.{hold.name}" if ref.symbol else hold.name

    def symbol(self, obj: int) -> str:
        """What kind of thing the object is: its class, or the place that holds a container."""
        described = self.flow.objects[obj]
        if isinstance(described, Instance):
            return self.flow.program.codes[described.cls].symbol
        if isinstance(described, (Class, Function)):
            return self.flow.program.codes[described.code].symbol
        if isinstance(described, External):
            return described.path.removesuffix("()")
        return self.place_of(obj) if obj in self.holds else "container"
