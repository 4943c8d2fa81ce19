"""Whether an object at hand is shared, how sure that is, and what stands for it."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.finding import Confidence
from isolint.model.definitions.objects import (
    Class,
    Container,
    External,
    Function,
    Instance,
    ModuleObject,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.identity import Identities
from isolint.model.shared.intents import Intents
from isolint.model.shared.lifetimes import Lifetimes
from isolint.model.shared.ownership import Hold
from isolint.summary import ir

_FIELDS = ("__set_name__", "contribute_to_class")


class Shared(Struct, frozen=True):
    """`holder` is an object with an ownership chain, -1 when sharing is only assumed."""

    obj: int
    holder: int
    confidence: Confidence


class Sharing:
    def __init__(
        self, flow: Flow, lifetimes: Lifetimes, identities: Identities, intents: Intents
    ) -> None:
        self.flow = flow
        self.lifetimes = lifetimes
        self.identities = identities
        self.intents = intents
        self._memo: dict[int, Shared | None] = {}

    def of(self, obj: int) -> Shared | None:
        """The shared object that `obj` is; None for one of a request's own."""
        if obj not in self._memo:
            found = self._find(obj)
            stated = found is not None and self.intents.excuses(obj, self._chain(obj))
            self._memo[obj] = None if stated else found
        return self._memo[obj]

    def _chain(self, obj: int) -> list[tuple[int, Hold]]:
        return self.lifetimes.chain(obj) if obj in self.lifetimes.holds else []

    def _find(self, obj: int) -> Shared | None:
        described = self.flow.objects[obj]
        if isinstance(described, Class) and self.lifetimes.remade(described.code):
            return None
        if isinstance(described, (Class, ModuleObject)):
            return None if self._is_of_script(described) else Shared(obj, -1, Confidence.HIGH)
        if isinstance(described, Function):
            lasts = self._is_made_once(self.flow.program.codes[described.code])
            return Shared(obj, -1, Confidence.HIGH) if lasts else None
        if not isinstance(described, (Instance, Container, External)):
            return None
        if self.identities.is_session(obj):
            return None
        if isinstance(described, Instance) and self._is_infrastructure(described.cls):
            return None
        if isinstance(described, External) and described.path in self.flow.known.shared_state:
            return Shared(obj, -1, Confidence.HIGH)
        if isinstance(described, Instance) and described.site < 0:
            return self._typed(obj, described)
        owner = getattr(described, "owner", -1)
        if owner >= 0 and not isinstance(described, Instance):
            return self._as_owner(obj, owner)
        if obj in self.lifetimes.holds:
            return None if self._is_own(obj) else Shared(obj, obj, Confidence.HIGH)
        return self._below_assumed(obj, owner) if owner >= 0 else None

    def is_for_sharing(self, cls: int) -> bool:
        """One of the program's own classes of which a pack or a comment says that it is made for
        sharing.
        """
        return self.intents.is_shared(cls) or self._is_infrastructure(cls)

    def _is_infrastructure(self, cls: int) -> bool:
        return any(
            path in self.flow.known.own_infrastructure for path in self.flow.classes.paths(cls)
        )

    def _is_of_script(self, described: Class | ModuleObject) -> bool:
        """Made anew for each session, as the module's body is."""
        program = self.flow.program
        if isinstance(described, Class):
            return program.codes[described.code].module.base in self.lifetimes.scripts
        return program.modules[described.index].base in self.lifetimes.scripts

    def _is_made_once(self, ref: CodeRef) -> bool:
        """Of a module or of a class in it; each call makes the functions inside it anew."""
        around = self.flow.program.parent(ref)
        while around is not None and around.code.kind == "class":
            around = self.flow.program.parent(around)
        at_top = around is not None and around.code.kind == "module"
        return at_top and ref.module.base not in self.lifetimes.scripts

    def _is_own(self, obj: int) -> bool:
        """A request's object after all: it was stored on a shared one, or belongs to a session."""
        owners = [step for step, _ in self.lifetimes.chain(obj)]
        return self.lifetimes.escaped(obj) or any(map(self.identities.is_session, owners))

    def _as_owner(self, obj: int, owner: int) -> Shared | None:
        """A container that an object made for its own attribute is as shared as the object."""
        found = self.of(owner)
        if found is None:
            return None
        return Shared(obj, obj if obj in self.lifetimes.holds else found.holder, found.confidence)

    def _below_assumed(self, obj: int, owner: int) -> Shared | None:
        """What an object made in its constructor shares the owner's assumed sharing."""
        found = self.of(owner)
        if found is None or found.confidence is Confidence.HIGH:
            return None
        return Shared(obj, found.holder, found.confidence)

    def _typed(self, obj: int, instance: Instance) -> Shared | None:
        """Only the class is known: shared as its objects are, or assumed for a service never
        built here.
        """
        if instance.cls in self.lifetimes.fresh or self.identities.is_request(instance.cls):
            return None
        if instance.cls in self.lifetimes.sent and self.identities.is_record(instance.cls):
            return None
        known = self.flow.instances.get(instance.cls, [])
        shared = [o for o in known if o in self.lifetimes.holds and not self.lifetimes.escaped(o)]
        if shared and self.identities.carries(instance.cls) and self._are_constants(shared):
            return None
        if shared:
            sure = Confidence.MEDIUM if len(shared) == len(known) else Confidence.LOW
            return Shared(obj, shared[0], sure)
        if known:
            return None
        if obj in self.lifetimes.holds:
            return Shared(obj, obj, Confidence.MEDIUM)
        if not self.is_service(instance.cls):
            return None
        return Shared(
            obj, -1, Confidence.MEDIUM if self._is_field(instance.cls) else Confidence.LOW
        )

    def _is_field(self, cls: int) -> bool:
        """It learns by what name a class has it: it lives as long as that class."""
        return any(self.flow.classes.member(cls, name) is not None for name in _FIELDS)

    def _are_constants(self, objects: list[int]) -> bool:
        """`SYSTEM_USER = User(0)` is no user of whom only the type is known."""
        roots = [self.lifetimes.chain(obj) for obj in objects]
        return all(len(way) == 1 and way[0][1].name.isupper() for way in roots)

    def is_service(self, cls: int) -> bool:
        """Its methods are told whose request it is, its constructor is not: it outlives
        requests.
        """
        if self.identities.carries(cls):
            return False
        makers = self.flow.classes.methods(cls, "__init__")
        if any(
            self.identities.parameter(ref, i) for ref in makers for i in range(len(ref.code.params))
        ):
            return False
        if any(map(self._has_application, makers)):
            return True
        return bool(makers) and any(
            self.identities.parameter(ref, index)
            for ref in self.flow.classes.methods(cls)
            if not ref.code.name.startswith("_") or ref.code.name == "__call__"
            for index in range(1, len(ref.code.params))
        )

    def _has_application(self, ref: CodeRef) -> bool:
        """It makes or sets up the application, and lives as long."""
        return any(
            isinstance(described := self.flow.objects[obj], External)
            and described.path in self.flow.known.applications
            for value, _ in ref.each(ir.Call)
            for obj in self.flow.values(ref, value)
        )
