"""ISO503: a changed copy takes the place of the context, under the same local name."""

from __future__ import annotations

import libcst as cst
from msgspec import Struct

from isolint.base.finding import Finding, StepKind
from isolint.fix.edit import Edit, Import, Mend, UnmendableError
from isolint.fix.guards import is_plain
from isolint.fix.project import Project, base_names, last_name
from isolint.fix.scopes import function_around, has_at_hand
from isolint.fix.source import Source, below


class Change(Struct, frozen=True):
    """`name.field = value`; `value` is the text of what the field becomes."""

    name: str
    field: str
    value: str


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    line = None if source is None else source.starting(finding.place, cst.SimpleStatementLine)
    change = None if source is None or line is None else _change(source, line)
    if source is None or line is None or change is None:
        return None
    function = function_around(source, line)
    if function is None or not _may_rebind(source, function, line, change.name):
        return None
    cls = _class(project, finding)
    made = None if cls is None else _copy(cls, change)
    if made is None:
        return None
    text, needs = made
    start, end = source.span(line)
    return Mend(source.path, (Edit(start, end, f"{change.name} = {text}"),), needs=needs)


def _change(source: Source, line: cst.SimpleStatementLine) -> Change | None:
    part = line.body[0]
    if len(line.body) != 1:
        return None
    if isinstance(part, cst.Assign) and len(part.targets) == 1:
        target: cst.CSTNode = part.targets[0].target
        value = source.text[slice(*source.whole(part.value))]
    elif isinstance(part, cst.AugAssign):
        target, right = part.target, source.text[slice(*source.whole(part.value))]
        right = right if is_plain(part.value) else f"({right})"
        operator = source.code(part.operator).strip().removesuffix("=")
        value = f"{source.code(target)} {operator} {right}"
    else:
        return None
    if not isinstance(target, cst.Attribute) or not isinstance(target.value, cst.Name):
        return None
    return Change(target.value.value, target.attr.value, value)


def _may_rebind(source: Source, function: cst.FunctionDef, line: cst.CSTNode, name: str) -> bool:
    """A local name that is read later on, here and not in a function inside this one. What a
    framework gave may be read by its giver afterwards: a dependency that writes down who asked.
    """
    if name in ("self", "cls") or not has_at_hand(source, line, name):
        return False
    if function.decorators and _is_parameter(function, name):
        raise UnmendableError(
            f"who gave {name} may read it afterwards: set the field where {name} is made, or write"
            " it down here"
        )
    for node in below(function.body):
        if isinstance(node, (cst.FunctionDef, cst.Lambda)) and source.uses_name(name, node):
            return False
    end = source.span(line)[1]
    return any(
        isinstance(node, cst.Name) and node.value == name and source.span(node)[0] >= end
        for node in below(function.body)
    )


def _is_parameter(function: cst.FunctionDef, name: str) -> bool:
    given = function.params
    every = (*given.posonly_params, *given.params, *given.kwonly_params)
    return any(param.name.value == name for param in every)


def _class(project: Project, finding: Finding) -> cst.ClassDef | None:
    """The context's class, where the finding says that it is."""
    owner = next((step for step in finding.trace if step.kind is StepKind.OWNER), None)
    source = None if owner is None else project.source(owner.place.path)
    name = None if source is None or owner is None else source.starting(owner.place, cst.Name)
    cls = None if source is None or name is None else source.parent(name)
    return cls if isinstance(cls, cst.ClassDef) else None


def _copy(cls: cst.ClassDef, change: Change) -> tuple[str, Import | None] | None:
    """The expression of the copy, and what it needs."""
    if not _has_field(cls, change.field):
        return None
    if any(last_name(each.decorator) == "dataclass" for each in cls.decorators):
        text = f"dataclasses.replace({change.name}, {change.field}={change.value})"
        return text, Import("dataclasses")
    if "BaseModel" in base_names(cls):
        return f'{change.name}.model_copy(update={{"{change.field}": {change.value}}})', None
    return None


def _has_field(cls: cst.ClassDef, name: str) -> bool:
    for line in cls.body.body:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(part, cst.AnnAssign) and last_name(part.target) == name:
                return not _is_left_out_of_init(part)
    return False


def _is_left_out_of_init(field: cst.AnnAssign) -> bool:
    given = field.value.args if isinstance(field.value, cst.Call) else ()
    return any(arg.keyword is not None and arg.keyword.value == "init" for arg in given)
