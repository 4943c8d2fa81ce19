"""Classes that derive from a framework's class, and what is known by its signature alone."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from msgspec.structs import replace

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.entering import enter
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import matching, method
from isolint.model.reaching.entry_points import CHAIN, MIDDLEWARE, STARTUP, Entries, Entry
from isolint.pack.calling import Base, Signature
from isolint.summary import ir
from isolint.summary.operands import behind

_HOOK = "hook"


def derived(flow: Flow, cls: int, entries: Entries) -> None:
    info = flow.classes.info[cls]
    program = flow.program
    own = (program.codes[owner].symbol for owner in info.mro if owner != cls)
    inside = (name for symbol in own for name in program.names(symbol))
    paths = (*info.externals, *inside)
    bases = [base for path in paths for base in flow.known.bases.get(path) or ()]
    for base in dict.fromkeys(bases):
        if _is_left_out(base.kind, cls, entries):
            continue
        _lifetime(flow, cls, base, entries)
        for name in matching(flow, cls, base.methods):
            found = method(flow, cls, name, -1)
            if found is not None and not _is_called(flow, cls, found[0], base):
                continue
            known = replace(base, kind=STARTUP) if _runs_once(base, name) else base
            _method_entries(flow, cls, name, known, entries)
            if any(fnmatchcase(name, pattern) for pattern in base.inner):
                _inner_entries(flow, cls, name, base, entries)


def _is_called(flow: Flow, cls: int, code: int, base: Base) -> bool:
    """It takes what the framework gives; and where all methods count, it is one of an object."""
    ref = flow.program.codes[code]
    if ref.code.name not in base.methods and flow.classes.method_kind(ref) == "class":
        return False
    return not base.params or answers(flow, cls, code, base.params)


def _runs_once(base: Base, name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in (*base.once, *base.inner))


def _lifetime(flow: Flow, cls: int, base: Base, entries: Entries) -> None:
    if not base.shared and not _is_false(flow, cls, base.fresh_unless):
        if base.kind != STARTUP:
            entries.fresh.add(cls)
            if base.copied:
                entries.copied.add(cls)
            if base.methods:
                entries.serving.add(cls)
        return
    made = list(flow.instances.get(cls, ()))
    for obj in made:
        at = flow.made_at(obj)
        if at is not None and not (base.kind == _HOOK and _is_of_caller(*at)):
            entries.kept.setdefault(obj, at[0].node + at[1])
            if base.kind == CHAIN:
                entries.run_by_makers.add(obj)
    if not made and not _is_abstract(flow, cls):
        node = flow.classes.info[cls].ref.node
        entries.kept[flow.instance(cls, node)] = node


def _is_of_caller(ref: CodeRef, value: int) -> bool:
    """`JobLogHandler(self.job)`: made of what the function has for its own caller."""
    op = ref.code.ops[value]
    made_of = behind(ref.code, op.args) if isinstance(op, ir.Call) else ()
    return any(isinstance(ref.code.ops[each], ir.Param) for each in made_of)


def _is_false(flow: Flow, cls: int, name: str) -> bool:
    """A class attribute that is a plain False."""
    member = flow.classes.member(cls, name) if name else None
    if member is None:
        return False
    code = flow.program.codes[member[0]].code
    bound = [code.ops[at] for at in member[1]]
    values = [code.ops[op.value] for op in bound if isinstance(op, ir.Bind) and op.value >= 0]
    return [op.text for op in values if isinstance(op, ir.Const)] == ["False"]


def _is_abstract(flow: Flow, cls: int) -> bool:
    """Others derive from it: it is theirs that the framework makes."""
    return bool(flow.classes.subclasses.get(cls))


def _is_left_out(kind: str, cls: int, entries: Entries) -> bool:
    """A middleware class that is not installed, in a program that installs others."""
    return kind == MIDDLEWARE and bool(entries.installed) and cls not in entries.installed


def signed(flow: Flow, cls: int, entries: Entries) -> None:
    for signature in flow.known.signatures:
        if not signature.methods or not _is_signed(flow, cls, signature):
            continue
        if signature.shared and not flow.instances.get(cls) and not _is_abstract(flow, cls):
            node = flow.classes.info[cls].ref.node
            entries.kept[flow.instance(cls, node)] = node
        for name in signature.methods:
            _method_entries(flow, cls, name, signature, entries)


def _is_signed(flow: Flow, cls: int, signature: Signature) -> bool:
    """The first method, and the constructor where one is asked for, have these parameters."""
    if not fnmatchcase(flow.program.codes[cls].code.name, signature.named):
        return False
    first = method(flow, cls, signature.methods[0], -1)
    if first is None or not _takes(
        flow.program.codes[first[0]], signature.params, 1, signature.by_name
    ):
        return False
    if not signature.init:
        return True
    made = method(flow, cls, "__init__", -1)
    return made is not None and _takes(flow.program.codes[made[0]], signature.init, 1)


def answers(flow: Flow, cls: int, code: int, wanted: tuple[str, ...]) -> bool:
    """The method has the parameters. What wraps it may give it more, or all of them as `*args`,
    but then it is not one that the class calls itself.
    """
    ref = flow.program.codes[code]
    if _takes(ref, wanted, 1):
        return True
    given = [param for param in ref.code.params[1:] if param.kind == "positional"]
    names = [param.name for param in given][: len(wanted)]
    names += ["*"] * (any(param.kind == "star" for param in ref.code.params) * len(wanted))
    matched = list(map(fnmatchcase, names, wanted))
    return len(matched) == len(wanted) and all(matched) and not uses(flow, cls, ref.code.name)


def uses(flow: Flow, cls: int, name: str) -> bool:
    """A method of the class or of a base spells `self.name`."""
    return any(
        op.name == name and isinstance(base := ref.code.ops[op.base], ir.Param) and not base.index
        for owner in flow.classes.info[cls].mro
        for ref in flow.classes.methods(owner)
        for _, op in ref.each(ir.Attr)
    )


def _takes(ref: CodeRef, wanted: tuple[str, ...], skip: int, by_name: tuple[str, ...] = ()) -> bool:
    params = [
        param
        for param in ref.code.params[skip:]
        if not any(fnmatchcase(param.name, pattern) for pattern in by_name)
    ]
    return (
        len(params) >= len(wanted)
        and all(fnmatchcase(p.name, pattern) for p, pattern in zip(params, wanted, strict=False))
        and all(param.default >= 0 for param in params[len(wanted) :])
    )


def _spells(ref: CodeRef, texts: tuple[str, ...]) -> bool:
    return not texts or any(op.text in texts for _, op in ref.each(ir.Const) if op.kind == "str")


def signed_functions(flow: Flow, ref: CodeRef, entries: Entries) -> None:
    """A module's function by its name and parameters, or the functions that it returns."""
    parent = flow.program.parent(ref)
    if ref.code.kind != "function" or parent is None or parent.code.kind == "class":
        return
    for signature in flow.known.signatures:
        if not signature.function or not fnmatchcase(ref.code.name, signature.function):
            continue
        if not _takes(ref, signature.params, 0) or not _spells(ref, signature.texts):
            continue
        if not fnmatchcase(ref.module.name, signature.module):
            continue
        gives = signature.gives
        if not signature.inner:
            enter(flow, entries, Entry(signature.kind, ref.code.name, ref.id, -1, True, gives))
            continue
        entries.startup.append(ref.id)
        for inner in _inner(flow, ref):
            enter(flow, entries, Entry(signature.kind, ref.code.name, inner, -1, True, gives))


def is_factory(flow: Flow, code: int) -> bool:
    """A function that the framework calls once, for the function that it returns."""
    ref = flow.program.codes[code]
    return any(
        signature.inner
        and fnmatchcase(ref.code.name, signature.function)
        and _takes(ref, signature.params, 0)
        for signature in flow.known.signatures
    )


def _inner(flow: Flow, ref: CodeRef) -> Iterator[int]:
    for op in ref.code.ops:
        if isinstance(op, ir.Make):
            made = flow.program.child(ref, op.code)
            if made.code.kind == "function":
                yield made.id


def _method_entries(
    flow: Flow, cls: int, name: str, known: Base | Signature, entries: Entries
) -> None:
    """One entry for each known object of the class, or one for a fresh object per request."""
    shown = name.upper() if known.kind == "http" else name
    made = flow.instances.get(cls, [])
    if isinstance(known, Base) and known.routed and cls in entries.fresh:
        made = [obj for obj in made if not _is_of_module(flow, obj)]
    for receiver in made or [flow.objects.number(Instance(cls, -1))]:
        target = method(flow, cls, name, receiver)
        if target is not None:
            queue = cls if _is_one_by_one(known, flow.program.codes[target[0]]) else None
            entry = Entry(known.kind, shown, *target, True, known.gives, queue=queue)
            enter(flow, entries, entry)


def _is_one_by_one(known: Base | Signature, ref: CodeRef) -> bool:
    return isinstance(known, Base) and known.one_by_one and not ref.code.asynchronous


def _inner_entries(flow: Flow, cls: int, name: str, known: Base, entries: Entries) -> None:
    for receiver in flow.instances.get(cls, []) or [flow.objects.number(Instance(cls, -1))]:
        target = method(flow, cls, name, receiver)
        if target is None:
            continue
        for inner in _inner(flow, flow.program.codes[target[0]]):
            enter(flow, entries, Entry(known.kind, "", inner, -1, True, known.gives))


def _is_of_module(flow: Flow, obj: int) -> bool:
    """The program's own, which it asks by itself: routes get others."""
    made = flow.made_at(obj)
    return made is not None and made[0].code.kind == "module"
