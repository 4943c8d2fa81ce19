"""Classes that are known by a base alone: `plugin: type[Plugin] = row.python_class`, or one of so
many in a registry that they are not told apart.

Which class is meant is written in a database or a file. What is made of it is one of the
subclasses, and the base runs what the subclass has in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import UNKNOWN, Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.kept import Kept
from isolint.summary import ir


def declared_class_calls(flow: Flow) -> Kept:
    """By the code that makes an object of such a class: the operation, and each override."""
    declared = {cls for _, typed in flow.declared for cls in typed.class_objects}
    overrides: dict[int, list[tuple[int, int]]] = {}
    found: Kept = {}
    for ref, value, call in flow.program.each(ir.Call):
        for cls in _called(flow, ref, call, declared):
            if cls not in overrides:
                overrides[cls] = list(_overrides(flow, cls))
            targets = [(value, target) for target in overrides[cls]]
            found.setdefault(ref.id, []).extend(targets)
    return found


def _called(flow: Flow, ref: CodeRef, call: ir.Call, declared: set[int]) -> list[int]:
    """The bases of which a subclass is called."""
    values = flow.values(ref, call.func)
    if not declared and UNKNOWN not in values:
        return []
    objects = flow.objects
    classes = [each.code for obj in sorted(values) if isinstance(each := objects[obj], Class)]
    if not classes or isinstance(flow.symbols.of_value(ref, call.func), Class):
        return []
    if UNKNOWN in values:
        return _common(flow, classes)
    return [cls for cls in classes if cls in declared and flow.classes.subclasses.get(cls)]


def _common(flow: Flow, classes: list[int]) -> list[int]:
    """The nearest base of all of them."""
    orders = [flow.classes.info[cls].mro for cls in classes]
    return [cls for cls in orders[0] if all(cls in order for order in orders)][:1]


def _overrides(flow: Flow, cls: int) -> Iterator[tuple[int, int]]:
    """Methods of subclasses that stand in for one of the base, on objects of theirs."""
    info = flow.classes.info
    shared = {ref.code.name for owner in info[cls].mro for ref in flow.classes.methods(owner)}
    for sub in flow.classes.subclasses.get(cls, ()):
        for ref in flow.classes.methods(sub):
            if ref.code.name in shared and flow.classes.method_kind(ref) == "method":
                for receiver in sorted(flow.values(ref, 0)) if ref.code.params else ():
                    described = flow.objects[receiver]
                    if isinstance(described, Instance) and sub in info[described.cls].mro:
                        yield ref.id, receiver
