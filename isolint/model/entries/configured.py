"""Handler classes that are listed with what their objects are set up with."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.entries.targets import method
from isolint.model.flow import Flow
from isolint.model.objects import Class
from isolint.model.program import CodeRef
from isolint.summary import ir


def configured(flow: Flow, ref: CodeRef, op: ir.AnyOp) -> None:
    """`(pattern, Class, {"name": value})` or `url(pattern, Class, dict(name=value))`."""
    if isinstance(op, ir.Collection) and op.kind == "tuple":
        parts = op.values
    elif isinstance(op, ir.Call):
        parts = op.positional
    else:
        return
    if len(parts) < 3:
        return
    for obj in sorted(flow.values(ref, parts[1])):
        described = flow.objects[obj]
        if isinstance(described, Class):
            for code in _set_up_by(flow, described.code):
                _pass_on(flow, ref, parts[2], flow.program.codes[code])


def _set_up_by(flow: Flow, cls: int) -> Iterator[int]:
    for path in flow.classes.info[cls].externals:
        base = flow.known.bases.get(path)
        found = method(flow, cls, base.configured, -1) if base and base.configured else None
        if found is not None:
            yield found[0]


def _pass_on(flow: Flow, ref: CodeRef, mapping: int, setup: CodeRef) -> None:
    names = {param.name: index for index, param in enumerate(setup.code.params)}
    for name, value in _items(ref, mapping):
        if name in names:
            flow.graph.edge(ref.node + value, setup.node + names[name])


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
