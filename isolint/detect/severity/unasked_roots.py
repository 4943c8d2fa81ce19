"""Objects that a global or a class holds and requests make for themselves too, where nothing that
serves a request asks for what is held: a command of the program keeps one of its own there, or the
first one is only noted.
"""

from __future__ import annotations

from functools import cached_property

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.model.definitions.objects import Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.shared.ownership import Hold
from isolint.model.writing.write import Write
from isolint.summary import ir

UNASKED = "requests make their own, and none asks for what the global holds"


class UnaskedRoots:
    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.reads = reads

    def holds(self, write: Write) -> bool:
        lifetimes, holder = self.model.lifetimes, write.shared.holder
        if holder not in lifetimes.holds:
            return False
        first, hold = lifetimes.chain(holder)[0]
        if lifetimes.allocated_in(first) not in self.model.request.codes:
            return False
        if hold.root not in ("module", "class") or first in self._asked:
            return False
        return hold.root == "module" or not self._is_asked_of_class(hold)

    def _is_asked_of_class(self, hold: Hold) -> bool:
        """`Client.shared`, `cls.shared` or `self.shared`, of the class or what is not known."""
        objects, info = self.model.flow.objects, self.model.flow.classes.info
        for ref, _, base in self.reads.places(hold.name):
            held = [objects[obj] for obj in self.model.flow.values(ref, base)]
            codes = (
                each.cls if isinstance(each, Instance) else each.code
                for each in held
                if isinstance(each, (Instance, Class))
            )
            if not held or any(hold.code in info[code].mro for code in codes):
                return True
        return False

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
