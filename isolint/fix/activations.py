"""ISO504: a middleware puts back what Django keeps for the thread, once the request is answered."""

from __future__ import annotations

import libcst as cst

from isolint.base.finding import Finding, StepKind
from isolint.fix.edit import Mend, UnmendableError
from isolint.fix.endings import end_of, in_try
from isolint.fix.guards import is_plain
from isolint.fix.project import Project
from isolint.fix.source import Source, below


def mend(project: Project, finding: Finding) -> Mend | None:
    """Not safe: an answer that is made later on, or a middleware around it, may ask for it."""
    source = project.source(finding.place.path)
    call = None if source is None else source.at(finding.place, cst.Call)
    function = None if source is None or call is None else source.nearest(call, cst.FunctionDef)
    module = None if call is None or source is None else _module(source, call)
    if source is None or call is None or function is None or not module:
        return None
    body = _answered_after(function, call) if _is_middleware(finding) else []
    indent = source.indent(body[-1]) if body else None
    if indent is None:
        raise UnmendableError(
            f"use `with {module}.override(...)` around what needs it, or put it back in a `finally`"
        )
    start = source.next_line(end_of(source, body[0]))
    return Mend(source.path, (in_try(source, start, body[-1], indent, f"{module}.deactivate()"),))


def _module(source: Source, call: cst.Call) -> str:
    """`timezone` of `timezone.activate(…)`"""
    func = call.func
    if not isinstance(func, cst.Attribute) or func.attr.value != "activate":
        return ""
    return source.code(func.value) if is_plain(func.value) else ""


def _is_middleware(finding: Finding) -> bool:
    entries = [step for step in finding.trace if step.kind is StepKind.ENTRY]
    itself = [step.symbol for step in entries] == [finding.symbol]
    return itself and entries[0].note.startswith("middleware")


def _answered_after(function: cst.FunctionDef, call: cst.Call) -> list[cst.CSTNode]:
    """The statement of the body with the call, and those after it that have the request answered;
    empty where it is answered before, or bit by bit.
    """
    body: list[cst.CSTNode] = list(function.body.body)
    at = next(index for index, part in enumerate(body) if call in list(below(part)))
    own = next((p.name.value for p in function.params.params if p.name.value != "self"), "")
    if any(isinstance(node, cst.Yield) for node in below(function.body)):
        return []
    answered = [part for part in body[at:] if any(_answers(node, own) for node in below(part))]
    return body[at:] if answered and body[at] not in answered else []


def _answers(node: cst.CSTNode, request: str) -> bool:
    """`self.get_response(request)`"""
    match node:
        case cst.Call(args=[cst.Arg(value=cst.Name(value=name), keyword=None)]):
            return name == request
    return False
