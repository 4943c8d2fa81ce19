"""ISO301: a literal where an identity is expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.code.arguments import external_path, named_arguments
from isolint.detect.code.missing import is_tested
from isolint.detect.hit import Hit
from isolint.detect.identities.carried_names import is_carried
from isolint.detect.identities.conversations import names_conversation, opened_conversation
from isolint.detect.identities.empty_identities import is_emptied, stands_for_none
from isolint.detect.identities.named_texts import is_named, named_text, says_nobody
from isolint.detect.identities.placed import Placed
from isolint.detect.identities.placeholder_weights import AT_STARTUP, serves_nobody, weight
from isolint.detect.identities.repeated_names import is_handed_its_name, names_what_it_points_to
from isolint.detect.identities.sole_users import SoleUsers
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_NAMING = (ir.Call, ir.SetAttr, ir.Bind, ir.Collection, ir.SetItem)
_NUMBERED = ("user", "tenant")
_MOST_ROWS = 1000
_STATEMENTS = (ir.SetAttr, ir.SetItem, ir.Bind)
_WORDS = re.compile(r"[A-Za-z]+")
_SCHEMA_WORDS = frozenset(
    [
        "string",
        "str",
        "int",
        "integer",
        "uuid",
        "number",
        "field",
        "column",
        "text",
        "bigint",
        "varchar",
    ]
)
_DESCRIBING = re.compile(
    r"(Field|Column|Query|Path|Header|Param|Form|Body|Cookie|Index|Key|Constraint)$"
)


def detect(view: View) -> Iterator[Hit]:
    found = list(_found(view))
    whole = partial(_found, view, everywhere=True)
    yield from SoleUsers(view, (lambda: found) if view.is_whole else whole).weighed(found)


def _found(view: View, everywhere: bool = False) -> Iterator[Hit]:
    for ref in view.functions(everywhere):
        for value, op in ref.among(*_NAMING):
            yield from _in_operation(view, ref, value, op)


def _in_operation(view: View, ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[Hit]:
    if isinstance(op, ir.Call):
        spelled = any(ref.code.is_text(each) or is_named(ref, each) for each in op.args)
        if not spelled and not _has_number(ref, op):
            return
        if not _DESCRIBING.search(external_path(view, ref, op.func)):
            if _is_login(op.keywords) or _leaves_out(ref, op):
                return
            opened = opened_conversation(view, ref, op)
            for name, argument in (*named_arguments(view, ref, value, op), *opened):
                yield from _given(view, ref, name, argument, value, sure=True)
    elif isinstance(op, (ir.SetAttr, ir.Bind)):
        if ref.code.kind == "module" or view.model.identities.kind(op.name, ref) is None:
            return
        if op.value >= 0 and not _is_told(view, ref, op):
            sure = isinstance(op, ir.Bind) and is_carried(view, ref, op)
            yield from _given(view, ref, op.name, op.value, value, sure=sure)
    elif isinstance(op, ir.SetItem):
        named = next(_texts(ref, [op.key]), "")
        if ref.code.kind != "module" and next(_texts(ref, [op.value]), ""):
            yield from _given(view, ref, named, op.value, value, sure=False)
    elif isinstance(op, ir.Collection) and op.kind == "dict":
        if _is_login(_texts(ref, op.keys)):
            return
        for key, item in zip(op.keys, op.values, strict=False):
            field = ref.code.ops[key] if key >= 0 else None
            if isinstance(field, ir.Const) and field.kind == "str":
                yield from _given(view, ref, field.text, item, value, sure=False)


def _leaves_out(ref: CodeRef, op: ir.Call) -> bool:
    """`.exclude(username="system")` asks for everybody else."""
    func = ref.code.ops[op.func]
    return isinstance(func, ir.Attr) and func.name == "exclude"


def _texts(ref: CodeRef, keys: list[int]) -> Iterator[str]:
    for key in keys:
        op = ref.code.ops[key] if key >= 0 else None
        if isinstance(op, ir.Const) and op.kind == "str":
            yield op.text


def _is_login(names: Iterable[str]) -> bool:
    """A user name beside a password, a host or a port: how the service itself logs in elsewhere."""
    words = {word for name in names for word in name.lower().split("_")}
    return not words.isdisjoint(_ACCOUNTS) and not words.isdisjoint(_LOGIN_WORDS)


_ACCOUNTS = frozenset({"username", "uid"})
_LOGIN_WORDS = frozenset(
    {"password", "passwd", "pwd", "host", "hostname", "port", "server", "database"}
)
_OWN_WORDS = frozenset({"me", "@me", "self", "myself"})


def _is_told(view: View, ref: CodeRef, op: ir.SetAttr | ir.Bind) -> bool:
    """It says that there is none yet, it names an account elsewhere, or another finding tells of
    it.
    """
    if isinstance(op, ir.SetAttr):
        return is_emptied(view, ref, op)
    return _is_start_value(ref, op) or _fills_gap(ref, op) or _signs_in(ref, op)


def _is_start_value(ref: CodeRef, op: ir.Bind) -> bool:
    """`thread_id = ""` before the branch or the `try` that gives it its value."""
    given = ref.code.ops[op.value]
    if op.home != ir.LOCAL or not (isinstance(given, ir.Const) and not given.text):
        return False
    others = (o for o in ref.code.ops if isinstance(o, ir.Bind) and o.name == op.name)
    return any(not isinstance(ref.code.ops[o.value], ir.Const) for o in others if o.value >= 0)


def _signs_in(ref: CodeRef, op: ir.Bind) -> bool:
    """`username = "root"`, and then `ssh.login(hostname, username, password)`."""
    if _ACCOUNTS.isdisjoint(op.name.lower().split("_")):
        return False
    named = ([*call.keywords, *_spelled(ref, call.args)] for _, call in ref.each(ir.Call))
    return any(op.name in names and _is_login(names) for names in named)


def _spelled(ref: CodeRef, values: Iterable[int]) -> Iterator[str]:
    """What the variables and attributes among the values are called."""
    for value in values:
        op = ref.code.ops[value]
        if isinstance(op, ir.Join):
            yield from _spelled(ref, op.values[:1])
        elif isinstance(op, (ir.Bind, ir.Load, ir.Attr)):
            yield op.name
        elif isinstance(op, ir.Param):
            yield ref.code.params[op.index].name


def _fills_gap(ref: CodeRef, op: ir.Bind) -> bool:
    """`if not user_id: user_id = …` is told as a fallback."""
    return ref.code.kind == "function" and is_tested(ref, op)


def _given(
    view: View, ref: CodeRef, name: str, argument: int, within: int, sure: bool
) -> Iterator[Hit]:
    """`within` is the operation that gives the argument to the name."""
    kind = view.model.identities.kind(name, ref)
    numbered = sure and kind in _NUMBERED and _is_keyword(ref, within, name)
    text = None if kind is None else _text(view, ref, argument, within, numbered)
    if text is None:
        return
    known = (
        is_placeholder(view, text)
        or says_nobody(ref, argument, within)
        or (is_identifier(text) and names_conversation(view, ref, within))
    )
    if not known and not (sure and is_identifier(text)):
        return
    if not known and (_is_example(ref) or text.lower() in _OWN_WORDS):
        return
    if names_what_it_points_to(ref, name, within, text):
        return
    named = names_itself(view, text)
    if named and not is_handed_its_name(view, ref, name, within, text):
        return
    reach = view.reach_of(ref.id)
    severity, note = Severity.MEDIUM, ""
    if not text and stands_for_none(view, ref, name, within):
        severity = Severity.LOW
    elif (known or named) and text and reach is not Reach.LATENT:
        severity, note = weight(Placed(view, ref, name, within, argument), reach)
    elif serves_nobody(view, reach):
        severity, note = Severity.LOW, AT_STARTUP
    yield Hit(
        rule="ISO301",
        code=ref.id,
        value=within if isinstance(ref.code.ops[within], _STATEMENTS) else argument,
        severity=severity,
        confidence=Confidence.HIGH if (known or named) and text else Confidence.MEDIUM,
        reach=reach,
        group=f"{name}={text!r}",
        context=first_context(view, ref),
        object=None,
        attribute=name,
        described=repr(text) if ref.code.is_text(argument) or known else text,
        note=note,
    )


def _text(view: View, ref: CodeRef, argument: int, within: int, numbered: bool) -> str | None:
    """A literal, or a placeholder word that is given by the name of a constant."""
    literal = ref.code.ops[argument]
    if isinstance(literal, ir.Const) and literal.kind == "number":
        return literal.text if numbered and _is_row(view, ref, literal.text) else None
    if isinstance(literal, ir.Const):
        return literal.text if literal.kind == "str" else None
    if not is_named(ref, argument) or not _is_only_value(ref, within):
        return None
    text = named_text(view, ref, argument)
    known = text and (says_nobody(ref, argument, within) or is_placeholder(view, text))
    return text if known else None


def _is_only_value(ref: CodeRef, within: int) -> bool:
    """No start value, which a branch that follows may replace."""
    op = ref.code.ops[within]
    return not isinstance(op, ir.Bind) or len(ref.code.names.get(op.name, ())) == 1


def _is_keyword(ref: CodeRef, within: int, name: str) -> bool:
    """`owner_id=1`; what `find_user(1)` does with it is its own affair."""
    op = ref.code.ops[within]
    return isinstance(op, ir.Call) and name in op.keywords and name.endswith("_id")


def _has_number(ref: CodeRef, op: ir.Call) -> bool:
    given = (ref.code.ops[each] for name, each in op.named if name.endswith("_id"))
    return any(isinstance(each, ir.Const) and each.kind == "number" for each in given)


def _is_row(view: View, ref: CodeRef, number: str) -> bool:
    """`owner_id=1` while a request is served: whoever was the first. Nobody has the number 0, and
    a long one is an account that the operator wrote down.
    """
    row = number.isdigit() and int(number) in range(1, _MOST_ROWS)
    return row and view.reach_of(ref.id) is Reach.REQUEST


def _is_example(ref: CodeRef) -> bool:
    """What a module makes of an ordinary name is data of its own, as is a function that shows how
    to use it.
    """
    return ref.code.kind == "module" or ref.code.name.startswith(("example", "demo"))


def first_context(view: View, ref: CodeRef) -> tuple[int, int] | None:
    contexts = view.model.request.codes.get(ref.id)
    return contexts[0] if contexts else None


def is_placeholder(view: View, text: str) -> bool:
    """A placeholder word, alone or as a part: `default_user`, `unknown-run`."""
    words = [word.lower() for word in _WORDS.findall(text)]
    if text.lower() in view.model.known.placeholders:
        return True
    return any(word in _STRONG for word in words) and len(words) <= 4


_STRONG = frozenset(
    [
        "default",
        "unknown",
        "anonymous",
        "placeholder",
        "dummy",
        "fallback",
        "registry",
        "system",
        "global",
        "none",
        "null",
    ]
)


def is_identifier(text: str) -> bool:
    return (
        bool(text)
        and text.lower() not in _SCHEMA_WORDS
        and re.fullmatch(r"[\w\-.:@]+", text) is not None
    )


def names_itself(view: View, text: str) -> bool:
    """A field name or a type, as in schemas and column maps."""
    plain = text.lower()
    return plain in _SCHEMA_WORDS or view.model.identities.kind(plain) is not None
