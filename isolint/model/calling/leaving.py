"""How the values that a code makes leave it: by being returned, or by being kept somewhere."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef, Program
from isolint.summary import ir
from isolint.summary.operands import operands

_PLAIN = frozenset({"staticmethod", "classmethod"})
_COPIES = (ir.Await, ir.Narrow, ir.Join, ir.Choice)


class Leaving:
    def __init__(self, program: Program) -> None:
        self.program = program
        self._returned: dict[int, frozenset[int]] = {}
        self._kept: dict[int, frozenset[int]] = {}

    def returned(self, ref: CodeRef) -> frozenset[int]:
        """Calls and displays whose value a function returns and stores nowhere itself."""
        found = self._returned.get(ref.id)
        if found is None:
            found = self._returned[ref.id] = self._find_returned(ref)
        return found

    def _find_returned(self, ref: CodeRef) -> frozenset[int]:
        code = ref.code
        if code.kind not in ("function", "lambda") or code.generator or self._is_wrapped(ref):
            return frozenset()
        left = self.given_back(ref)
        made = {v for v in left if isinstance(code.ops[v], (ir.Call, ir.Collection))}
        return frozenset(made - _sources(code, _stored(ref))) if made else frozenset()

    def given_back(self, ref: CodeRef) -> frozenset[int]:
        return _sources(ref.code, [op.value for _, op in ref.each(ir.Return)])

    def _is_wrapped(self, ref: CodeRef) -> bool:
        """A decorator may call the function once and keep what it gives."""
        parent = self.program.parent(ref)
        names = [
            getattr(parent.code.ops[value], "name", "") for value in ref.code.decorators if parent
        ]
        return any(name not in _PLAIN for name in names)

    def is_kept(self, ref: CodeRef, value: int) -> bool:
        """Whether a value is stored or handed on, or made by a module or class body."""
        if ref.code.kind in ("module", "class"):
            return True
        found = self._kept.get(ref.id)
        if found is None:
            code = ref.code
            found = self._kept[ref.id] = _sources(code, [*_stored(ref), *_handed(ref)])
        return value in found


def _sources(code: ir.Code, values: list[int]) -> frozenset[int]:
    """The values themselves and what they are copies of, through variables and branches."""
    found: set[int] = set()
    stack = [value for value in values if value >= 0]
    while stack:
        value = stack.pop()
        if value not in found:
            found.add(value)
            op = code.ops[value]
            if isinstance(op, _COPIES):
                stack.extend(operands(op))
            elif isinstance(op, ir.Bind) and op.value >= 0:
                stack.append(op.value)
    return frozenset(found)


def _stored(ref: CodeRef) -> list[int]:
    return [
        *(op.value for _, op in ref.each(ir.SetAttr)),
        *(op.value for _, op in ref.each(ir.SetItem)),
        *(op.value for _, op in ref.each(ir.Bind) if op.home != ir.LOCAL),
    ]


def _handed(ref: CodeRef) -> list[int]:
    found = [argument for _, op in ref.each(ir.Call) for argument in op.args]
    found += [part for _, op in ref.each(ir.Collection) for part in operands(op)]
    return [*found, *(op.value for _, op in ref.each(ir.Yield))]
