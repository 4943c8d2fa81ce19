"""Constructor arguments, kept apart by the object that is constructed.

A parameter of `__init__` that is stored as it is belongs to one object: what another construction
passed must not appear in this object's attribute. The same holds for helpers that only constructors
call, and for parts that a constructor builds from its parameters (object sensitivity, after
Milanova et al. 2005, for this one pattern).
"""

from __future__ import annotations

from isolint.model.calling.own_arguments import OwnArguments
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class Injection:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._setup = _setup_codes(flow)
        self._mixed: set[int] = set()
        self._own = OwnArguments(flow)

    def is_setup(self, code: int) -> bool:
        """A constructor, or a helper that only constructors call."""
        return code in self._setup

    def applies(self, code: int, receiver: int) -> bool:
        if receiver < 0 or code not in self._setup:
            return False
        described = self.flow.objects[receiver]
        return isinstance(described, Instance) and described.site >= 0

    def node(self, receiver: int, code: int, index: int) -> int:
        """What this very object was given for a parameter of its setup code."""
        key = (receiver, code, index)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = self.flow.graph.new_node()
            ref = self.flow.program.codes[code]
            annotation = ref.code.params[index].annotation
            if annotation >= 0 and ref.code.params[index].kind in ("positional", "keyword"):
                self.flow.declare(found, self.flow.types.of(ref, annotation))
            if code in self._mixed:
                self.flow.graph.edge(ref.node + index, found)
        return found

    def mix(self, code: int) -> None:
        """The receiver is a mere argument somewhere: then arguments are not told apart."""
        if code in self._mixed or code not in self._setup:
            return
        self._mixed.add(code)
        node = self.flow.program.codes[code].node
        for (_, other, index), found in self._nodes.items():
            if other == code:
                self.flow.graph.edge(node + index, found)

    def parameter(self, ref: CodeRef, value: int) -> int | None:
        """The index of the parameter that a value is, unchanged; `self` does not count."""
        while value >= 0:
            op = ref.code.ops[value]
            if isinstance(op, ir.Param):
                return op.index or None
            if not isinstance(op, ir.Bind) or op.annotation >= 0:
                return None
            value = op.value
        return None

    def options(self, ref: CodeRef, value: int) -> list[int]:
        """The values that setup code stores: the parts of `given or Default()`, and of a parameter
        that gets another value where it is None.
        """
        return _options(ref, value, set()) if self.is_setup(ref.id) else []

    def source(self, ref: CodeRef, receiver: int, node: int) -> int:
        """The node of an argument as the setup code of this receiver passes it."""
        value = node - ref.node
        applies = 0 <= value < len(ref.code.ops) and self.applies(ref.id, receiver)
        index = self.parameter(ref, value) if applies else None
        if index is None:
            return self._own.source(ref, receiver, node)
        return self.node(receiver, ref.id, index)


def _options(ref: CodeRef, value: int, seen: set[int]) -> list[int]:
    if value in seen:
        return []
    seen.add(value)
    op = ref.code.ops[value]
    if isinstance(op, ir.Join) or (isinstance(op, ir.Choice) and op.kind != "and"):
        return [part for option in op.values for part in _options(ref, option, seen)]
    if isinstance(op, (ir.Bind, ir.Narrow)) and op.value >= 0 and _is_plain(op):
        return _options(ref, op.value, seen)
    return [value]


def _is_plain(op: ir.Bind | ir.Narrow) -> bool:
    return isinstance(op, ir.Narrow) or op.annotation < 0


def _setup_codes(flow: Flow) -> frozenset[int]:
    """Constructors, and methods that are mentioned nowhere but in setup code of their class."""
    mentions = _mentions(flow)
    found: set[int] = set()
    for cls in flow.classes.info:
        methods = flow.classes.methods(cls)
        setup = {ref.id for ref in methods if ref.code.name in ("__init__", "__post_init__")}
        changed = bool(setup)
        while changed:
            changed = False
            for ref in methods:
                users = mentions.get(ref.code.name, set())
                if ref.id not in setup and users and users <= setup:
                    setup.add(ref.id)
                    changed = True
        found |= setup
    return frozenset(found)


def _mentions(flow: Flow) -> dict[str, set[int]]:
    """The codes that read an attribute, by its name."""
    found: dict[str, set[int]] = {}
    for ref, _, op in flow.program.each(ir.Attr):
        found.setdefault(op.name, set()).add(ref.id)
    return found
