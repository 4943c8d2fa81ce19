"""A dict of the process whose entries are filled and used before anything else can run: `ANSWER
.update({"data": data})`, and then `return json(ANSWER)`, in one step of the event loop.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.guards import is_asynchronous
from isolint.detect.code.on_loop import runs_on_loop
from isolint.detect.code.operator_words import words
from isolint.model.definitions.objects import Container, ContainerMethod
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.scan import Model
from isolint.model.writing.write import ITEM, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import operands

_KEEPING = words(
    "append add put set insert extend push store save send emit publish enqueue submit create task "
    "partial thread schedule later soon"
)
_NAMING = (ir.Load, ir.Attr)
_LOOKING = (ir.Item, ir.Combine, ir.Iter)


class FilledAtOnce:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.flow = model.flow
        self.codes = model.program.codes

    def holds(self, write: Write) -> bool:
        """Whatever serves users and names the dict has put the same entries into it before."""
        made = self.flow.objects[write.shared.obj]
        if write.kind != ITEM or not isinstance(made, Container) or made.kind != "dict":
            return False
        keys = _keys(self.codes[write.context[0]].code, write.value)
        if not keys:
            return False
        named = self.flow.holders.of({write.shared.obj}, *_NAMING)
        users = [ref for ref, _ in named if self._serves(ref)]
        return bool(users) and all(self._fills_first(ref, write.shared.obj, keys) for ref in users)

    def _serves(self, ref: CodeRef) -> bool:
        return ref.id in self.model.request.codes or ref.id in self.model.latent.codes

    def _fills_first(self, ref: CodeRef, obj: int, keys: frozenset[str]) -> bool:
        code = ref.code
        named = [at for at, _ in ref.among(*_NAMING) if obj in self.flow.values(ref, at)]
        uses = [(at, value) for at in named for value in _users_of(code, at)]
        writes = [value for _, value in uses if _written_keys(code, value) >= keys]
        reads = [(at, value) for at, value in uses if not _written_keys(code, value)]
        contexts = self.model.request.codes.get(ref.id, ())
        return (
            bool(writes)
            and bool(reads)
            and not _waits(code, min(writes), max(value for _, value in uses))
            and all(self._is_look(ref, at, value) for at, value in reads)
            and all(_comes_before(code, writes, value) for _, value in reads)
            and all(runs_on_loop(self.model, context) for context in contexts)
        )

    def _is_look(self, ref: CodeRef, at: int, value: int) -> bool:
        """It is asked, or handed to what makes something else of it at once."""
        op = ref.code.ops[value]
        if isinstance(op, _LOOKING):
            return True
        if isinstance(op, ir.Attr):
            return op.base == at
        if not isinstance(op, ir.Call) or _is_awaited(ref.code, value) or self._keeps(ref, op):
            return False
        if ("**", at) in op.named:
            return True
        called = self.flow.calls.get(ref.node + value, {})
        return all(self._lets_go(op, at, self.codes[code], on) for code, on in called)

    def _keeps(self, ref: CodeRef, op: ir.Call) -> bool:
        """`shown.append(answer)`, `queue.put_nowait(answer)`."""
        called = (self.flow.objects[obj] for obj in self.flow.values(ref, op.func))
        func = ref.code.ops[op.func]
        named = words(func.name) if isinstance(func, (ir.Attr, ir.Load)) else frozenset[str]()
        return bool(named & _KEEPING) or any(isinstance(obj, ContainerMethod) for obj in called)

    def _lets_go(self, op: ir.Call, given: int, callee: CodeRef, receiver: int) -> bool:
        """The callee hands it on to outside code, or looks at it."""
        if callee.code.asynchronous or callee.code.generator:
            return False
        for index in range(len(callee.code.params)):
            if argument_of(op, callee, index, receiver) == given:
                uses = _users_of(callee.code, index)
                if not all(self._ends_here(callee, index, value) for value in uses):
                    return False
        return True

    def _ends_here(self, ref: CodeRef, at: int, value: int) -> bool:
        if self.flow.calls.get(ref.node + value):
            return False
        return self._is_look(ref, at, value)


def _keys(code: ir.Code, value: int) -> frozenset[str]:
    return _written_keys(code, value) or frozenset(
        key for user in _users_of(code, value) for key in _written_keys(code, user)
    )


def _written_keys(code: ir.Code, value: int) -> frozenset[str]:
    """The constant keys that an operation fills: `d["a"] = x`, `d.update({"a": x})`."""
    op = code.ops[value]
    if isinstance(op, ir.SetItem):
        return frozenset(_spelled(code, [op.key]))
    if isinstance(op, ir.Attr) and op.name == "update":
        calls = [each for each in code.ops if isinstance(each, ir.Call) and each.func == value]
        return frozenset(key for call in calls for key in _written_by(code, call))
    return frozenset(_written_by(code, op)) if isinstance(op, ir.Call) else frozenset()


def _written_by(code: ir.Code, call: ir.Call) -> Iterator[str]:
    func = code.ops[call.func]
    if not (isinstance(func, ir.Attr) and func.name == "update" and len(call.args) == 1):
        return
    given = code.ops[call.args[0]]
    if isinstance(given, ir.Collection) and given.kind == "dict":
        found = list(_spelled(code, given.keys))
        if len(found) == len(given.keys):
            yield from found


def _spelled(code: ir.Code, keys: list[int]) -> Iterator[str]:
    """Constants, also by the name of one: `Field.DATA`."""
    for key in keys:
        op = code.ops[key] if key >= 0 else None
        if isinstance(op, ir.Const):
            yield op.text
        elif isinstance(op, ir.Attr) and op.name.isupper():
            yield f".{op.name}"


def _users_of(code: ir.Code, value: int) -> list[int]:
    return [at for at, op in enumerate(code.ops) if value in operands(op)]


def _waits(code: ir.Code, first: int, last: int) -> bool:
    return any(is_asynchronous(op) or isinstance(op, ir.Yield) for op in code.ops[first : last + 1])


def _is_awaited(code: ir.Code, value: int) -> bool:
    return any(isinstance(code.ops[at], ir.Await) for at in _users_of(code, value))


def _comes_before(code: ir.Code, writes: list[int], read: int) -> bool:
    return any(at < read and encloses(code, code.ops[at].block, read) for at in writes)
