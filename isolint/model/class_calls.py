"""Classes that are known by their declared base alone: `plugin: type[Plugin] = row.python_class`.

Which class is meant is written in a database or a file. What is made of it is one of the
subclasses, and the base runs what the subclass has in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.flow import Flow
from isolint.model.kept import Kept
from isolint.model.objects import Class, Instance
from isolint.model.program import CodeRef
from isolint.summary import ir


def declared_class_calls(flow: Flow) -> Kept:
    """By the code that makes an object of such a class: the operation, and each override."""
    declared = {cls for _, typed in flow.declared for cls in typed.class_objects}
    declared = {cls for cls in declared if flow.classes.subclasses.get(cls)}
    overrides = {cls: list(_overrides(flow, cls)) for cls in sorted(declared)}
    found: Kept = {}
    for ref in flow.program.codes if declared else ():
        for value, call in ref.each(ir.Call):
            if isinstance(flow.symbols.of_value(ref, call.func), Class):
                continue
            for cls in _classes(flow, ref, call.func) & declared:
                targets = [(value, target) for target in overrides[cls]]
                found.setdefault(ref.id, []).extend(targets)
    return found


def _classes(flow: Flow, ref: CodeRef, value: int) -> set[int]:
    found = (flow.objects[obj] for obj in flow.values(ref, value))
    return {described.code for described in found if isinstance(described, Class)}


def _overrides(flow: Flow, cls: int) -> Iterator[tuple[int, int]]:
    """Methods of subclasses that stand in for one of the base, on objects of theirs."""
    info = flow.classes.info
    shared = {ref.code.name for owner in info[cls].mro for ref in flow.classes.methods(owner)}
    for sub in flow.classes.subclasses[cls]:
        for ref in flow.classes.methods(sub):
            if ref.code.name in shared and flow.classes.method_kind(ref) == "method":
                for receiver in sorted(flow.values(ref, 0)) if ref.code.params else ():
                    described = flow.objects[receiver]
                    if isinstance(described, Instance) and sub in info[described.cls].mro:
                        yield ref.id, receiver
