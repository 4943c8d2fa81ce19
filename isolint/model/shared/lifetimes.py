"""Which objects live as long as the process, and why: the ownership chain from a root."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import Class, Container, External, Function, Instance
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.pointsto.imports import Imports
from isolint.model.pointsto.singles import is_new_of
from isolint.model.reaching.entry_points import Entries
from isolint.model.reaching.reach import Reach
from isolint.model.shared.asked_roots import AskedRoots
from isolint.model.shared.displayed import Displayed
from isolint.model.shared.kind_keys import KindKeys
from isolint.model.shared.lasting_entries import LastingEntries
from isolint.model.shared.ownership import ROOT, Hold, admitted, ownership
from isolint.model.shared.puts import Puts
from isolint.model.shared.roots import Roots
from isolint.summary import ir
from isolint.summary.operands import roots


class Lifetimes:
    """`holds` has one ownership chain for each shared object, if possible one that no request
    made.
    """

    def __init__(
        self,
        flow: Flow,
        entries: Entries,
        imports: Imports,
        request: Reach,
        startup: Reach,
        latent: Reach,
    ) -> None:
        self.flow = flow
        self.request = request
        self.startup = startup
        self.latent = latent
        self.scripts = entries.scripts
        self.fresh = entries.fresh
        self._roots = Roots(flow, entries, imports, request, startup, latent)
        self._found = list(self._roots.objects())
        self._puts = Puts(flow)
        self._kinds = KindKeys(flow)
        self._lasting = LastingEntries(flow)
        self._displayed = Displayed(flow)
        self._asked = AskedRoots(flow, (obj for obj, _ in self._found))
        self.holds = ownership(flow, self._found, lambda obj, hold: not self._entered(obj, hold))

    def is_demonstration(self, hold: Hold) -> bool:
        """Bound below the main guard of a module that serves nobody."""
        ref = self.flow.program.codes[hold.code]
        return hold.value >= 0 and self._roots.guards.is_demonstration(ref, hold.value)

    def outlives(self, code: int) -> bool:
        """Variables of a function that runs at startup only live on in its closures."""
        return self._roots.outlives(code)

    def remade(self, cls: int) -> bool:
        """A class that each request makes for itself."""
        return self._roots.remade(cls)

    @cached_property
    def built_at_startup(self) -> dict[int, Hold]:
        """Shared objects whose whole chain startup makes, whoever else runs the same code."""
        return admitted(self.flow, self._found, self._made_at_startup)

    def _made_at_startup(self, obj: int, _: Hold) -> bool:
        code = self.allocated_in(obj)
        return code is None or code in self.startup.codes

    def position(self, node: int) -> tuple[int, int]:
        return self.flow.program.position(node)

    def chain(self, obj: int) -> list[tuple[int, Hold]]:
        """The owners of a shared object, root first, the object itself last."""
        return self._chain(obj, self.holds)

    def startup_chain(self, obj: int) -> list[tuple[int, Hold]]:
        """As `chain`, through what startup makes if there is such a way."""
        made = self.built_at_startup
        return self._chain(obj, made if obj in made else self.holds)

    def _chain(self, obj: int, holds: dict[int, Hold]) -> list[tuple[int, Hold]]:
        steps: list[tuple[int, Hold]] = []
        while obj != ROOT:
            hold = holds[obj]
            steps.append((obj, hold))
            obj = hold.parent
        return steps[::-1]

    def allocated_in(self, obj: int) -> int | None:
        """The code that makes the object, or the object whose part it is."""
        made = self.flow.made_at(self._whole(obj))
        return made[0].id if made is not None else None

    def made_per_request(self, obj: int) -> bool:
        """Made on an execution path, or for a user by code that nobody was seen to call, and only
        there; or a part of what the framework makes for each request.
        """
        code = self.allocated_in(obj)
        if code is None:
            return getattr(self.flow.objects[self._whole(obj)], "cls", -1) in self.fresh
        if code in self.startup.codes:
            return False
        return code in self.request.codes or code in self.latent.codes

    def _whole(self, obj: int) -> int:
        """The object that nobody owns, of which this one is a part."""
        owner = getattr(self.flow.objects[obj], "owner", -1)
        while owner >= 0:
            obj, owner = owner, getattr(self.flow.objects[owner], "owner", -1)
        return obj

    def escaped(self, obj: int) -> bool:
        """A request's object that was stored on a shared one: the store is the fault, not what
        it is then.
        """
        return any(self._entered(step, hold) for step, hold in self.chain(obj))

    def _entered(self, obj: int, hold: Hold) -> bool:
        """Made by a request, and neither a root's lazy value nor made by its owner for itself."""
        if hold.name.startswith("["):
            if self._is_displayed(obj, hold.parent) or self._is_for_all(obj, hold.parent):
                return False
            if self._is_brought(obj) or self._is_one_of_many(obj, hold):
                return True
            return isinstance(self.flow.objects[obj], Instance) and self._asked.holds(hold.parent)
        described = self.flow.objects[obj]
        own = getattr(described, "owner", -1) == hold.parent or self._is_set_up(obj, hold.parent)
        own = own or self._is_made_for(obj, hold.parent) or self._is_kept(obj, hold)
        if isinstance(described, Container) and hold.parent != ROOT and not own:
            return self._is_brought(obj)
        if not self.made_per_request(obj):
            return False
        return hold.parent != ROOT and not own

    def _is_kept(self, obj: int, hold: Hold) -> bool:
        """Set while there was none, as a root's lazy value is."""
        return hold.parent != ROOT and self._lasting.is_kept(obj, hold.parent, hold.name)

    def _is_for_all(self, obj: int, holder: int) -> bool:
        """Put in under the name of a kind, or once for whoever asks: no request's own."""
        puts = self._puts.of(obj, holder)
        return bool(puts) and all(
            self._kinds.is_kind(put) or self._lasting.stays(put) for put in puts
        )

    def _is_set_up(self, obj: int, owner: int) -> bool:
        """Made by the `__new__` that makes its owner, as a constructor does."""
        code, flow = self.allocated_in(obj), self.flow
        if code is None or owner < 0:
            return False
        return is_new_of(flow.program.codes[code], flow.objects[owner], flow.classes)

    def _is_made_for(self, obj: int, owner: int) -> bool:
        """`Registry(make_provider())`: made where its owner is, and given to the constructor."""
        making = self.flow.made_by(owner)
        if making is None:
            return False
        ref, op = making
        return any(
            obj in self.flow.values(ref, made) and _makes(ref.code.ops[made])
            for arg in op.args
            for made in roots(ref.code, arg)
        )

    def _is_displayed(self, obj: int, holder: int) -> bool:
        """Made together with its holder: `{"messages": []}`."""
        code = self.allocated_in(obj)
        if code is None or not isinstance(self.flow.objects[obj], Container):
            return False
        return self._displayed.within(code, obj, holder)

    def _is_brought(self, obj: int) -> bool:
        """Made while serving, also by code that nobody was seen to call but for a user."""
        return self.allocated_in(obj) in self.request.codes or self.made_per_request(obj)

    def _is_one_of_many(self, obj: int, hold: Hold) -> bool:
        """Requests ask for such an object by a key of their own, and each gets another: made by
        the container for the key, or put in beside those that requests put in.
        """
        described, holder = self.flow.objects[obj], self.flow.objects[hold.parent]
        if not isinstance(described, Instance) or hold.parent == ROOT:
            return False
        if hold.name in (ANY_KEY, ELEMENT) and described.site == getattr(holder, "site", -1):
            return True
        node = self.flow.fields[hold.parent].get(ANY_KEY)
        return node is not None and any(
            getattr(self.flow.objects[other], "cls", -1) == described.cls
            and self.allocated_in(other) in self.request.codes
            for other in self.flow.graph.get(node)
        )

    def place_of(self, obj: int) -> str:
        """The dotted name of the place that holds the object, such as `pkg.mod.Class.attr`."""
        hold = self.holds[obj]
        if hold.root == "framework" and isinstance(self.flow.objects[obj], Instance):
            return self.symbol(obj)
        if hold.parent == ROOT:
            return self.root_name(hold)
        if hold.name.startswith("["):
            return self.place_of(hold.parent)
        return f"{self.symbol(hold.parent)}.{hold.name}"

    def place_or_part(self, obj: int) -> str:
        """As `place_of`, also for a part of an object that is only assumed to be shared."""
        if obj in self.holds:
            return self.place_of(obj)
        described = self.flow.objects[obj]
        owner = getattr(described, "owner", -1)
        name = self.flow.homes.get(getattr(described, "site", -1), "")
        if owner >= 0 and name:
            return f"{self.symbol(owner)}.{name}"
        return name or self.symbol(owner if owner >= 0 else obj)

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


def _makes(op: ir.AnyOp) -> bool:
    return isinstance(op, (ir.Call, ir.Collection))
