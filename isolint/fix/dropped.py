"""ISO502: the call passes on what the caller is told, by the name that the callee has for it."""

from __future__ import annotations

import re

import libcst as cst

from isolint.base.finding import Finding, StepKind
from isolint.fix.at_hand import assigned
from isolint.fix.class_changes import is_of_class
from isolint.fix.edit import Edit, Mend
from isolint.fix.project import Project, last_name
from isolint.fix.scopes import parameters
from isolint.fix.source import Source, below

_COULD = "could be told "
_NAME = re.compile(r"[A-Za-z_]\w*")
_NO_KINDS = frozenset({"None", "Optional", "Union", "Annotated", "str", "int"})
_KNOWS, _HAS = "knows ", "has "


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    call = None if source is None else source.at(finding.place, cst.Call)
    wanted = _wanted(project, finding)
    if source is None or call is None or wanted is None or any(arg.star for arg in call.args):
        return None
    value = _known(project, source, call, finding, wanted)
    edit = None if value is None else _argument(source, call, f"{wanted.name.value}={value}")
    return None if edit is None else Mend(source.path, (edit,))


def _at(project: Project, finding: Finding, kind: StepKind, note: str) -> cst.CSTNode | None:
    """What has its name where the evidence says so."""
    steps = (s for s in finding.trace if s.kind is kind and s.note.startswith(note))
    step = next(steps, None)
    source = None if step is None else project.source(step.place.path)
    name = None if source is None or step is None else source.starting(step.place, cst.Name)
    return None if source is None or name is None else source.parent(name)


def _wanted(project: Project, finding: Finding) -> cst.Param | None:
    """The callee's parameter, which may have an underscore before its name."""
    callee = _at(project, finding, StepKind.CALL, _COULD)
    if not isinstance(callee, cst.FunctionDef):
        return None
    params = (*callee.params.params, *callee.params.kwonly_params)
    return next((p for p in params if p.name.value.lstrip("_") == finding.attribute), None)


def _known(
    project: Project, source: Source, call: cst.Call, finding: Finding, wanted: cst.Param
) -> str | None:
    """The caller's parameter or variable, or the attribute of `self` that its class sets."""
    context = _at(project, finding, StepKind.READ, _HAS)
    param = context or _at(project, finding, StepKind.READ, _KNOWS)
    if isinstance(param, (cst.AssignTarget, cst.AnnAssign)) and isinstance(param.target, cst.Name):
        variable = param.target.value
        return variable if context is None else f"{variable}.{finding.attribute}"
    function = None if param is None else source.nearest(param, cst.FunctionDef)
    if not isinstance(param, cst.Param) or function is None or function not in source.parents(call):
        return None
    if param.default is not None and not _is_none(wanted.default):
        return None
    name = param.name.value
    if context is not None:
        return f"{name}.{finding.attribute}"
    if name.lstrip("_") == finding.attribute or not _is_receiver(source, function, param):
        return name
    if is_of_class(function):
        told = next((p for p in parameters(function) if p.name.value == finding.attribute), None)
        return None if told is None else told.name.value
    attribute = _attribute(source, function, finding.attribute) or _of_type(
        source, function, wanted
    )
    return f"{name}.{attribute}" if attribute else None


def _is_receiver(source: Source, function: cst.FunctionDef, param: cst.Param) -> bool:
    block = source.parent(function)
    above = None if block is None else source.parent(block)
    return isinstance(above, cst.ClassDef) and param is next(parameters(function))


def _is_none(default: cst.BaseExpression | None) -> bool:
    return isinstance(default, cst.Name) and default.value == "None"


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


def _of_type(source: Source, function: cst.FunctionDef, wanted: cst.Param) -> str:
    """The one attribute that the constructor gives an argument of the wanted type, and no other
    method another value.
    """
    cls = source.nearest(function, cst.ClassDef)
    methods = [] if cls is None else [p for p in cls.body.body if isinstance(p, cst.FunctionDef)]
    kinds = _kinds(wanted)
    made = next((method for method in methods if method.name.value == "__init__"), None)
    if made is None or len(kinds) != 1:
        return ""
    told = {p.name.value for p in parameters(made) if _kinds(p) == kinds and p.default is None}
    pairs = [pair for method in methods for pair in assigned(method)]
    found = [name for name, value in assigned(made) if value in told]
    return found[0] if len(found) == 1 and [n for n, _ in pairs].count(found[0]) == 1 else ""


def _kinds(param: cst.Param) -> set[str]:
    """The names in its annotation that say what it is."""
    if param.annotation is None:
        return set()
    declared = param.annotation.annotation
    if isinstance(declared, cst.SimpleString):
        return set(_NAME.findall(declared.value)) - _NO_KINDS
    return {node.value for node in below(declared) if isinstance(node, cst.Name)} - _NO_KINDS


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
