"""Objects that a global holds and requests make for themselves too, where nothing that serves a
request asks for the global: a command of the program keeps one of its own there.
"""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir

UNASKED = "requests make their own, and none asks for what the global holds"


class UnaskedRoots:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write) -> bool:
        lifetimes, holder = self.model.lifetimes, write.shared.holder
        if holder not in lifetimes.holds:
            return False
        first, hold = lifetimes.chain(holder)[0]
        if hold.root != "module" or lifetimes.allocated_in(first) not in self.model.request.codes:
            return False
        return first not in self._asked

    @cached_property
    def _asked(self) -> frozenset[int]:
        """What the code that serves requests comes by through names of modules and classes."""
        found: set[int] = set()
        for code in self.model.request.codes:
            ref = self.model.program.codes[code]
            for value, op in ref.among(ir.Load, ir.Import, ir.Attr):
                if self._is_of_name(ref, op.base if isinstance(op, ir.Attr) else value):
                    found |= self.model.flow.values(ref, value)
        return frozenset(found)

    def _is_of_name(self, ref: CodeRef, value: int) -> bool:
        """`name` and `module.name`, and not what the function was given, or the one around it
        that serves the request as well: `lambda key: state.rows[key]`.
        """
        op = ref.code.ops[value]
        if not isinstance(op, ir.Load) or op.home < 0:
            return isinstance(op, (ir.Load, ir.Import))
        return ref.module.base + op.home not in self.model.request.codes
