"""All entry points of a program."""

from __future__ import annotations

from operator import itemgetter

from isolint.model.definitions.program import CodeRef
from isolint.model.entries.assigned import assigned
from isolint.model.entries.assumed import assume_entries
from isolint.model.entries.changing import seed_unmade
from isolint.model.entries.class_routes import with_class_routes
from isolint.model.entries.configured import configured, set_up_by
from isolint.model.entries.consuming import made_before, message_loops
from isolint.model.entries.crowded import Crowded
from isolint.model.entries.decorated import applied, decorated
from isolint.model.entries.derived import derived, signed, signed_functions
from isolint.model.entries.handed_applications import hand_applications
from isolint.model.entries.handed_objects import hand_objects
from isolint.model.entries.local_apps import handlers_of_local_apps
from isolint.model.entries.local_servers import local_handlers
from isolint.model.entries.marked_functions import marked_functions
from isolint.model.entries.offered import offer_wrappers
from isolint.model.entries.offered_decorators import offer_decorators
from isolint.model.entries.offered_objects import offer_objects
from isolint.model.entries.offering import mostly_offered
from isolint.model.entries.prefixes import with_prefixes
from isolint.model.entries.queued import unless_crowded
from isolint.model.entries.registered import called, called_on_unknown, made_of_outside
from isolint.model.entries.scripts import listed_attributes, listed_names, scripts
from isolint.model.entries.sent_models import with_checks
from isolint.model.entries.single import bound_once, marked_classes, resolved
from isolint.model.entries.streams import runs_streams
from isolint.model.entries.telling import Telling
from isolint.model.entries.uncalled import run_uncalled
from isolint.model.entries.wrapped import with_wrappers
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.imports import Imports
from isolint.model.pointsto.targets import external_paths
from isolint.model.reaching.entry_points import Entries, told_once
from isolint.summary import ir

Site = ir.Decorate | ir.Call | ir.Collection


def find_entries(flow: Flow, imports: Imports) -> Entries:
    """Reads a solved flow; objects kept by the framework are added to it, so solve again after.

    Code that registers entry points or makes an application runs at startup, whoever calls it.
    """
    entries = Entries([], [], {}, set(), set(), set(), set(), set(), {}, set())
    telling, setups = Telling(flow.known), set_up_by(flow)
    sites = _sites(flow, bool(setups))
    for again in (False, True):
        # What the first round gives to hooks can register more.
        if again and run_uncalled(flow) | hand_applications(flow):
            flow.graph.solve()
        entries.found.clear()
        entries.startup.clear()
        entries.fresh.clear()
        crowded = Crowded(flow)
        for ref, value, op in sites:
            _operation(flow, ref, value, op, telling, crowded, entries)
            if setups and not isinstance(op, ir.Decorate):
                configured(flow, ref, op, setups, entries.kept)
        _collect(flow, entries, imports)
        flow.graph.solve()
    loops = message_loops(flow)
    lasting = dict(pair for code in loops for pair in made_before(flow, code))
    entries.kept.update(lasting)
    flow.lasting.update(lasting)
    if not loops and not runs_streams(flow) and not _is_served(flow, entries):
        offer_objects(flow, entries)
        assume_entries(flow, entries)
        offer_decorators(flow, entries)
    elif offered := mostly_offered(flow, entries):
        entries.offered = offered
        offer_objects(flow, entries)
        offer_decorators(flow, entries)
    if not entries.assumed:
        hand_objects(flow, entries)
        seed_unmade(flow)
    offer_wrappers(flow, entries)
    routed = with_class_routes(flow, entries.found)
    found = with_checks(flow, with_wrappers(flow, with_prefixes(flow, routed)), entries.sent)
    entries.found = unless_crowded(flow, told_once(found))
    # A page that makes its own event handlers registers them for one user.
    served = entries.scripts | {entry.code for entry in entries.found if entry.certain}
    entries.startup = [c for c in dict.fromkeys(entries.startup) if c not in served]
    return entries


def _is_served(flow: Flow, entries: Entries) -> bool:
    """Constructors of what a framework makes do not tell that users are served here, nor what
    waits on its own machine for the answer to a login.
    """
    codes, found = flow.program.codes, entries.found
    local = local_handlers(flow) | handlers_of_local_apps(flow, found)
    return any(codes[e.code].code.name != "__init__" and e.code not in local for e in found)


def _collect(flow: Flow, entries: Entries, imports: Imports) -> None:
    for ref in flow.program.codes:
        if ref.code.kind == "module":
            entries.startup.append(ref.id)
            listed_names(flow, ref, entries)
        elif ref.code.kind == "class":
            if _runs_on_import(flow, ref):
                entries.startup.append(ref.id)
            listed_attributes(flow, ref, entries)
        signed_functions(flow, ref, entries)
    marked_classes(flow, entries)
    marked_functions(flow, entries)
    assigned(flow, entries)
    for cls in flow.classes.info:
        derived(flow, cls, entries)
        signed(flow, cls, entries)
    scripts(flow, entries, imports)


def _runs_on_import(flow: Flow, ref: CodeRef) -> bool:
    """The body of a class that is written in no function."""
    around: CodeRef | None = ref
    while around is not None and around.code.kind == "class":
        around = flow.program.parent(around)
    return around is not None and around.code.kind == "module"


def _sites(flow: Flow, displays: bool) -> list[tuple[CodeRef, int, Site]]:
    """The operations that can give a function or a class to a framework."""
    found: list[tuple[CodeRef, int, Site]] = []
    for ref in flow.program.codes:
        of_code: list[tuple[int, Site]] = [*ref.each(ir.Decorate), *ref.each(ir.Call)]
        if displays:
            of_code += ref.each(ir.Collection)
        of_code.sort(key=itemgetter(0))
        found += [(ref, value, op) for value, op in of_code]
    return found


def _operation(
    flow: Flow,
    ref: CodeRef,
    value: int,
    op: Site,
    telling: Telling,
    crowded: Crowded,
    entries: Entries,
) -> None:
    if isinstance(op, ir.Decorate):
        decorated(flow, ref, value, op, entries)
        return
    if isinstance(op, ir.Call) and isinstance(ref.code.ops[op.func], ir.Call):
        applied(flow, ref, value, op, entries)
    if isinstance(op, ir.Call) and ref.node + value not in flow.external_calls:
        called_on_unknown(flow, ref, op, entries)
        made_of_outside(flow, ref, op, entries)
    elif isinstance(op, ir.Call):
        paths = external_paths(flow, ref, op.func)
        if not telling.tells(op, paths):
            return
        if not isinstance(ref.code.ops[op.func], ir.Call):
            applied(flow, ref, value, op, entries)
        called(flow, ref, op, paths, entries)
        crowded.register(ref, op, paths, entries)
        bound_once(flow, ref, op, paths, entries)
        resolved(flow, ref, op, paths, entries)
