"""Settings of a program that tells no users apart, which a request is there to change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.code.guards import used_in_log
from isolint.detect.severity.unused_reads import is_unused
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.vocabulary import plain_name
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import roots

OF_ONE = "a setting of a program that tells no users apart"
_LOOPING = frozenset({"websocket"})
_MOST = 400
# Pages, chats and tools have users whom the program does not name.
PLAIN = frozenset({"http", "websocket", "asgi", "middleware", "dependency"})


class SoleSettings:
    def __init__(self, model: Model, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores

    def holds(self, write: Write) -> bool:
        """What has a value before anybody asks, and is given another one that the request does
        not use itself: a user's own begins empty, and what one request needs it reads again.
        """
        if write.kind not in (REBIND, CLASS, ATTRIBUTE) or self.tells_apart:
            return False
        kinds = self.kinds(write.context)
        if not kinds or not kinds <= PLAIN or not self._has_start_value(write):
            return False
        return not any(self._reads(code, write) for code in self._run(write.context))

    def kinds(self, context: Context) -> set[str]:
        """Of the entry points from which a context is reached, where that can be told."""
        entered = self.model.request.entered(context) or ()
        return {entry.kind for entry in self.model.entries.found if entry.code in entered}

    def _run(self, context: Context) -> set[int]:
        """What runs on the way to the write, and from there, but for what is asked for a log; the
        loop over the messages of a connection serves one after another.
        """
        chain = self.model.request.chain(context)
        kinds = {e.kind for e in self.model.entries.found if e.code == chain[0][0][0]}
        first = 1 if kinds <= _LOOPING and len(chain) > 1 else 0
        found = {step[0] for step, _ in chain[first:]}
        waiting = list(found)
        while waiting and len(found) < _MOST:
            ref = self.model.program.codes[waiting.pop()]
            for value, _ in ref.each(ir.Call):
                called = self.model.flow.calls.get(ref.node + value, {})
                for code, _ in () if called and used_in_log(ref.code, value) else called:
                    if code not in found:
                        found.add(code)
                        waiting.append(code)
        return found

    def _reads(self, code: int, write: Write) -> bool:
        """But for a log, or to tell whether it changes."""
        ref, obj = self.model.program.codes[code], write.shared.obj
        read = {
            value
            for value, op in _named(ref)
            if op.name == write.name
            and (not isinstance(op, ir.Attr) or obj in self.model.flow.values(ref, op.base))
            and not used_in_log(ref.code, value)
            and not is_unused(ref, value, write)
        }
        return any(map(ref.users, read))

    def _has_start_value(self, write: Write) -> bool:
        return any(
            not _is_empty(ref.code.ops[root])
            for ref, value in self._started(write)
            for root in roots(ref.code, value)
        )

    def _started(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        """What the module, the class or the constructor gives the name."""
        owner = write.place.rpartition(".")[0]
        if write.kind == ATTRIBUTE:
            yield from self._told(write)
            for ref, _, store in self.stores.named(write.name):
                if ref.code.name == "__init__" and store.value >= 0:
                    yield ref, store.value
        for ref in self._bodies.get(owner, ()):
            for at in ref.code.names.get(write.name, ()):
                op = ref.code.ops[at]
                if isinstance(op, ir.Bind) and op.value >= 0:
                    yield ref, op.value

    def _told(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        """`Config(model="small")`, of a class without a constructor of its own."""
        made = self.model.flow.made_by(write.shared.obj)
        if made is not None and write.name in made[1].keywords:
            yield made[0], dict(made[1].named)[write.name]

    @cached_property
    def _bodies(self) -> dict[str, list[CodeRef]]:
        found: dict[str, list[CodeRef]] = {}
        for ref in self.model.program.codes:
            if ref.code.kind in ("module", "class"):
                found.setdefault(ref.symbol, []).append(ref)
        return found

    @cached_property
    def tells_apart(self) -> bool:
        """Some code that serves a request names a user, a session, a conversation."""
        codes = self.model.program.codes
        return any(self._names_somebody(codes[code]) for code in self.model.request.codes)

    def _names_somebody(self, ref: CodeRef) -> bool:
        params = [param.name for param in ref.code.params]
        texts = (op.text for op in ref.code.ops if isinstance(op, ir.Const) and op.kind == "str")
        asked = [name for name in params if ref.id in self._entries or not _is_account(name)]
        read = [op.name for _, op in _named(ref) if not _is_account(op.name)]
        told = (text for text in texts if "_" in plain_name(text))
        return any(self._names(name) for name in (*asked, *read, *told))

    @cached_property
    def _entries(self) -> frozenset[int]:
        return frozenset(entry.code for entry in self.model.entries.found)

    def _names(self, name: str) -> bool:
        identities = self.model.identities
        return identities.names_requester(name) or identities.kind(name) not in (None, "request")


def _named(ref: CodeRef) -> Iterator[tuple[int, ir.Load | ir.Attr]]:
    yield from ref.each(ir.Load)
    yield from ref.each(ir.Attr)


def _is_account(name: str) -> bool:
    """Of a login for all, of another server, of a message's role."""
    return plain_name(name) in ("user", "username")


def _is_empty(op: ir.AnyOp) -> bool:
    if isinstance(op, ir.Const):
        return op.kind == "none" or not op.text or op.text in ("False", "0")
    return isinstance(op, ir.Collection) and not op.values
