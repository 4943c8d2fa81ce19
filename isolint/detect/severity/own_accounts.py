"""Whose account the answer to a login is for: the service's own, or that of the user who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.detect.code.operator_words import words
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.blocks import encloses

_SECRETS = frozenset({"password", "passwd", "pwd", "secret", "apikey", "credentials", "passphrase"})
_ITSELF = frozenset({"get_me", "getme", "getMe", "whoami"})
_DEPTH = 12
_Judge = Callable[[Model, CodeRef, list[int]], bool | None]


def answers_own_login(model: Model, ref: CodeRef, value: int) -> bool:
    """`data["id"]` of a call that is given `self.username` and `self.password`, and nothing of a
    user's, or of `client.get_me()`.
    """
    return model.flow.classes.has_self(ref) and _answers(_is_own_login, model, ref, value, _DEPTH)


def is_own_login(model: Model, write: Write) -> bool:
    """`connection.login(self.username, self.password)`."""
    ref = model.program.codes[write.context[0]]
    op = ref.code.ops[write.value]
    if not isinstance(op, ir.Call) or not model.flow.classes.has_self(ref):
        return False
    given = [part for argument in op.args for part in _parts(ref.code, argument)]
    return _is_own_login(model, ref, given) is True


def answers_users_login(model: Model, ref: CodeRef, value: int) -> bool:
    """A cookie or a token for the password that a user gave."""
    return _answers(_is_users_login, model, ref, value, _DEPTH)


def _is_own_login(model: Model, ref: CodeRef, given: list[int]) -> bool | None:
    if not any(_is_secret(ref.code, part) for part in given):
        return None
    return not any(_is_brought(model, ref, part) for part in given)


def _is_users_login(model: Model, ref: CodeRef, given: list[int]) -> bool | None:
    brought = any(
        isinstance(op := ref.code.ops[part], ir.Param)
        and not _SECRETS.isdisjoint(words(ref.code.params[op.index].name))
        and model.taint.is_user_data(ref, part)
        for part in given
    )
    return True if brought else None


def _answers(judge: _Judge, model: Model, ref: CodeRef, value: int, depth: int) -> bool:
    if value < 0 or depth == 0:
        return False
    op = ref.code.ops[value]
    if isinstance(op, (ir.Bind, ir.Await, ir.Narrow, ir.Enter)):
        return _answers(judge, model, ref, op.value, depth - 1)
    if isinstance(op, ir.Attr) and _is_own(ref.code, value):
        return _answers(judge, model, ref, _kept(ref.code, value, op.name), depth - 1)
    if isinstance(op, (ir.Attr, ir.Item)):
        return _answers(judge, model, ref, op.base, depth - 1)
    if not isinstance(op, ir.Call):
        return False
    func = ref.code.ops[op.func]
    if judge is _is_own_login and isinstance(func, ir.Attr) and func.name in _ITSELF:
        return not op.args
    given = [part for argument in op.args for part in _parts(ref.code, argument)]
    found = judge(model, ref, given)
    if found is not None:
        return found
    asked = [func.base] if isinstance(func, ir.Attr) and not op.args else op.args
    return bool(asked) and all(_answers(judge, model, ref, part, depth - 1) for part in asked)


def _kept(code: ir.Code, at: int, name: str) -> int:
    """What the same block has put into the attribute of `self` before; -1 where it has not."""
    for value in range(at - 1, -1, -1):
        op = code.ops[value]
        if isinstance(op, ir.SetAttr) and op.base == 0 and op.name == name:
            return op.value if encloses(code, op.block, at) else -1
    return -1


def _parts(code: ir.Code, value: int) -> Iterator[int]:
    op = code.ops[value]
    while isinstance(op, ir.Bind) and op.value >= 0:
        value, op = op.value, code.ops[op.value]
    if isinstance(op, (ir.Collection, ir.Combine)):
        for part in op.values:
            yield from _parts(code, part)
    else:
        yield value


def _is_own(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    return isinstance(op, ir.Attr) and op.base == 0


def _is_secret(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    named = isinstance(op, ir.Attr) and not _SECRETS.isdisjoint(words(op.name))
    return named and _is_own(code, value)


def _is_brought(model: Model, ref: CodeRef, value: int) -> bool:
    return not _is_own(ref.code, value) and model.taint.is_user_data(ref, value)
