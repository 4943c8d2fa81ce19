"""ISO504: what a request puts into a thread-local meets another request in the same thread."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.code.guards import is_lazy
from isolint.detect.hit import Hit
from isolint.detect.hops.local_attributes import ALL, Use, uses
from isolint.detect.hops.local_carriers import LocalCarriers
from isolint.detect.hops.missed_attributes import is_made_when_missed
from isolint.detect.hops.skipped_clears import is_always_run, is_skipped
from isolint.detect.hops.threads import COROUTINE, TASK, Threads, waits_after
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.users.values import USER_KINDS
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_LOCAL = "threading.local"
_BY_COROUTINES = "coroutines of several users share the thread it is kept in"
_LEFT = "it is set and never cleared, in a thread that serves others next"
_SOMETIMES = "it is set and not always cleared, in a thread that serves others next"


class ThreadLocals:
    """By thread-local and attribute: who sets it, clears it and reads it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.objects = frozenset(
            number
            for number, described in enumerate(view.flow.objects)
            if self._is_local(described) and view.model.sharing.of(number) is not None
        )
        self.sets: dict[tuple[int, str], list[Use]] = {}
        self.reads: dict[tuple[int, str], list[Use]] = {}
        self.emptied: set[int] = set()
        self.carriers = LocalCarriers(view)
        if self.objects:
            for ref in view.program.codes:
                for value, op in ref.among(ir.Attr, ir.SetAttr, ir.Call):
                    self._note(ref, value, op)

    def is_offered(self, obj: int) -> bool:
        """A public name of a module: what a library sets there its users read."""
        hold = self.view.model.lifetimes.holds.get(obj)
        return hold is not None and hold.root == "module" and not hold.name.startswith("_")

    def _is_local(self, described: object) -> bool:
        if isinstance(described, External):
            return described.path == f"{_LOCAL}()"
        info = self.view.flow.classes.info
        return isinstance(described, Instance) and _LOCAL in info[described.cls].externals

    def _note(self, ref: CodeRef, value: int, op: ir.AnyOp) -> None:
        for base, use in uses(self.view, ref, value, op):
            into = self.sets if use.sets else self.reads
            for obj in sorted(self.objects & self.view.flow.values(ref, base)):
                into.setdefault((obj, use.name), []).append(use)
                if use.name == ALL:
                    self.emptied.add(obj)

    def clears(self, use: Use) -> bool:
        return use.clears(self.view.program.codes[use.code].code)


def detect(view: View) -> Iterator[Hit]:
    found = ThreadLocals(view)
    threads = Threads(view, view.model.request)
    served, latent = view.model.request.codes, view.model.latent.codes
    for place, sets in found.sets.items():
        known = found.reads.get(place, ())
        reads = [
            use
            for use in known
            if use.code in served or use.code in latent or _is_offered(view, use.code)
        ]
        if known and not reads:
            continue
        for use in sets:
            if (
                found.clears(use)
                or use.code not in served
                or not (reads or found.is_offered(place[0]))
            ):
                continue
            yield from _judged(view, found, threads, place, use, reads)


def _is_offered(view: View, code: int) -> bool:
    """A public function, or a public method of a public class: the users of a library call it."""
    ref = view.program.codes[code]
    around = view.program.parent(ref)
    while around is not None and not ref.code.name.startswith("_"):
        if around.code.kind != "class":
            return around.code.kind == "module"
        ref, around = around, view.program.parent(around)
    return False


def _judged(
    view: View,
    found: ThreadLocals,
    threads: Threads,
    place: tuple[int, str],
    use: Use,
    reads: list[Use],
) -> Iterator[Hit]:
    ref = view.program.codes[use.code]
    kind = view.model.values.kind(ref, use.given)
    held = _is_held(found, place, use, ref.code)
    # A connection that each thread opens once is what thread-locals are for.
    lazy = is_lazy(ref.code, use.value, place[1])
    lazy = lazy or is_made_when_missed(ref.code, use.value, use.given, place[1])
    lazy = lazy and kind != "identity"
    kind = kind if kind in USER_KINDS else found.carriers.made_with(use) or kind
    itself = not lazy and (held or kind in (*USER_KINDS, "data"))
    carried = found.carriers.kind(use)
    anew = not lazy and view.model.request.fresh.is_fresh(ref, use.given)
    for context in view.model.request.codes[use.code] if itself or carried or anew else ():
        runs = threads.of(context, use.value)
        if COROUTINE in runs and _is_cleared_at_once(found, place, use, ref.code):
            continue
        if not itself and COROUTINE not in runs:
            continue
        met = carried if COROUTINE in runs and carried else kind
        severity = _severity(met, runs, _is_cleared(view, found, place, use) or held)
        if severity is not None:
            how = _BY_COROUTINES if COROUTINE in runs else _left(view, found, place)
            yield _hit(view, context, place, use, reads, severity, how)
            return


def _severity(kind: str, runs: frozenset[str], cleared: bool) -> Severity | None:
    if COROUTINE in runs:
        return Severity.HIGH if kind in USER_KINDS else Severity.MEDIUM
    if cleared or runs <= {TASK}:
        return None
    return Severity.LOW if kind == "data" else Severity.MEDIUM


def _left(view: View, found: ThreadLocals, place: tuple[int, str]) -> str:
    clears = (use for use in found.sets[place] if found.clears(use))
    return _SOMETIMES if any(_is_run(view, use.code) for use in clears) else _LEFT


def _is_cleared(view: View, found: ThreadLocals, place: tuple[int, str], use: Use) -> bool:
    """In a `finally`, or by another function: a hook after the request, a context manager. What
    nobody calls clears nothing.
    """
    if place[0] in found.emptied:
        return True
    for other in (each for each in found.sets[place] if _is_run(view, each.code)):
        code = view.program.codes[other.code].code
        if other.clears(code) and code.kind != "module":
            blocks = surrounding(code, other.value)
            if other.code == use.code:
                cleared = any(block.kind == "finally" for block in blocks)
            else:
                cleared = not _sets_too(view, found, place, other)
                cleared = cleared and not _is_skipped(view, place[0], use, other)
            if cleared:
                return True
    return False


def _is_run(view: View, code: int) -> bool:
    reaches = (view.model.request, view.model.latent, view.model.startup)
    return any(code in reach.codes for reach in reaches)


def _is_skipped(view: View, local: int, use: Use, clear: Use) -> bool:
    """It is set for every request, and the hook that clears it returns before for some."""
    ref, setting = view.program.codes[clear.code], view.program.codes[use.code].code
    return is_always_run(setting, use.value) and is_skipped(
        ref.code, clear.value, lambda value: local in view.flow.values(ref, value)
    )


def _is_held(found: ThreadLocals, place: tuple[int, str], use: Use, code: ir.Code) -> bool:
    """A coroutine sets it, waits, and sets or clears it again: meanwhile others find it."""
    later = (other.value for other in found.sets[place] if other.code == use.code)
    return code.asynchronous and any(
        at > use.value and waits_after(code, use.value, at) for at in later
    )


def _is_cleared_at_once(
    found: ThreadLocals, place: tuple[int, str], use: Use, code: ir.Code
) -> bool:
    """A plain function clears what it has set before it ends: no coroutine runs in between."""
    return (
        not code.asynchronous
        and not code.generator
        and any(
            other.code == use.code
            and other.clears(code)
            and any(block.kind == "finally" for block in surrounding(code, other.value))
            for other in found.sets[place]
        )
    )


def _sets_too(view: View, found: ThreadLocals, place: tuple[int, str], clear: Use) -> bool:
    """A function takes back what it set itself, not what others set; middleware both."""
    if any(entry.code == clear.code for entry in view.model.entries.found):
        return False
    own = (use for use in found.sets[place] if use.code == clear.code)
    return any(not found.clears(use) for use in own)


def _hit(
    view: View,
    context: Context,
    place: tuple[int, str],
    use: Use,
    reads: list[Use],
    severity: Severity,
    how: str,
) -> Hit:
    confidence = view.confidence(context)
    if confidence is Confidence.LOW:
        severity = severity.at_most(Severity.MEDIUM)
    name = f"{_place(view, place[0])}.{place[1]}"
    return Hit(
        rule="ISO504",
        code=use.code,
        value=use.value,
        severity=severity,
        confidence=confidence,
        reach=view.reach_of(use.code),
        group=name,
        context=context,
        holder=place[0] if place[0] in view.model.lifetimes.holds else -1,
        object=name,
        attribute=".".join(name.split(".")[-2:]),
        described=how,
        steps=tuple(_step(view, read, name) for read in reads[:3]),
    )


def _place(view: View, obj: int) -> str:
    lifetimes = view.model.lifetimes
    return lifetimes.place_of(obj) if obj in lifetimes.holds else lifetimes.symbol(obj)


def _step(view: View, read: Use, name: str) -> Step:
    ref = view.program.codes[read.code]
    return Step(StepKind.READ, view.program.op_place(ref, read.value), ref.symbol, f"reads {name}")
