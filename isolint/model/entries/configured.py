"""Handler classes that are listed with what their objects are set up with."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import method
from isolint.summary import ir


def set_up_by(flow: Flow) -> dict[int, list[int]]:
    """The methods that set an object of a class up, by class, where a framework has such."""
    found = {cls: list(_methods(flow, cls)) for cls in flow.classes.info}
    return {cls: codes for cls, codes in found.items() if codes}


def _methods(flow: Flow, cls: int) -> Iterator[int]:
    for path in flow.classes.info[cls].externals:
        for base in flow.known.bases.get(path) or ():
            found = method(flow, cls, base.configured, -1) if base.configured else None
            if found is not None:
                yield found[0]


def configured(
    flow: Flow,
    ref: CodeRef,
    op: ir.Call | ir.Collection,
    setups: dict[int, list[int]],
    kept: dict[int, int],
) -> None:
    """`(pattern, Class, {"name": value})` or `url(pattern, Class, dict(name=value))`: the framework
    keeps the values, and gives them to each object of the class.
    """
    parts = op.positional if isinstance(op, ir.Call) else op.values
    if len(parts) < 3 or (isinstance(op, ir.Collection) and op.kind != "tuple"):
        return
    for obj in sorted(flow.values(ref, parts[1])):
        described = flow.objects[obj]
        if isinstance(described, Class):
            for code in setups.get(described.code, ()):
                _pass_on(flow, ref, parts[2], flow.program.codes[code], kept)


def _pass_on(flow: Flow, ref: CodeRef, mapping: int, setup: CodeRef, kept: dict[int, int]) -> None:
    names = {param.name: index for index, param in enumerate(setup.code.params)}
    for name, value in _items(ref, mapping):
        if name in names:
            flow.graph.edge(ref.node + value, setup.node + names[name])
            for obj in flow.values(ref, value):
                kept.setdefault(obj, ref.node + value)


def _items(ref: CodeRef, mapping: int) -> Iterator[tuple[str, int]]:
    op = ref.code.ops[mapping]
    while isinstance(op, ir.Bind) and op.value >= 0:
        op = ref.code.ops[op.value]
    if isinstance(op, ir.Call):
        yield from op.named
    elif isinstance(op, ir.Collection) and op.kind == "dict":
        for key, value in zip(op.keys, op.values, strict=False):
            name = ref.code.ops[key] if key >= 0 else None
            if isinstance(name, ir.Const):
                yield name.text, value
