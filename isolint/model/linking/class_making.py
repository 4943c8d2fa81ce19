"""What a metaclass of the program does when a class is made: it is given the names of the body, and
makes the class.
"""

from __future__ import annotations

from functools import partial

from isolint.model.calling.calls import Calls
from isolint.model.definitions.objects import Class, Container, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.site import Site
from isolint.summary import ir

_MAKING, _DERIVING = "__new__", "__init_subclass__"


class ClassMaking:
    def __init__(self, flow: Flow, calls: Calls) -> None:
        self.flow = flow
        self.calls = calls
        self._made: dict[int, int] = {}
        self._nothing, self._result = flow.graph.new_node(), flow.graph.new_node()

    def make(self, around: CodeRef, value: int, cls: int) -> None:
        """`value` is the operation that makes the class."""
        made = self.flow.objects.number(Class(cls))
        self._tell_bases(around, value, cls, made)
        metaclass = self.flow.classes.metaclass(cls)
        if metaclass >= 0:
            self._make(around, value, cls, made, metaclass)

    def _tell_bases(self, around: CodeRef, value: int, cls: int, made: int) -> None:
        """`__init_subclass__` of a base."""
        found = self.flow.classes.member_after(cls, cls, _DERIVING)
        for method in self.flow.classes.methods(found[0], _DERIVING) if found else ():
            site = Site(around, around.node + value, [], [], [], self._result)
            self.calls.invoke(site, method.id, made, "direct")

    def _make(self, around: CodeRef, value: int, cls: int, made: int, metaclass: int) -> None:
        for owner in self.flow.classes.info[metaclass].mro:
            self.flow.graph.add(self._made_by(owner), made)
        body = self._body(around, value, cls)
        node = around.node + value
        for name in (_MAKING, "__init__"):
            found = self.flow.classes.member(metaclass, name)
            for method in self.flow.classes.methods(found[0], name) if found else ():
                given = [self._nothing, self._nothing, body]
                if name == _MAKING:
                    given.insert(0, self._class(metaclass))
                site = Site(around, node, given, [], [], self._result)
                self.calls.invoke(site, method.id, -1 if name == _MAKING else made, "direct")

    def results(self, ref: CodeRef) -> None:
        """In a metaclass's `__new__`, what its base's `__new__` gives is the class."""
        parent = self.flow.program.parent(ref)
        if parent is None or parent.code.kind != "class" or ref.code.name != _MAKING:
            return
        if not self.flow.classes.is_metaclass(parent.id):
            return
        for value, op in ref.each(ir.Call):
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name == _MAKING:
                self.flow.graph.edge(self._made_by(parent.id), ref.node + value)

    def _made_by(self, metaclass: int) -> int:
        found = self._made.get(metaclass)
        if found is None:
            found = self._made[metaclass] = self.flow.graph.new_node()
        return found

    def _class(self, cls: int) -> int:
        node = self.flow.graph.new_node()
        self.flow.graph.add(node, self.flow.objects.number(Class(cls)))
        return node

    def _body(self, around: CodeRef, value: int, cls: int) -> int:
        """The dict of what the class's body binds."""
        flow, node = self.flow, self.flow.graph.new_node()
        body = flow.objects.number(Container("dict", around.node + value))
        flow.graph.add(node, body)
        for name in flow.program.codes[cls].code.names:
            flow.graph.trigger(flow.cell(cls, name), partial(self._give, body, name))
        return node

    def _give(self, body: int, name: str, obj: int) -> None:
        """Methods aside: which of them a table has is told by marks."""
        if not isinstance(self.flow.objects[obj], Function):
            for part in (f"[{name}]", ELEMENT):
                self.flow.graph.add(self.flow.field(body, part), obj)
