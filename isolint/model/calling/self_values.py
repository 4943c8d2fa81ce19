"""What an expression that starts at `self` holds, for one very receiver."""

from __future__ import annotations

from isolint.model.definitions.objects import Class, Container, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import TAKING, VIEWS
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.summary import ir


class SelfValues:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._memo: dict[tuple[int, int], frozenset[int] | None] = {}

    def evaluate(self, ref: CodeRef, receiver: int, value: int) -> frozenset[int] | None:
        """The objects of an expression that starts at `self`; None when it does not."""
        key = (ref.node + value, receiver)
        if key not in self._memo:
            self._memo[key] = frozenset()
            self._memo[key] = self._evaluate(ref, receiver, value)
        return self._memo[key]

    def _evaluate(self, ref: CodeRef, receiver: int, value: int) -> frozenset[int] | None:
        op = ref.code.ops[value]
        if isinstance(op, ir.Param):
            return frozenset([receiver]) if op.index == 0 and self.is_self(ref) else None
        if isinstance(op, ir.Load):
            return frozenset([receiver]) if self._captures_self(ref, op) else None
        if isinstance(op, (ir.Bind, ir.Await, ir.Narrow)):
            return self.evaluate(ref, receiver, op.value) if op.value >= 0 else None
        if isinstance(op, ir.Attr):
            return self._attribute(self.evaluate(ref, receiver, op.base), op.name)
        if isinstance(op, (ir.Iter, ir.Item)):
            base = op.value if isinstance(op, ir.Iter) else op.base
            return self._elements(self.evaluate(ref, receiver, base))
        if isinstance(op, ir.Unpack):
            return self._elements(self.evaluate(ref, receiver, op.value))
        if isinstance(op, (ir.Join, ir.Choice)):
            parts = [self.evaluate(ref, receiver, option) for option in op.values]
            known = [part for part in parts if part is not None]
            return frozenset().union(*known) if len(known) == len(parts) else None
        if isinstance(op, ir.Call):
            return self._call(ref, receiver, op)
        return None

    def _call(self, ref: CodeRef, receiver: int, op: ir.Call) -> frozenset[int] | None:
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Load):
            if func.name == "super":
                return frozenset([receiver])
            if func.name == "getattr" and len(op.args) > 1:
                name = ref.code.ops[op.args[1]]
                if isinstance(name, ir.Const):
                    return self._attribute(self.evaluate(ref, receiver, op.args[0]), name.text)
        if isinstance(func, ir.Attr) and func.name in VIEWS | TAKING | {"items"}:
            base = self.evaluate(ref, receiver, func.base)
            if func.name in TAKING:
                return self._elements(base)
            return base if base and self._are_containers(base) else None
        return None

    def _are_containers(self, objects: frozenset[int]) -> bool:
        return all(isinstance(self.flow.objects[obj], Container) for obj in objects)

    def _elements(self, objects: frozenset[int] | None) -> frozenset[int] | None:
        if not objects or not self._are_containers(objects):
            return None
        fields = self.flow.fields
        nodes = [fields[obj][ELEMENT] for obj in objects if ELEMENT in fields.get(obj, {})]
        return frozenset(found for node in nodes for found in self.flow.graph.get(node))

    def _attribute(self, objects: frozenset[int] | None, name: str) -> frozenset[int] | None:
        if objects is None:
            return None
        found: set[int] = set()
        for obj in objects:
            described = self.flow.objects[obj]
            if not isinstance(described, Instance) or name == "__dict__":
                return None
            if name == "__class__":
                found.add(self.flow.objects.number(Class(described.cls)))
                continue
            declared = self.flow.classes.member(described.cls, name)
            if declared is not None and not self._is_of_objects(*declared):
                return None
            if self.flow.later.owners(described.cls, name):
                return None
            node = self.flow.fields.get(obj, {}).get(name)
            held = self.flow.graph.get(node) if node is not None else frozenset[int]()
            if not held and (declared or self.flow.classes.info[described.cls].externals):
                return None
            found |= held
        return frozenset(found)

    def _is_of_objects(self, cls: int, bindings: list[int]) -> bool:
        """`rows: list` and `rows: list = field(default_factory=list)`: each object has its own."""
        body = self.flow.program.codes[cls]
        ops = (body.code.ops[value] for value in bindings)
        return all(
            isinstance(op, ir.Bind)
            and (op.value < 0 or any(self.flow.field_defaults.factories(body, op.value)))
            for op in ops
        )

    def may_be(self, target: int, allowed: frozenset[int]) -> bool:
        """It is allowed, stands for any object of a subclass of what is, or is its class: that of
        a class method.
        """
        if target in allowed:
            return True
        objects, described = self.flow.objects, self.flow.objects[target]
        if isinstance(described, Class):
            made = (objects[obj] for obj in allowed)
            return any(
                isinstance(each, Instance)
                and self.flow.classes.is_subclass(each.cls, described.code)
                for each in made
            )
        if not isinstance(described, Instance) or described.site >= 0:
            return False
        bases = (objects[obj] for obj in allowed)
        return any(
            isinstance(base, Instance)
            and base.site < 0
            and self.flow.classes.is_subclass(described.cls, base.cls)
            for base in bases
        )

    def is_self(self, ref: CodeRef) -> bool:
        return self.flow.classes.has_self(ref)

    def _captures_self(self, ref: CodeRef, op: ir.Load) -> bool:
        if op.home < 0:
            return False
        home = self.flow.program.codes[ref.module.base + op.home]
        params = home.code.params
        return bool(params) and params[0].name == op.name and self.is_self(home)
