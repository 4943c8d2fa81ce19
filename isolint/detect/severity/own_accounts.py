"""Whose account the answer to a login is for: the service's own, or that of the user who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.detect.code.operator_words import words
from isolint.model.definitions.objects import Class, Instance, ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import alternatives

_SECRETS = frozenset({"password", "passwd", "pwd", "secret", "apikey", "credentials", "passphrase"})
_ITSELF = frozenset({"get_me", "getme", "getMe", "whoami"})
_DEPTH = 12
_Judge = Callable[[Model, CodeRef, list[int]], bool | None]


def answers_own_login(model: Model, ref: CodeRef, value: int) -> bool:
    """`data["id"]` of a call that is given `self.username` and `self.password`, or those of the
    program's settings, and nothing of a user's, or of `client.get_me()`.
    """
    return _answers(_is_own_login, model, ref, value, _DEPTH)


def is_own_login(model: Model, write: Write) -> bool:
    """`connection.login(self.username, self.password)`."""
    ref = model.program.codes[write.context[0]]
    op = ref.code.ops[write.value]
    if not isinstance(op, ir.Call):
        return False
    return _is_own_login(model, ref, _told(ref.code, op)) is True


def answers_users_login(model: Model, ref: CodeRef, value: int) -> bool:
    """A cookie or a token for the password that a user gave."""
    return _answers(_is_users_login, model, ref, value, _DEPTH)


def _is_own_login(model: Model, ref: CodeRef, given: list[int]) -> bool | None:
    if not any(_is_secret(model, ref, part) for part in given):
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
    if isinstance(op, (ir.Bind, ir.Await, ir.Narrow, ir.Enter, ir.Join, ir.Choice)):
        told = [op.value] if isinstance(op, ir.Enter) else alternatives(ref.code, value)
        return bool(told) and all(_answers(judge, model, ref, each, depth - 1) for each in told)
    if isinstance(op, ir.Attr) and _is_of_self(model, ref, op):
        return _answers(judge, model, ref, _kept(ref.code, value, op.name), depth - 1)
    if isinstance(op, (ir.Attr, ir.Item)):
        return _answers(judge, model, ref, op.base, depth - 1)
    if not isinstance(op, ir.Call):
        return False
    func = ref.code.ops[op.func]
    if judge is _is_own_login and isinstance(func, ir.Attr) and func.name in _ITSELF:
        return not op.args
    found = judge(model, ref, _told(ref.code, op))
    if found is not None:
        return found
    plain = all(isinstance(ref.code.ops[part], ir.Const) for part in op.args)
    asked = [func.base] if isinstance(func, ir.Attr) and plain else op.args
    return bool(asked) and all(_answers(judge, model, ref, part, depth - 1) for part in asked)


def _kept(code: ir.Code, at: int, name: str) -> int:
    """What the same block has put into the attribute of `self` before; -1 where it has not."""
    for value in range(at - 1, -1, -1):
        op = code.ops[value]
        if isinstance(op, ir.SetAttr) and op.base == 0 and op.name == name:
            return op.value if encloses(code, op.block, at) else -1
    return -1


def _told(code: ir.Code, op: ir.Call) -> list[int]:
    """What the call says of an account: `auth=`, where it has that, else whatever it is given."""
    given = [argument for name, argument in op.named if name == "auth"] or op.args
    return [part for argument in given for part in _parts(code, argument)]


def _parts(code: ir.Code, value: int) -> Iterator[int]:
    """What the value is put together from: in a loop, from earlier ones of itself as well."""
    waiting, seen = alternatives(code, value), set[int]()
    while waiting:
        each = waiting.pop()
        op = code.ops[each]
        if each in seen:
            continue
        seen.add(each)
        if isinstance(op, (ir.Collection, ir.Combine)):
            waiting += [root for part in op.values for root in alternatives(code, part)]
        else:
            yield each


def _is_own(model: Model, ref: CodeRef, value: int) -> bool:
    """An attribute of `self`, or of an object of the program that its modules name."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Attr):
        return False
    return _is_of_self(model, ref, op) or _is_of_modules(model, ref, op.base)


def _is_of_self(model: Model, ref: CodeRef, op: ir.Attr) -> bool:
    return op.base == 0 and model.flow.classes.has_self(ref)


def _is_of_modules(model: Model, ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Attr) and not _is_of_modules(model, ref, op.base):
        return False
    known = model.flow.values(ref, value)
    return (
        isinstance(op, (ir.Attr, ir.Load, ir.Import))
        and all(
            isinstance(model.flow.objects[obj], (Instance, Class, ModuleObject)) for obj in known
        )
        and bool(known)
    )


def _is_secret(model: Model, ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    named = isinstance(op, ir.Attr) and not _SECRETS.isdisjoint(words(op.name))
    return named and _is_own(model, ref, value)


def _is_brought(model: Model, ref: CodeRef, value: int) -> bool:
    return not _is_own(model, ref, value) and model.taint.is_user_data(ref, value)
