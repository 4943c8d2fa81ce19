"""ISO303: an identity without which a function or a record does no work becomes required."""

from __future__ import annotations

import libcst as cst

from isolint.base.finding import Finding, StepKind
from isolint.fix.call_sites import all_give, none_by_position
from isolint.fix.edit import Edit, Mend, UnmendableError
from isolint.fix.project import Project, base_names, last_name
from isolint.fix.scopes import parameters
from isolint.fix.source import Source

_DECLARING = ("Field", "Query", "Path", "Header", "Form", "Body", "Cookie")
# Whoever registers a function with them calls it with names.
_BY_NAME = ("get", "post", "put", "patch", "delete", "head", "options", "route", "api_route")
_ANY_ORDER = ("BaseModel", "SQLModel")


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    name = None if source is None else source.at(finding.place, cst.Name)
    if source is None or name is None:
        return None
    above = source.parent(name)
    edits: tuple[Edit, ...] = ()
    if isinstance(above, cst.Param):
        edits = _parameter(project, source, above, finding)
    elif isinstance(above, cst.AnnAssign):
        edits = _field(project, source, above)
    return Mend(source.path, edits) if edits else None


def _parameter(
    project: Project, source: Source, param: cst.Param, finding: Finding
) -> tuple[Edit, ...]:
    """Where no call is seen to leave it out: a framework then asks its clients for it."""
    function = source.nearest(param, cst.FunctionDef)
    if function is None or param.default is None:
        return ()
    position = _position(source, function, param)
    name, called = param.name.value, function.name.value
    if _is_left_out(finding) or not all_give(project, called, name, position):
        raise UnmendableError(
            f"calls of {called}() leave it out: pass {name} in each of them first"
        )
    if isinstance(param.default, cst.Call):
        return _declared(source, param.default)
    dropped = _dropped(source, param.annotation or param.name, param.default)
    earlier = [*function.params.posonly_params, *function.params.params]
    if param in earlier and any(p.default for p in earlier[: earlier.index(param)]):
        return (_by_name_only(project, source, function, param), dropped)
    return (dropped,)


def _called(project: Project, source: Source, function: cst.FunctionDef) -> list[str]:
    """A constructor is called by the name of its class, or of one below."""
    name = function.name.value
    cls = source.nearest(function, cst.ClassDef)
    if name != "__init__" or cls is None:
        return [name]
    below = sorted({heir.name.value for _, heir in project.subclasses(cls.name.value)})
    return [cls.name.value, *below, name]


def _by_name_only(
    project: Project, source: Source, function: cst.FunctionDef, param: cst.Param
) -> Edit:
    """A star before it, where a required parameter cannot stand; nobody gives it by position."""
    given, name = function.params, param.name.value
    starred = given.star_arg is not cst.MaybeSentinel.DEFAULT or given.kwonly_params
    position = _position(source, function, param)
    if (
        starred
        or param in given.posonly_params
        or not none_by_position(project, function.name.value, position)
    ):
        raise UnmendableError(f"parameters with defaults stand before it: move {name} before them")
    start = source.span(param)[0]
    before = source.text[source.line_start(start) : start]
    gap = " " if before.strip() else source.newline + before
    return Edit(start, start, f"*,{gap}")


def _is_left_out(finding: Finding) -> bool:
    return any(
        step.kind is StepKind.CALL and step.note == "leaves it out" for step in finding.trace
    )


def _position(source: Source, function: cst.FunctionDef, param: cst.Param) -> int:
    if param in function.params.kwonly_params:
        return -1
    before = list(parameters(function)).index(param)
    block = source.parent(function)
    above = None if block is None else source.parent(block)
    static = any(last_name(each.decorator) == "staticmethod" for each in function.decorators)
    return before - (isinstance(above, cst.ClassDef) and not static)


def _field(project: Project, source: Source, field: cst.AnnAssign) -> tuple[Edit, ...]:
    """The field of a record, where no field before it would have to be required too."""
    line = source.parent(field)
    block = None if line is None else source.parent(line)
    record = None if block is None else source.parent(block)
    if not isinstance(record, cst.ClassDef) or not isinstance(field.target, cst.Name):
        return ()
    name, made = field.target.value, record.name.value
    if not all_give(project, made, name, -1):
        raise UnmendableError(f"{made}() is made without it: pass {name} by name there first")
    if not _has_any_order(record) and not _comes_first(record, field):
        raise UnmendableError(f"fields with defaults stand before it: move {name} before them")
    if isinstance(field.value, cst.Call):
        return _declared(source, field.value)
    return () if field.value is None else (_dropped(source, field.annotation, field.value),)


def _has_any_order(record: cst.ClassDef) -> bool:
    return any(name in _ANY_ORDER for name in base_names(record))


def _comes_first(record: cst.ClassDef, field: cst.AnnAssign) -> bool:
    """No field with a default stands before it, and none is inherited."""
    if record.bases or any(isinstance(each.decorator, cst.Call) for each in record.decorators):
        return False
    for line in record.body.body:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if part is field:
                return True
            if isinstance(part, cst.AnnAssign) and part.value is not None:
                return False
    return False


def _declared(source: Source, call: cst.Call) -> tuple[Edit, ...]:
    """`Query("public")` -> `Query(...)`; `Field(default="x", max_length=9)` -> `Field(...)`."""
    if last_name(call.func) not in _DECLARING:
        return ()
    for arg in call.args:
        first = arg is call.args[0] and arg.keyword is None and not arg.star
        if first or (arg.keyword is not None and arg.keyword.value == "default"):
            start, end = source.whole(arg.value)
            return (Edit(start, end, "..."),)
    return ()


def _dropped(
    source: Source, before: cst.Annotation | cst.Name, default: cst.BaseExpression
) -> Edit:
    last = before.annotation if isinstance(before, cst.Annotation) else before
    return Edit(source.whole(last)[1], source.whole(default)[1], "")
