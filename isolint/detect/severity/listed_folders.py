"""Folders of the machine itself that a page lists: who names them there works on this machine."""

from __future__ import annotations

from isolint.detect.code.readers import Readers
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.handed import given_to
from isolint.model.pointsto.targets import external_paths
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import alternatives

LISTED = "a folder of the machine that is listed anew, and no more"
_LISTING = frozenset({"os.listdir", "os.scandir", "os.walk", "glob.glob", "glob.iglob"})
_ASKING = ("os.path.", BUILTIN + "str", BUILTIN + "print")
_KEPT = (ir.Bind, ir.Join, ir.Narrow, ir.Choice)
_DEEPEST = 4


class ListedFolders:
    def __init__(self, model: Model, readers: Readers) -> None:
        self.model = model
        self.readers = readers
        self._known: dict[tuple[int, int], bool] = {}

    def holds(self, write: Write) -> bool:
        """`current = path`, beside `listdir(path)`, and all that reads it lists it again."""
        if write.kind not in (REBIND, ATTRIBUTE, CLASS) or write.given < 0:
            return False
        ref = self.model.program.codes[write.context[0]]
        given = [ref.code.ops[value] for value in alternatives(ref.code, write.given)]
        asked = [op.index for op in given if isinstance(op, ir.Param)]
        fixed = all(isinstance(op, (ir.Param, ir.Const)) for op in given)
        if not asked or not fixed or not all(self._lists(ref, at, _DEEPEST) for at in asked):
            return False
        reads = list(self.readers.every(write))
        return bool(reads) and all(self._is_listed(*read, _DEEPEST) for read in reads)

    def _lists(self, ref: CodeRef, param: int, depth: int) -> bool:
        key = (ref.id, param)
        if key not in self._known:
            self._known[key] = False
            self._known[key] = any(
                self._is_listed(ref, value, depth)
                for value, op in ref.each(ir.Param)
                if op.index == param
            )
        return self._known[key]

    def _is_listed(self, ref: CodeRef, value: int, depth: int) -> bool:
        """Some use lists it."""
        return depth > 0 and any(
            self._is_listed(ref, user, depth)
            if isinstance(op, _KEPT)
            else isinstance(op, ir.Call) and self._lists_at(ref, user, op, value, depth)
            for user in ref.users(value)
            for op in (ref.code.ops[user],)
        )

    def _lists_at(self, ref: CodeRef, at: int, op: ir.Call, value: int, depth: int) -> bool:
        paths = set(external_paths(self.model.flow, ref, op.func))
        if op.args[:1] == [value] and not paths.isdisjoint(_LISTING):
            return True
        if value in op.args and any(path.startswith(_ASKING) for path in paths):
            return self._is_listed(ref, at, depth)
        program = self.model.program
        return any(
            given_to(self.model.flow, ref, at, program.codes[code], index, receiver) == value
            and self._lists(program.codes[code], index, depth - 1)
            for code, receiver in self.model.flow.calls.get(ref.node + at, {})
            for index in range(len(program.codes[code].code.params))
        )
