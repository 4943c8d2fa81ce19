"""Methods that a decorator marks, `func._command = name`, for others to find by the mark.

Whoever looks for the mark puts them into a table and calls them from there, where no analysis of
values follows: a method is called on each object of its class that a request makes.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import functions
from isolint.model.reaching.kept import Kept
from isolint.summary import ir


def marked_methods(flow: Flow) -> Kept:
    """By the code that makes an object: the operation, and each marked method of its class."""
    marks = _marks(flow)
    marked = {cls: list(_marked(flow, cls, marks)) for cls in flow.classes.info} if marks else {}
    found: Kept = {}
    for cls, info in flow.classes.info.items():
        codes = [code for owner in info.mro for code in marked.get(owner, ())]
        for obj in flow.instances.get(cls, ()) if codes else ():
            made = flow.made_at(obj)
            if made is not None:
                targets = ((made[1], (code, obj)) for code in dict.fromkeys(codes))
                found.setdefault(made[0].id, []).extend(targets)
    return found


def _marks(flow: Flow) -> dict[int, None]:
    """The functions that are given an attribute which other code asks for."""
    given: dict[str, list[int]] = {}
    setting: dict[str, set[int]] = {}
    for ref, _, op in flow.program.each(ir.SetAttr):
        if ref.code.kind == "function" and not op.name.startswith("__"):
            for obj in flow.values(ref, op.base):
                described = flow.objects[obj]
                if isinstance(described, Function):
                    given.setdefault(op.name, []).append(described.code)
                    setting.setdefault(op.name, set()).add(ref.id)
    asked = {name for ref in flow.program.codes for name in _asked(ref, given, setting)}
    return {code: None for name in sorted(asked) for code in given[name]} if given else {}


def _asked(
    ref: CodeRef, given: dict[str, list[int]], setting: dict[str, set[int]]
) -> Iterator[str]:
    if not given:
        return
    for _, op in ref.each(ir.Const):
        if op.kind == "str" and op.text in given:
            yield op.text
    for _, read in ref.each(ir.Attr):
        if read.name in given and ref.id not in setting[read.name]:
            yield read.name


def _marked(flow: Flow, cls: int, marks: dict[int, None]) -> Iterator[int]:
    """The methods of a class body that are marked, or stand below what is."""
    body = flow.program.codes[cls]
    for value, _ in body.each(ir.Decorate):
        shown = {obj.code for obj in _functions(flow, body, value)}
        if not shown.isdisjoint(marks):
            yield from (code for code, _ in functions(flow, body, value))
            yield from sorted(shown)


def _functions(flow: Flow, body: CodeRef, value: int) -> Iterator[Function]:
    for obj in flow.values(body, value):
        described = flow.objects[obj]
        if isinstance(described, Function):
            yield described
