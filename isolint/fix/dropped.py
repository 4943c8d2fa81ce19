"""ISO502: the call passes on what the caller is told, by the name that the callee has for it."""

from __future__ import annotations

import libcst as cst

from isolint.base.finding import Finding, Step, StepKind
from isolint.fix.edit import Edit, Mend
from isolint.fix.project import Project, last_name
from isolint.fix.scopes import parameters
from isolint.fix.source import Source, below

_COULD = "could be told "
_KNOWS = "knows "


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    call = None if source is None else source.at(finding.place, cst.Call)
    keyword = _keyword(project, finding)
    if source is None or call is None or keyword is None:
        return None
    value = _known(source, call, finding)
    if value is None or any(arg.star for arg in call.args):
        return None
    edit = _argument(source, call, f"{keyword}={value}")
    return None if edit is None else Mend(source.path, (edit,))


def _step(finding: Finding, kind: StepKind, note: str) -> Step | None:
    return next((s for s in finding.trace if s.kind is kind and s.note.startswith(note)), None)


def _keyword(project: Project, finding: Finding) -> str | None:
    """The callee's parameter, with the underscore that it may have."""
    step = _step(finding, StepKind.CALL, _COULD)
    source = None if step is None else project.source(step.place.path)
    if step is None or source is None:
        return None
    callee = source.starting(step.place, cst.FunctionDef)
    if callee is None:
        return None
    params = (*callee.params.params, *callee.params.kwonly_params)
    names = (param.name.value for param in params)
    return next((name for name in names if name.lstrip("_") == finding.attribute), None)


def _known(source: Source, call: cst.Call, finding: Finding) -> str | None:
    """The caller's parameter, or the attribute of `self` that its class sets."""
    step = _step(finding, StepKind.READ, _KNOWS)
    name = None if step is None else source.starting(step.place, cst.Name)
    param = None if name is None else source.parent(name)
    function = None if param is None else source.nearest(param, cst.FunctionDef)
    if name is None or function is None or not isinstance(param, cst.Param):
        return None
    if function not in source.parents(call):
        return None
    if name.value.lstrip("_") == finding.attribute or param is not next(parameters(function)):
        return name.value
    attribute = _attribute(source, function, finding.attribute)
    if attribute is not None:
        return f"{name.value}.{attribute}"
    return name.value if param.annotation is not None else None


def _attribute(source: Source, function: cst.FunctionDef, wanted: str) -> str | None:
    cls = source.nearest(function, cst.ClassDef)
    methods = [] if cls is None else [p for p in cls.body.body if isinstance(p, cst.FunctionDef)]
    for made in (method for method in methods if method.name.value == "__init__"):
        receiver = next((param.name.value for param in parameters(made)), "")
        for node in below(made.body):
            name = _set_on(receiver, node)
            if name.lstrip("_") == wanted:
                return name
    return None


def _set_on(receiver: str, node: cst.CSTNode) -> str:
    """`name` of `self.name = …`"""
    if not isinstance(node, (cst.AssignTarget, cst.AnnAssign)):
        return ""
    target = node.target
    own = isinstance(target, cst.Attribute) and last_name(target.value) == receiver
    return last_name(target) if own else ""


def _argument(source: Source, call: cst.Call, text: str) -> Edit | None:
    if not call.args:
        end = source.span(call)[1] - 1
        return Edit(end, end, text)
    value = call.args[-1].value
    if isinstance(value, cst.GeneratorExp) and not value.lpar:
        return None
    start, end = source.whole(value)
    keyword = call.args[-1].keyword
    first = start if keyword is None else source.span(keyword)[0]
    before = source.text[source.line_start(first) : first]
    gap = " " if before.strip() else source.newline + before
    return Edit(end, end, f",{gap}{text}")
