"""ISO407: None is the default, and each call makes the object that it leaves out."""

from __future__ import annotations

import libcst as cst

from isolint.base.finding import Finding, Place, StepKind
from isolint.fix.annotations import with_none
from isolint.fix.bodies import at_top
from isolint.fix.edit import Edit, Mend, UnmendableError
from isolint.fix.fresh_values import is_fresh, makes_object
from isolint.fix.lambda_defaults import lambda_edits
from isolint.fix.project import Project
from isolint.fix.source import Source, below

_TAKEN = "None already means something for {name}: give it another default that is made anew"
_PLAIN = ("classmethod", "staticmethod", "abstractmethod", "override")


def mend(project: Project, finding: Finding) -> Mend | None:
    place = _default_place(finding)
    source = None if place is None else project.source(place.path)
    if source is None or place is None:
        return None
    value = source.expression(place)
    param = None if value is None else source.parent(value)
    if not isinstance(param, cst.Param) or value is None or param.default is not value:
        return None
    function = _owner(source, param)
    if function is None or not (is_fresh(value) or makes_object(value)):
        return None
    if _means_none(function, param.name.value):
        raise UnmendableError(_TAKEN.format(name=param.name.value))
    if isinstance(function, cst.Lambda):
        return Mend(source.path, tuple(lambda_edits(source, function, param, value)))
    edits = _edits(project, source, function, param, value)
    safe = is_fresh(value) and all(map(_is_plain, function.decorators))
    return Mend(source.path, tuple(edits), safe) if edits else None


def _owner(source: Source, param: cst.Param) -> cst.FunctionDef | cst.Lambda | None:
    """A lambda that is itself a default stands in the head of another function."""
    params = source.parent(param)
    above = None if params is None else source.parent(params)
    return above if isinstance(above, (cst.FunctionDef, cst.Lambda)) else None


def _is_plain(decorator: cst.Decorator) -> bool:
    """It hands on the arguments as they are, and asks nobody what the default is."""
    return isinstance(decorator.decorator, cst.Name) and decorator.decorator.value in _PLAIN


def _default_place(finding: Finding) -> Place | None:
    """Where the first owner stands: the default argument at the root of what is changed."""
    return next((step.place for step in finding.trace if step.kind is StepKind.OWNER), None)


def _edits(
    project: Project,
    source: Source,
    function: cst.FunctionDef,
    param: cst.Param,
    value: cst.BaseExpression,
) -> list[Edit] | None:
    name = param.name.value
    start, end = source.whole(value)
    making = _making(source, value, name)
    body = at_top(source, function, [f"if {name} is None:", *making]) if making else None
    if body is None:
        return None
    return [*with_none(project, source, param), Edit(start, end, "None"), body]


def _making(source: Source, value: cst.BaseExpression, name: str) -> list[str]:
    """The lines of the value, as deep below the first as they were; none where a text has lines."""
    start, end = source.whole(value)
    first, *more = source.text[start:end].splitlines()
    texts = (node for node in below(value) if isinstance(node, cst.SimpleString))
    if any("\n" in text.value or "\r" in text.value for text in texts):
        return []
    line = source.text[source.line_start(start) : start]
    indent = line[: len(line) - len(line.lstrip())]
    rest = [each.removeprefix(indent).rstrip() for each in more]
    return [source.unit + each for each in (f"{name} = {first}", *filter(None, rest))]


def _means_none(function: cst.FunctionDef | cst.Lambda, name: str) -> bool:
    """The function does something else when it is given None."""
    for node in below(function.body):
        if isinstance(node, cst.Comparison) and isinstance(node.left, cst.Name):
            part = node.comparisons[0]
            none = isinstance(part.comparator, cst.Name) and part.comparator.value == "None"
            if none and node.left.value == name:
                return True
    return False
