"""Where two kinds of identity are the same by intent: a branch that asks which of the two an
account is, a private chat that has its user's id, a service in which each user is a tenant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.detect.code.operator_words import words
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_COMPARING = frozenset({"Equal", "NotEqual", "In", "NotIn", "Is", "IsNot"})
_ONE_PERSON = frozenset({"user", "tenant"})
_OF_CHAT = frozenset({"user", "thread"})
_OFTEN, _BOTH_WAYS = 10, 4


class Confusion(Struct, frozen=True):
    """`given` is the kind of what is passed where the kind `wanted` is expected."""

    hit: Hit
    wanted: str
    given: str


def is_asked_which(ref: CodeRef, at: int, names: tuple[str, str]) -> bool:
    """`if mode == "teams": url(team_id=account_id)`."""
    stems = {stem for name in names for stem in _stems(name)}
    return any(
        block.kind in ("if", "else") and not stems.isdisjoint(_compared(ref.code, block.value))
        for block in surrounding(ref.code, at)
    )


def _stems(name: str) -> tuple[str, str]:
    stem = name.lower().removesuffix("_id").rpartition("_")[2]
    return stem, f"{stem}s"


def _compared(code: ir.Code, test: int) -> Iterator[str]:
    op = code.ops[test] if test >= 0 else None
    if isinstance(op, ir.Choice):
        for part in op.values:
            yield from _compared(code, part)
    elif isinstance(op, ir.Combine) and op.kind in _COMPARING:
        for side in (code.ops[value] for value in op.values):
            if isinstance(side, ir.Const) and side.kind == "str":
                yield from words(side.text)
            elif isinstance(side, (ir.Load, ir.Attr)) and side.name.isupper():
                yield from words(side.name)


class PrivateChats:
    """Whether a user's id is the id of the chat with that user alone."""

    def __init__(self, view: View) -> None:
        known = view.model.known.private_chats
        imported = {
            ref.module.index
            for ref, _, op in view.program.each(ir.Import)
            if op.level == 0 and op.module.partition(".")[0] in known
        }
        self._modules = imported
        self._messengers = known

    def same(self, ref: CodeRef, kinds: tuple[str, str], names: tuple[str, str]) -> bool:
        """Where a messenger's library is used, or a name says which messenger: `telegram_id`."""
        if frozenset(kinds) != _OF_CHAT:
            return False
        if any(not words(name).isdisjoint(self._messengers) for name in names):
            return True
        return bool(self._modules) and ("chat_id" in names or ref.module.index in self._modules)


def without_convention(
    found: Sequence[Confusion], whole: Callable[[], Iterable[Confusion]]
) -> Iterator[Hit]:
    """Users and tenants that stand for each other all over a program are meant to: told once.
    `whole` gives the confusions of the program, of which some are `found`.
    """
    if any(map(_is_of_one, found)):
        found = list(whole())
    pairs = [c for c in found if _is_of_one(c)]
    least = _BOTH_WAYS if len({c.wanted for c in pairs}) > 1 else _OFTEN
    seen: set[str] = set()
    for confusion in found:
        hit = confusion.hit
        if len(pairs) < least or confusion not in pairs:
            yield hit
        elif confusion.wanted not in seen:
            seen.add(confusion.wanted)
            note = f"as at {len(pairs)} places: users seem to be tenants here"
            yield replace(hit, severity=Severity.LOW, note=note)


def _is_of_one(confusion: Confusion) -> bool:
    return frozenset((confusion.wanted, confusion.given)) == _ONE_PERSON
