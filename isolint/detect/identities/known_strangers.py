"""Placeholders of code that knows that nobody has signed in."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.detect.identities.named_texts import named_text
from isolint.detect.identities.placed import Placed
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_TRIAL = words("temp tmp temporary")

_MODES = frozenset(["mode", "modes"])
_NOBODY = frozenset({"anonymous", "guest", "unauthenticated"})
_ROLES = frozenset({"role", "roles"})
_LOGINS = ("login", "log_in", "signin", "sign_in", "signup", "sign_up", "register")


def is_told_as_nobody(given: Placed) -> bool:
    """`Session(account_id="anonymous", authenticated=False)`, `make_token(username="guest",
    role="guest")`: what goes along tells it from everybody who has signed in.
    """
    op, ops = given.op, given.ref.code.ops
    if not isinstance(op, ir.Call) or not _means_nobody(given, given.argument):
        return False
    return any(
        ("authenticated" in words(name) and getattr(ops[value], "text", "") == "False")
        or (
            not _ROLES.isdisjoint(words(name))
            and any(_means_nobody(given, part) for part in _parts(given.ref.code, value))
        )
        for name, value in op.named
    )


def _parts(code: ir.Code, value: int) -> list[int]:
    op = code.ops[value]
    return op.values if isinstance(op, ir.Collection) else [value]


def _means_nobody(given: Placed, value: int) -> bool:
    literal = given.ref.code.ops[value]
    text = literal.text if isinstance(literal, ir.Const) else None
    if text is None:
        text = named_text(given.view, given.ref, value)
    return not _NOBODY.isdisjoint(words(text or ""))


def is_before_login(given: Placed) -> bool:
    """`login` calls for "anonymous" what it logs in."""
    within = given.ref.code.name.lower().strip("_")
    return given.text.lower() in _NOBODY and within.endswith(_LOGINS)


def is_named_after(given: Placed) -> bool:
    """`class SystemActor` with `self.username = "__system__"`: nobody else is meant or known. What
    is named `default` stands for whoever is missing.
    """
    view, ref, op = given.view, given.ref, given.op
    if any(view.model.identities.kind(param.name, ref) for param in ref.code.params):
        return False
    told, parent = words(given.text), view.program.parent(ref)
    own = parent is not None and (
        _begins_base(ref, op) or (isinstance(op, ir.SetAttr) and op.base == 0)
    )
    names = [ref.code.name, *([parent.code.name] if own and parent is not None else [])]
    return bool(told) and "default" not in told and any(told <= words(name) for name in names)


def _begins_base(ref: CodeRef, op: ir.Op) -> bool:
    """`super().__init__(user_id="anonymous")`."""
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Attr) and func.name == ref.code.name == "__init__" and func.base != 0


def is_of_a_trial(given: Placed) -> bool:
    """`Connection(connection_id="temp", name="temp")`: it is called so as well."""
    op, ops = given.op, given.ref.code.ops
    if not isinstance(op, ir.Call) or not words(given.text) <= _TRIAL:
        return False
    called = [word for at in op.args if isinstance(word := ops[at], ir.Const)]
    return sum(word.text == given.text for word in called) > 1


def is_named_mode(given: Placed) -> bool:
    """`if self.mode == "global": self.users["global"]`: what the test has asked for by name."""
    code = given.ref.code
    return any(
        block.kind == "if" and _compares(code, block.value, given.text)
        for block in surrounding(code, given.value)
    )


def _compares(code: ir.Code, test: int, literal: str) -> bool:
    op = code.ops[test] if test >= 0 else None
    if isinstance(op, ir.Choice):
        return any(_compares(code, part, literal) for part in op.values)
    if not isinstance(op, ir.Combine) or op.kind != "Equal":
        return False
    sides = [code.ops[side] for side in op.values]
    return any(isinstance(side, ir.Const) and side.text == literal for side in sides) and any(
        isinstance(side, (ir.Attr, ir.Load, ir.Bind)) and not words(side.name).isdisjoint(_MODES)
        for side in sides
    )
