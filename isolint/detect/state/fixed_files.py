"""ISO409: a request's data is written to a file of one name for all, and read back from there."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.code.arguments import external_path
from isolint.detect.code.strangers import is_for_strangers
from isolint.detect.hit import Hit
from isolint.detect.operators.only import ONLY_OPERATORS
from isolint.detect.state.file_order import order
from isolint.detect.state.fixed_names import GIVEN, file_name, path_name
from isolint.detect.state.read_later import ReadLater, Stretch
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.users.settings_objects import names_settings
from isolint.summary import ir
from isolint.summary.operands import alike, behind, roots

_OPENING = frozenset(
    {"<builtin>.open", "io.open", "codecs.open", "gzip.open", "wave.open", "zipfile.ZipFile"}
    | {"aiofiles.open", "anyio.open_file", "tarfile.open"}
)
_OPENERS = frozenset(path.rpartition(".")[2] for path in _OPENING)
_MODES = ("w", "x")
_WRITING = frozenset(
    {"save", "savefig", "imsave", "imwrite", "write", "write_text", "write_bytes", "write_image"}
    | {"write_html", "write_videofile", "write_audiofile", "export", "output", "urlretrieve"}
    | {"download", "download_file", "download_to_drive", "download_media", "stream_to_file"}
    | {"tts_to_file", "save_to_file", "to_csv", "to_excel", "to_html", "to_parquet", "to_json"}
)
_COPYING = frozenset({"shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.move"})
_FIGURE = "savefig"
_ASIDE = frozenset({"remove", "unlink", "exists", "isfile", "rmtree", "is_file", "getsize", "stat"})
_REMOVING = frozenset({"remove", "unlink"})
_SENDING = frozenset({"FileResponse", "send_file"})
_SAME_NAME = "whose files have the same name"
# Each of these has a machine, and its disk, for itself while it runs.
_ALONE = "lambda"

# What is awaited, and the `await` of it.
_AWAITED = 2

Use = tuple[CodeRef, int]


class Written(Struct, frozen=True):
    """`place` is the call that writes the file, or that opens it for writing."""

    place: Use
    name: str


class Met(Struct, frozen=True):
    """`use` is where a request goes on with the file; `between` what runs until then on the way,
    empty where another request does.
    """

    context: Context
    written: Written
    use: Use
    between: tuple[Stretch, ...]


def detect(view: View) -> Iterator[Hit]:
    writers: dict[str, set[int]] = {}
    for met in list(_met(view, writers)):
        yield _hit(view, met, len(writers[met.written.name]) == 1)


def _met(view: View, writers: dict[str, set[int]]) -> Iterator[Met]:
    """Fills `writers`, the functions by the names of what they write."""
    elsewhere = ReadLater(view, _read, _targets)
    alone = {entry.code for entry in view.model.entries.found if entry.kind == _ALONE}
    for reach, context in view.surest_contexts():
        ref = view.program.codes[context[0]]
        for written in _written(view, ref) if reach is view.model.request else ():
            writers.setdefault(written.name, set()).add(ref.id)
            if _is_read_before(view, written) or is_for_strangers(view, *written.place):
                continue
            if _begins(view, context) in alone or not _is_of_a_while(view, written):
                continue
            met = (
                _met_here(view, context, written)
                or _met_sent(view, context, written)
                or _met_later(context, written, elsewhere)
            )
            if met is not None and not _is_locked(view, met):
                yield met


def _met_here(view: View, context: Context, written: Written) -> Met | None:
    here = _uses_here(view, written)
    ref, value = written.place
    between = (ref, value, here[-1] + _AWAITED) if here else None
    return Met(context, written, (ref, here[0]), (between,)) if between else None


def _met_sent(view: View, context: Context, written: Written) -> Met | None:
    use = view.once(_sent).get(written.name)
    return Met(context, written, use, ()) if use else None


def _met_later(context: Context, written: Written, elsewhere: ReadLater) -> Met | None:
    later = elsewhere.of(context, written.place[1], written.name)
    return Met(context, written, later.use, later.between) if later else None


def _is_of_a_while(view: View, written: Written) -> bool:
    """Of a file that is named as its user named it: what is removed again is no store of theirs."""
    ref = written.place[0]
    return GIVEN not in written.name or any(
        getattr(ref.code.ops[op.func], "name", "") in _REMOVING
        and written.name in _names(view, ref, op)
        for _, op in ref.each(ir.Call)
    )


def _begins(view: View, context: Context) -> int:
    return view.model.request.chain(context)[0][0][0]


def _written(view: View, ref: CodeRef) -> Iterator[Written]:
    names: set[str] = set()
    for value, op in ref.each(ir.Call):
        name = _target(view, ref, value, op)
        if not name or names_settings(name):
            continue
        if any(_users(view, ref, value, op)) or _is_made_of(view, ref, op, names):
            names.add(name)
            yield Written((ref, value), name)


def _is_made_of(view: View, ref: CodeRef, op: ir.Call, names: set[str]) -> bool:
    """Of what stands in a file that was written before."""
    func = ref.code.ops[op.func]
    given = [func.base, *op.args] if isinstance(func, ir.Attr) else op.args
    return bool(names) and any(
        not names.isdisjoint(_read(view, ref, at, ref.code.ops[at]))
        for at in behind(ref.code, given)
    )


def _targets(view: View, ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[str]:
    if isinstance(op, ir.Call):
        yield _target(view, ref, value, op)


def _target(view: View, ref: CodeRef, value: int, op: ir.Call) -> str:
    """The fixed name of the file that a call of outside code writes."""
    func = ref.code.ops[op.func]
    if _copies(view, ref, op):
        return path_name(view, ref, op.positional[1])
    if isinstance(func, ir.Attr) and func.name in _WRITING:
        if ref.node + value in view.flow.calls:
            return ""
        given = [func.base, *op.args] if func.name.startswith("write_") else op.args
        return next(filter(None, (file_name(view, ref, each) for each in given)), "")
    if getattr(func, "name", "") not in _OPENERS or not _is_for_writing(ref, op):
        return ""
    opens = external_path(view, ref, op.func) in _OPENING
    return path_name(view, ref, op.args[0]) if opens else ""


def _copies(view: View, ref: CodeRef, op: ir.Call) -> bool:
    """`shutil.copy(of, to)`"""
    return len(op.positional) > 1 and external_path(view, ref, op.func) in _COPYING


def _is_for_writing(ref: CodeRef, op: ir.Call) -> bool:
    mode = dict(op.named).get("mode", op.positional[1] if len(op.positional) > 1 else -1)
    return mode >= 0 and getattr(ref.code.ops[mode], "text", "").startswith(_MODES)


def _users(view: View, ref: CodeRef, value: int, op: ir.Call) -> Iterator[bool]:
    """What is written of a user: by the call itself, or by those that have the opened file."""
    func, is_users = ref.code.ops[op.func], view.model.taint.is_user_data
    if _copies(view, ref, op):
        yield is_users(ref, op.positional[0])
        return
    if isinstance(func, ir.Attr) and func.name in _WRITING:
        drawn = _drawn(ref, func.base) if func.name == _FIGURE else ()
        yield from (is_users(ref, each) for each in (func.base, *op.args, *drawn))
        return
    for later, each in ref.each(ir.Call):
        target = ref.code.ops[each.func]
        given = [*each.args, target.base] if isinstance(target, ir.Attr) else each.args
        opened = [one for one in given if later > value and _is_opened(ref, one, value)]
        if opened:
            yield from (is_users(ref, one) for one in given if one not in opened)


def _drawn(ref: CodeRef, base: int) -> Iterator[int]:
    """What `pyplot` was told before it saves its current figure."""
    for _, op in ref.each(ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and alike(ref.code, func.base, base):
            yield from op.args


def _is_opened(ref: CodeRef, value: int, opening: int) -> bool:
    """The file of `with open(…) as file`."""
    found = roots(ref.code, value)
    entered = (op.value for at, op in ref.each(ir.Enter) if at in found)
    return opening in found or any(opening in roots(ref.code, each) for each in entered)


def _uses_here(view: View, written: Written) -> list[int]:
    """Where the same function goes on with what stands in the file by then."""
    ref, start = written.place
    later = range(start + 1, len(ref.code.ops))
    return [at for at in later if written.name in _used(view, ref, at, ref.code.ops[at])]


def _used(view: View, ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[str]:
    if isinstance(op, (ir.Return, ir.Yield)):
        yield path_name(view, ref, op.value) if op.value >= 0 else ""
    yield from _read(view, ref, value, op)


def _is_read_before(view: View, written: Written) -> bool:
    """A table that is kept in a file: what stands there is read, added to and written again."""
    ref, end = written.place
    return any(written.name in _read(view, ref, value, ref.code.ops[value]) for value in range(end))


def _read(view: View, ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[str]:
    """Names of files that a call is given, unless it writes them, looks after them, or makes
    another name of them.
    """
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or getattr(func, "name", "") in _ASIDE:
        return
    if not (_target(view, ref, value, op) or file_name(view, ref, value)):
        yield from _names(view, ref, op)


def _names(view: View, ref: CodeRef, op: ir.Call) -> Iterator[str]:
    func = ref.code.ops[op.func]
    for given in (func.base, *op.args) if isinstance(func, ir.Attr) else op.args:
        listed = ref.code.ops[given]
        parts = listed.values if isinstance(listed, ir.Collection) else [given]
        yield from (path_name(view, ref, each) for each in parts)


def _sent(view: View) -> dict[str, Use]:
    """The files of fixed names that requests are answered with."""
    found: dict[str, Use] = {}
    for code in view.model.request.codes:
        ref = view.program.codes[code]
        for value, op in ref.each(ir.Call):
            if getattr(ref.code.ops[op.func], "name", "") in _SENDING:
                for name in _read(view, ref, value, op):
                    found.setdefault(name, (ref, value))
    return found


def _is_locked(view: View, met: Met) -> bool:
    held = view.ratings.limits.locked.held
    place, use = met.written.place, met.use
    around = held(*place, met.context)
    return use[0] is place[0] and not around.isdisjoint(held(*use, met.context))


def _note(view: View, met: Met, sole: bool) -> str:
    ref, value = met.written.place
    if view.ratings.limits.operators.alone(met.context, ref, value):
        return ONLY_OPERATORS
    answers = any(_answers(ref, use) for use in _uses_here(view, met.written))
    ordered = order(view, met.context, met.between, answers) if sole else ""
    return ordered or (_SAME_NAME if GIVEN in met.written.name else "")


def _answers(ref: CodeRef, use: int) -> bool:
    """The framework reads the file once the function is over."""
    op = ref.code.ops[use]
    called = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return called is None or getattr(called, "name", "") in _SENDING


def _hit(view: View, met: Met, sole: bool) -> Hit:
    """`sole`: no other function writes the file."""
    context, written, use = met.context, met.written, met.use
    ref, value = written.place
    note = _note(view, met, sole)
    return Hit(
        rule="ISO409",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM if note else Severity.HIGH,
        confidence=view.confidence(context, Confidence.MEDIUM),
        reach=view.reach_of(ref.id),
        group=written.name,
        context=context,
        object=written.name,
        described=repr(written.name),
        note=note,
        steps=(Step(StepKind.READ, view.program.op_place(*use), use[0].symbol, "goes on with it"),),
    )
