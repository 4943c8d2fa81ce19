"""Everything the detectors ask of a program, put together once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from msgspec import Struct

from isolint.model.calling.callees import Callees, Context
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.entries.app_factories import app_factories
from isolint.model.entries.changing import unmade_changing
from isolint.model.entries.find import find_entries
from isolint.model.entries.lifespan_branches import begun_in, lifespan_branches
from isolint.model.entries.workers import find_workers, lasting
from isolint.model.linking.link import link, settle
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.identity import Identities
from isolint.model.pointsto.imports import Imports
from isolint.model.reaching.class_calls import declared_class_calls
from isolint.model.reaching.entry_points import Entries
from isolint.model.reaching.guesses import Guesses
from isolint.model.reaching.kept import kept_methods
from isolint.model.reaching.marked import marked_methods
from isolint.model.reaching.reach import Reach
from isolint.model.shared.intents import Intents
from isolint.model.shared.lifetimes import Lifetimes
from isolint.model.shared.lone_scripts import codes_of_lone_scripts
from isolint.model.shared.sharing import Sharing
from isolint.model.shared.stand_ins import Beside
from isolint.model.users.asking import Asking
from isolint.model.users.origins import Origins
from isolint.model.users.taint import Taint
from isolint.model.users.values import Values
from isolint.model.writing.writes import Writes
from isolint.summary.ir import FileSummary

# At startup a function is handed to outside code to be kept, not to be called.
_LATER = frozenset({"handed"})


class Linked(Struct, frozen=True):
    """A program whose values are known, with what a framework calls of it."""

    flow: Flow
    imports: Imports
    entries: Entries


def linked(
    root: PurePath,
    summaries: Iterable[FileSummary],
    known: Knowledge,
    source_roots: tuple[str, ...] = (),
) -> Linked:
    flow = link(root, summaries, known, source_roots)
    imports = Imports(flow)
    entries = find_entries(flow, imports)
    settle(flow, [entry.code for entry in entries.found])
    return Linked(flow, imports, entries)


class Model:
    """`request`, `startup` and `latent` say who starts the code; latent leaves out the other
    two, and none of them but startup what is said to run there only. `supposed` is what of it says
    nothing of users itself. `asks_reason`: what the code
    says of itself counts with its reason alone.
    """

    def __init__(self, program: Linked, asks_reason: bool = True) -> None:
        self.flow, self.entries, imports = program.flow, program.entries, program.imports
        self.beside = Beside(self.flow, self.entries, imports)
        self.known = self.flow.known
        self.program = self.flow.program
        callees = Callees(self.flow)
        self.identities = Identities(self.flow, self.entries.serving, self.entries.ambient())
        self.guesses = Guesses(self.flow)
        kept = kept_methods(self.flow, self.identities)
        for more in (marked_methods(self.flow), declared_class_calls(self.flow)):
            for code, hung in more.items():
                kept.setdefault(code, []).extend(hung)
        self.intents = Intents(self.flow, asks_reason)
        closed = frozenset(self.intents.startup_only)
        branches = lifespan_branches(self.program)

        def serving() -> Reach:
            served = [(entry.code, entry.receiver) for entry in self.entries.found]
            unserved = closed | codes_of_lone_scripts(self.flow, self.entries, imports)
            unserved |= app_factories(self.flow, self.entries, self.identities)
            return Reach(
                self.flow,
                callees,
                served,
                kept=kept,
                guesses=self.guesses,
                closed=unserved,
                spared=branches,
            )

        self.request = serving()
        begun = [(code, -1) for code in self.entries.startup if not self._is_called_by_users(code)]
        begun += [(code, on) for code in sorted(closed) for on in self._receivers(code)]
        begun += begun_in(self.program, branches, callees, self.request.links)
        self.startup = Reach(self.flow, callees, begun, _LATER)
        self.workers = find_workers(self.flow, self.request, self.startup, self.beside.modules)
        if self.workers.found:
            self.entries.found += self.workers.found
            kept_for_jobs = lasting(self.flow, self.workers)
            self.entries.kept.update(kept_for_jobs)
            self.flow.lasting.update(kept_for_jobs)
            self.request = serving()
            apart = self.workers.apart - closed
            self.startup = Reach(self.flow, callees, begun, _LATER, closed=apart)
        uncalled = self._uncalled()
        begun_otherwise = {
            *self.request.codes,
            *self.startup.codes,
            *(code for code, _ in uncalled),
        }
        self.supposed = self.entries.offered - begun_otherwise
        offered = self._called_by_others(self.supposed)
        self.latent = Reach(self.flow, callees, uncalled, closed=closed, later=offered)
        self._note_closed()
        reaches = (self.request, self.startup, self.latent)
        self.lifetimes = Lifetimes(self.flow, self.entries, imports, *reaches)
        self.sharing = Sharing(self.flow, self.lifetimes, self.identities, self.intents)
        self.values = Values(self.identities)
        asked = [e.code for e in self.entries.found if self.entries.is_given_by_users(e)]
        told = [*asked, *(code for code, _ in uncalled)]
        serving_reaches = (self.request, self.latent)
        self.taint = Taint(self.identities, self.sharing, serving_reaches, told, self.workers.takes)
        self.origins = Origins(self.identities)
        self.writes = Writes(self.sharing, self.taint)

    def _is_called_by_users(self, code: int) -> bool:
        """A function that hands the framework what it makes for one request: tools for one run."""
        contexts = self.request.codes.get(code, ())
        if self.program.codes[code].code.kind != "function":
            return False
        return any(
            self.request.links[context].caller is not None and self.request.strength(context) > 0
            for context in contexts
        )

    def _note_closed(self) -> None:
        refused = self.request.refused | self.latent.refused
        for code in refused & self.intents.startup_only.keys():
            self.intents.used.add(self.intents.startup_only[code])

    def _uncalled(self) -> list[Context]:
        """Functions that nobody was seen to call and that are told whose request it is, or ask, and
        constructors that change what others have.
        """
        found: list[Context] = []
        asking = Asking(self.flow)
        unmade = {ref.id for ref in unmade_changing(self.flow)}
        for ref in self.program.codes:
            special = ref.code.name.startswith("__") and ref.id not in unmade
            if ref.code.kind != "function" or special:
                continue
            if (
                self.flow.classes.sets(ref)
                or ref.id in self.request.codes
                or ref.id in self.startup.codes
            ):
                continue
            told = any(self.identities.parameter(ref, i) for i in range(len(ref.code.params)))
            if told or ref.id in unmade or asking.asks(ref):
                found.extend((ref.id, receiver) for receiver in self._receivers(ref.id))
        return found

    def is_supposed(self, context: Context | None) -> bool:
        """Begun by what a library offers, beside the entry points that it has."""
        if context is None or not self.supposed or context in self.request.links:
            return False
        latent = self.latent
        return context in latent.links and latent.chain(context)[0][0][0] in self.supposed

    def _called_by_others(self, supposed: Iterable[int]) -> list[Context]:
        """What else an object offers that a framework keeps, or one of its parts, is there to set
        it up.
        """
        kept = {getattr(self.flow.objects[obj], "cls", None) for obj in self.entries.kept}
        offered = ((code, on) for code in sorted(supposed) for on in self._receivers(code))
        return [context for context in offered if self._maker(context[1]) not in kept]

    def _maker(self, obj: int) -> int:
        """The class whose method makes the object, or of which it is one that a framework keeps."""
        if obj in self.entries.kept:
            return int(getattr(self.flow.objects[obj], "cls", -1))
        made = self.flow.made_at(obj) if obj >= 0 else None
        around = self.program.parent(made[0]) if made is not None else None
        return around.id if around is not None else -1

    def _receivers(self, code: int) -> list[int]:
        ref = self.program.codes[code]
        parent = self.program.parent(ref)
        if parent is None or parent.code.kind != "class" or not ref.code.params:
            return [-1]
        return sorted(self.flow.values(ref, 0)) or [-1]
