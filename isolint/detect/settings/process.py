"""ISO406: a setting of the whole process is changed on an execution path."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.code.by_worker import ONE_AFTER_ANOTHER, begun_by_worker
from isolint.detect.code.captured import is_users
from isolint.detect.code.guards import is_lazy
from isolint.detect.code.on_loop import runs_on_loop
from isolint.detect.code.once import is_flagged, runs_once
from isolint.detect.code.restored import is_replaced_again, is_restored, is_restoring
from isolint.detect.hit import Hit
from isolint.detect.operators.only import ONLY_OPERATORS
from isolint.detect.settings.named_by_id import is_named_by_id
from isolint.detect.settings.same_settings import Constants
from isolint.detect.settings.saved_settings import SAVED, is_saved_as_well, is_saved_in_saver
from isolint.detect.settings.server_settings import BY_SERVER, is_of_server
from isolint.detect.settings.switched_off import Switches
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External, Function, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.reaching.reach import Reach
from isolint.model.writing.outside import Change, Outside
from isolint.summary import ir
from isolint.summary.operands import operands

_BOUNDS = frozenset({BUILTIN + "max", BUILTIN + "min"})
_ANEW = ".seed"
_PLAIN = MappingProxyType(
    {
        _ANEW: "random numbers of others follow from it",
        "set_seed": "random numbers of others follow from it",
        ".manual_seed": "random numbers of others follow from it",
        ".manual_seed_all": "random numbers of others follow from it",
        "[PYTHONHASHSEED]": "random numbers of others follow from it",
        "sys.path.append": "others look for modules there too",
        "sys.path.insert": "others look for modules there too",
        ".setLevel": "what is logged of others follows from it",
    }
)
_OUTPUTS = frozenset({"sys.stdout", "sys.stderr"})
_LOADED = "sys.modules"
_OF_THREAD = "asyncio.set_event_loop"
_CURRENT_FIGURE = "matplotlib.pyplot.savefig"
_MODULES = frozenset({"importlib.util.module_from_spec()", "types.ModuleType()"})
_ALONE = frozenset({"lambda", "task"})


def detect(view: View) -> Iterator[Hit]:
    outside, switches = Outside(view.flow), Switches(view)
    constants = Constants(view, outside)
    for reach, context in view.surest_contexts():
        if not _runs(view, context):
            continue
        ref = view.program.codes[context[0]]
        changes = [
            change
            for change in outside.changes(ref)
            if not (_is_own(view, change) or _is_own_receiver(view, ref, change))
            and not switches.off(ref, change.value)
        ]
        if changes and not _runs_elsewhere(view, reach, context):
            for change in changes:
                yield _hit(view, constants, reach, context, change)


def _runs(view: View, context: Context) -> bool:
    """A module's body runs for a user only when it is itself an entry point."""
    kind = view.program.codes[context[0]].code.kind
    if kind != "module":
        return kind != "class"
    link = view.model.request.links.get(context)
    return link is not None and link.caller is None


def _is_own(view: View, change: Change) -> bool:
    """What is changed was made for this user: a logger named after a run."""
    if change.site < 0:
        return False
    code, value = view.model.lifetimes.position(change.site)
    ref = view.program.codes[code]
    op = ref.code.ops[value]
    return isinstance(op, ir.Call) and any(
        is_users(view, ref, given) or is_named_by_id(ref.code, given) for given in op.args
    )


def _is_own_receiver(view: View, ref: CodeRef, change: Change) -> bool:
    """A request takes off what it connected: no function of a module."""
    if not change.of.endswith(".disconnect"):
        return False
    given = {obj for value in change.given for obj in view.flow.values(ref, value)}
    functions = [obj for obj in given if isinstance(view.flow.objects[obj], Function)]
    return not any(view.model.sharing.of(obj) for obj in functions)


def _runs_elsewhere(view: View, reach: Reach, context: Context) -> bool:
    """In a process of its own, begun on the way here."""
    for _, link in reach.chain(context):
        if link.caller is None:
            continue
        caller = view.program.codes[link.caller[0]]
        if any(_begins_process(view, caller, value) for value in _handed(caller, link.value)):
            return True
    return False


def _begins_process(view: View, ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if not isinstance(op, ir.Call):
        return False
    return external_path(view, ref, op.func) in view.model.known.elsewhere


def _handed(ref: CodeRef, call: int) -> Iterator[int]:
    """The call, and those that are given what it makes: `preexec_fn=partial(limit, memory)`."""
    made = {call}
    yield call
    for value in range(call + 1, len(ref.code.ops)):
        op = ref.code.ops[value]
        if isinstance(op, (ir.Bind, ir.Choice, ir.Join)) and not made.isdisjoint(operands(op)):
            made.add(value)
        elif isinstance(op, ir.Call) and not made.isdisjoint(op.args):
            yield value


def _hit(view: View, constants: Constants, reach: Reach, context: Context, change: Change) -> Hit:
    ref = view.program.codes[context[0]]
    severity, note = _rated(view, constants, reach, context, change)
    confidence = view.confidence(context)
    if confidence is Confidence.LOW:
        severity = severity.at_most(Severity.MEDIUM)
    return Hit(
        rule="ISO406",
        code=ref.id,
        value=change.value,
        severity=severity,
        confidence=confidence,
        reach=view.reach_of(ref.id),
        group=change.place if severity.rank >= Severity.HIGH.rank else f"{change.of} {note}",
        context=context,
        object=change.place,
        attribute=change.key,
        described=change.shown,
        owner=change.place,
        note=note,
    )


def _rated(
    view: View, constants: Constants, reach: Reach, context: Context, change: Change
) -> tuple[Severity, str]:
    severity, note = _left(view, constants, reach, context, change)
    if severity is Severity.LOW or not is_restored(view, constants.outside, context, change):
        return severity, note
    if is_restoring(view.program.codes[context[0]], change) or not _in_thread(view, context):
        return Severity.LOW, "put back afterwards"
    return Severity.MEDIUM, "put back afterwards; other threads run meanwhile"


def _in_thread(view: View, context: Context) -> bool:
    """Beside other requests of the process: a function that is not asynchronous, or is handed on
    to a thread; a task or an event of a serverless function has its process alone. Of a library
    nobody knows how it is run.
    """
    if view.model.entries.assumed:
        return False
    chain = view.model.request.chain(context) if context in view.model.request.links else []
    kinds = {
        entry.kind for entry in view.model.entries.found if chain and entry.code == chain[0][0][0]
    }
    return bool(kinds - _ALONE) and not runs_on_loop(view.model, context)


def _left(
    view: View, constants: Constants, reach: Reach, context: Context, change: Change
) -> tuple[Severity, str]:
    """As if it stayed."""
    ref = view.program.codes[context[0]]
    if change.place == _OF_THREAD and not runs_on_loop(view.model, context):
        return Severity.LOW, "of this thread alone"
    if change.place == _LOADED and any(_is_module(view, ref, given) for given in change.given):
        return Severity.LOW, "as an import does"
    if change.place == _CURRENT_FIGURE:
        severity = Severity.MEDIUM if _in_thread(view, context) else Severity.LOW
        return severity, "all threads draw on its current figure"
    if any(is_users(view, ref, given) for given in change.given):
        if change.default:
            return Severity.MEDIUM, "the first user's value stays"
        if view.ratings.limits.operators.alone(context, ref, change.value):
            return Severity.MEDIUM, ONLY_OPERATORS
        if begun_by_worker(view.model, context):
            return Severity.MEDIUM, ONE_AFTER_ANOTHER
        if _is_lazy(ref, change) or runs_once(view, reach, context, change.value):
            return Severity.MEDIUM, "the first user's value stays"
        if is_saved_as_well(view.model, ref, change.given):
            return Severity.MEDIUM, SAVED
        if is_saved_in_saver(view.model, ref):
            return Severity.MEDIUM, SAVED
        if is_of_server(ref, change):
            return Severity.MEDIUM, BY_SERVER
        plain = next(
            (
                _PLAIN[end]
                for end in _PLAIN
                if change.of.endswith(end) or change.place.endswith(end)
            ),
            "",
        )
        return (Severity.MEDIUM, plain) if plain else (Severity.HIGH, "with a user's value")
    if _takes_output(view, ref, change) and not is_flagged(ref.code, change.value):
        if view.ratings.limits.operators.alone(context, ref, change.value):
            return Severity.MEDIUM, ONLY_OPERATORS
        alone = not view.model.entries.assumed and not _in_thread(view, context)
        if alone and is_replaced_again(view, constants.outside, context, change):
            return Severity.MEDIUM, "put back afterwards, unless it fails"
        return Severity.HIGH, "what others print goes there too"
    if change.default or _is_lazy(ref, change):
        return Severity.LOW, "only while it is still empty"
    if runs_once(view, reach, context, change.value):
        return Severity.LOW, "once in the life of the process"
    if any(_is_bounded(view, ref, change, given) for given in change.given):
        return Severity.LOW, "only as far as it is needed"
    if constants.same(change, ref):
        if change.place.endswith(_ANEW):
            return Severity.MEDIUM, "the same numbers begin anew for everybody"
        return Severity.LOW, "the same value every time"
    return Severity.LOW if reach is view.model.latent else Severity.MEDIUM, ""


def _is_module(view: View, ref: CodeRef, given: int) -> bool:
    """`sys.modules[name] = module_from_spec(spec)`, the way to load a file by its path."""
    objects = (view.flow.objects[obj] for obj in view.flow.values(ref, given))
    return any(isinstance(o, External) and o.path in _MODULES for o in objects)


def _is_lazy(ref: CodeRef, change: Change) -> bool:
    return any(is_lazy(ref.code, change.value, name) for name in _asked(ref, change))


def _takes_output(view: View, ref: CodeRef, change: Change) -> bool:
    """`sys.stdout = buffer`, where the buffer is made for this request."""
    if change.place not in _OUTPUTS:
        return False
    made = [obj for given in change.given for obj in view.flow.values(ref, given)]
    return any(_is_requests(view, obj) for obj in made)


def _is_requests(view: View, obj: int) -> bool:
    described = view.flow.objects[obj]
    if isinstance(described, External):
        return described.site >= 0 and described.path == "io.StringIO()"
    return isinstance(described, Instance) and view.model.sharing.of(obj) is None


def _is_bounded(view: View, ref: CodeRef, change: Change, given: int) -> bool:
    """`setlimit(max(getlimit(), 4000))`: to do it a second time changes nothing."""
    op, module = ref.code.ops[given], change.place.rpartition(".")[0]
    if not isinstance(op, ir.Call) or external_path(view, ref, op.func) not in _BOUNDS:
        return False
    limits = (ref.code.ops[arg] for arg in op.args)
    asked = [limit.func for limit in limits if isinstance(limit, ir.Call)]
    return any(external_path(view, ref, func).rpartition(".")[0] == module for func in asked)


def _asked(ref: CodeRef, change: Change) -> list[str]:
    """The names by which a test asks for the setting: its key, or a part of what is changed."""
    if change.key:
        return [change.key]
    ops = ref.code.ops
    op = ops[change.value]
    func = ops[op.func] if isinstance(op, ir.Call) else None
    if change.site < 0 or not isinstance(func, ir.Attr):
        return change.place.split(".")[-2:]
    base = ops[func.base]
    name = base.name if isinstance(base, ir.Load) else None
    return sorted(
        {
            read.name
            for read in ops
            if isinstance(read, ir.Attr)
            and (read.base == func.base or (name and _loads(ops[read.base], name)))
        }
    )


def _loads(op: ir.AnyOp, name: str) -> bool:
    return isinstance(op, ir.Load) and op.name == name
