"""How bad a changed setting of the process is: by whose value it is, and how long it stays."""

from __future__ import annotations

from types import MappingProxyType

from msgspec import Struct

from isolint.base.finding import Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.code.by_worker import ONE_AFTER_ANOTHER, begun_by_worker
from isolint.detect.code.captured import is_users
from isolint.detect.code.guards import is_lazy
from isolint.detect.code.on_loop import runs_on_loop
from isolint.detect.code.once import is_flagged, runs_once
from isolint.detect.code.restored import is_replaced_again, is_restored, is_restoring
from isolint.detect.operators.only import ONLY_OPERATORS
from isolint.detect.settings.looked_up_by_name import BY_NAME, is_looked_up_by_name
from isolint.detect.settings.same_settings import Constants
from isolint.detect.settings.saved_elsewhere import is_saved_elsewhere
from isolint.detect.settings.saved_settings import SAVED, is_saved_as_well, is_saved_in_saver
from isolint.detect.settings.server_settings import BY_SERVER, is_of_server
from isolint.detect.settings.unserved_libraries import UNSERVED, is_unserved
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.reaching.reach import Reach
from isolint.model.writing.outside import Change, Outside
from isolint.summary import ir

Rating = tuple[Severity, str]

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
        "atexit.register": "called only when the process ends",
        "signal.signal": "only a signal to the whole process calls it",
    }
)
_FIRST_STAYS = "the first user's value stays"
_OUTPUTS = frozenset({"sys.stdout", "sys.stderr"})
_LOADED = "sys.modules"
_OF_THREAD = "asyncio.set_event_loop"
_CURRENT_FIGURE = "matplotlib.pyplot.savefig"
_MODULES = frozenset({"importlib.util.module_from_spec()", "types.ModuleType()"})
_ALONE = frozenset({"lambda", "task"})


class Written(Struct, frozen=True):
    """A change on its way from an entry point; `ref` is the code that makes it."""

    reach: Reach
    context: Context
    ref: CodeRef
    change: Change


class ChangeRatings:
    def __init__(self, view: View, outside: Outside) -> None:
        self.view = view
        self._outside = outside
        self._constants = Constants(view, outside)

    def rate(self, reach: Reach, context: Context, change: Change) -> Rating:
        ref = self.view.program.codes[context[0]]
        severity, note = self._left(Written(reach, context, ref, change))
        if severity is Severity.LOW or not is_restored(self.view, self._outside, context, change):
            return severity, note
        if is_restoring(ref, change) or not _in_thread(self.view, context):
            return Severity.LOW, "put back afterwards"
        return Severity.MEDIUM, "put back afterwards; other threads run meanwhile"

    def _left(self, written: Written) -> Rating:
        """As if it stayed."""
        view, ref, change = self.view, written.ref, written.change
        apart = self._of_its_kind(written)
        if apart is not None:
            return apart
        if any(is_users(view, ref, given) for given in change.given):
            return self._of_user(written)
        if _takes_output(view, ref, change) and not is_flagged(ref.code, change.value):
            return self._of_output(written)
        return self._of_service(written)

    def _of_its_kind(self, written: Written) -> Rating | None:
        """What some settings are, whatever they are set to."""
        view, ref, change = self.view, written.ref, written.change
        if change.place == _OF_THREAD:
            on_loop = runs_on_loop(view.model, written.context)
            return self._of_service(written) if on_loop else (Severity.LOW, "of this thread alone")
        if change.place == _LOADED and any(_is_module(view, ref, given) for given in change.given):
            return Severity.LOW, "as an import does"
        if change.place == _CURRENT_FIGURE:
            beside = _in_thread(view, written.context)
            severity = Severity.MEDIUM if beside else Severity.LOW
            return severity, "all threads draw on its current figure"
        return None

    def _of_user(self, written: Written) -> Rating:
        note = self._excuse(written)
        return (Severity.MEDIUM, note) if note else (Severity.HIGH, "with a user's value")

    def _excuse(self, written: Written) -> str:
        """Why a user's value does less harm there; empty where it does not."""
        view, ref, change = self.view, written.ref, written.change
        if change.default:
            return _FIRST_STAYS
        if view.ratings.limits.operators.alone(written.context, ref, change.value):
            return ONLY_OPERATORS
        if begun_by_worker(view.model, written.context):
            return ONE_AFTER_ANOTHER
        if _is_lazy(ref, change) or self._runs_once(written):
            return _FIRST_STAYS
        if is_saved_as_well(view.model, ref, change.given) or is_saved_in_saver(view.model, ref):
            return SAVED
        if is_saved_elsewhere(view.model, written.context, change.given):
            return SAVED
        if is_looked_up_by_name(view.model, ref, change):
            return BY_NAME
        if is_of_server(ref, change):
            return BY_SERVER
        if is_unserved(view, change):
            return UNSERVED
        ends = (end for end in _PLAIN if change.of.endswith(end) or change.place.endswith(end))
        return next((_PLAIN[end] for end in ends), "")

    def _of_output(self, written: Written) -> Rating:
        """What a request prints goes to a buffer of its own."""
        view, change = self.view, written.change
        if view.ratings.limits.operators.alone(written.context, written.ref, change.value):
            return Severity.MEDIUM, ONLY_OPERATORS
        alone = not view.model.entries.assumed and not _in_thread(view, written.context)
        if alone and is_replaced_again(view, self._outside, written.context, change):
            return Severity.MEDIUM, "put back afterwards, unless it fails"
        return Severity.HIGH, "what others print goes there too"

    def _of_service(self, written: Written) -> Rating:
        """A value that no user gave."""
        ref, change = written.ref, written.change
        if change.default or _is_lazy(ref, change):
            return Severity.LOW, "only while it is still empty"
        if self._runs_once(written):
            return Severity.LOW, "once in the life of the process"
        if any(_is_bounded(self.view, ref, change, given) for given in change.given):
            return Severity.LOW, "only as far as it is needed"
        if self._constants.same(change, ref):
            if change.place.endswith(_ANEW):
                return Severity.MEDIUM, "the same numbers begin anew for everybody"
            return Severity.LOW, "the same value every time"
        latent = written.reach is self.view.model.latent
        return Severity.LOW if latent else Severity.MEDIUM, ""

    def _runs_once(self, written: Written) -> bool:
        return runs_once(self.view, written.reach, written.context, written.change.value)


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
