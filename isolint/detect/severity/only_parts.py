"""What is made once with a user's identity, and of which others use only parts that have nothing of
a user: the connection inside a wrapper that is made for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.severity.setters import kept_parameters
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.scan import Model
from isolint.model.writing.write import CLASS, Write
from isolint.summary import ir
from isolint.summary.operands import behind, roots

PARTS = "others use only parts of it that have nothing of a user"
_TESTS = frozenset({"Is", "IsNot", "Not"})
_ENDING = frozenset({"close", "aclose", "dispose", "shutdown"})


class OnlyParts:
    def __init__(self, model: Model, reads: AttributeReads, stores: AttributeStores) -> None:
        self.model = model
        self.reads = reads
        self.stores = stores

    def holds(self, write: Write) -> bool:
        """`wrapper.client = Wrapper.first.client`"""
        if write.kind != CLASS or write.given < 0:
            return False
        ref = self.model.program.codes[write.context[0]]
        names, users = self._parts(write), set(self._of_users(ref, write.given))
        made = self.model.flow.values(ref, write.given)
        return bool(names and users) and all(self._is_nobodys(made, name, users) for name in names)

    def _parts(self, write: Write) -> set[str]:
        """The attributes that it is read for; empty where it is used as a whole."""
        found: set[str] = set()
        for ref, value in self.reads.of_class(write):
            for op in (ref.code.ops[user] for user in ref.users(value)):
                if isinstance(op, ir.Attr):
                    found.add(op.name)
                elif not (isinstance(op, ir.Combine) and op.kind in _TESTS):
                    return set()
        return found - _ENDING

    def _of_users(self, ref: CodeRef, given: int) -> Iterator[str]:
        """The attributes in which the constructor keeps what a user brought."""
        for root in roots(ref.code, given):
            op = ref.code.ops[root]
            if isinstance(op, ir.Call):
                yield from self._kept_of(ref, root, op)

    def _kept_of(self, ref: CodeRef, call: int, op: ir.Call) -> Iterator[str]:
        for init in self._constructors(ref, call):
            for name, index in kept_parameters(init):
                argument = argument_of(op, init, index, 0)
                if argument is not None and self.model.taint.is_user_data(ref, argument):
                    yield name

    def _constructors(self, ref: CodeRef, call: int) -> Iterator[CodeRef]:
        for code, _ in self.model.flow.calls.get(ref.node + call, {}):
            if self.model.program.codes[code].code.name == "__init__":
                yield self.model.program.codes[code]

    def _is_nobodys(self, made: frozenset[int], name: str, users: set[str]) -> bool:
        given = [
            (ref, op.value)
            for ref, _, op in self.stores.named(name)
            if op.value >= 0 and not made.isdisjoint(self.model.flow.values(ref, op.base))
        ]
        return bool(given) and not any(self._asks(ref, value, users) for ref, value in given)

    def _asks(self, ref: CodeRef, value: int, users: set[str]) -> bool:
        """For an attribute of a user's, also in what is called."""
        made_from = behind(ref.code, [value])
        called = (
            code for at in made_from for code, _ in self.model.flow.calls.get(ref.node + at, {})
        )
        codes = [self.model.program.codes[code].code.ops for code in called]
        ops = [[ref.code.ops[at] for at in made_from], *codes]
        return any(isinstance(op, ir.Attr) and op.name in users for each in ops for op in each)
