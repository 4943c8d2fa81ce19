"""ISO407: None is the default, and each call makes the object that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from isolint.base.finding import Finding, Place, StepKind
from isolint.fix.annotations import with_none
from isolint.fix.bodies import at_top
from isolint.fix.edit import Edit, Mend, UnmendableError
from isolint.fix.fresh_values import is_fresh, makes_object
from isolint.fix.lambda_defaults import lambda_edits
from isolint.fix.project import Project
from isolint.fix.scopes import parameters
from isolint.fix.source import Source, below
from isolint.fix.stores import is_store

_TAKEN = "None already means something for {name}: give it another default that is made anew"
_STORE = (
    "it is kept for the next call and asked by key: key it by identity, or keep it where the"
    " request ends"
)
_PLAIN = ("classmethod", "staticmethod", "abstractmethod", "override")


def mend(project: Project, finding: Finding) -> Mend | None:
    """All defaults of one function that the finding names go together."""
    places = [step.place for step in finding.trace if step.kind is StepKind.OWNER]
    source = project.source(places[0].path) if places else None
    first = None if source is None else _default_at(source, places[0])
    if source is None or first is None:
        return None
    function, param, value = first
    if _means_none(function, param.name.value):
        raise UnmendableError(_TAKEN.format(name=param.name.value))
    if isinstance(function, cst.FunctionDef) and is_store(source, function, param.name.value):
        raise UnmendableError(_STORE)
    if isinstance(function, cst.Lambda):
        return Mend(source.path, tuple(lambda_edits(source, function, param, value)))
    named = [(param, value), *_others(source, function, places[1:])]
    defaults = sorted(named, key=lambda each: source.whole(each[1]))
    edits = _edits(project, source, function, defaults)
    fresh = all(is_fresh(value) for _, value in defaults)
    safe = fresh and all(map(_is_plain, function.decorators))
    return Mend(source.path, tuple(edits), safe) if edits else None


def _default_at(
    source: Source, place: Place
) -> tuple[cst.FunctionDef | cst.Lambda, cst.Param, cst.BaseExpression] | None:
    value = source.expression(place)
    param = None if value is None else source.parent(value)
    if not isinstance(param, cst.Param) or value is None or param.default is not value:
        return None
    function = _owner(source, param)
    if function is None or not (is_fresh(value) or makes_object(value)):
        return None
    return function, param, value


def _others(
    source: Source, function: cst.FunctionDef, places: Sequence[Place]
) -> Iterator[tuple[cst.Param, cst.BaseExpression]]:
    for place in dict.fromkeys(places):
        found = _default_at(source, place) if place.path == source.path else None
        if found is not None and found[0] is function:
            _, param, value = found
            name = param.name.value
            if not (_means_none(function, name) or is_store(source, function, name)):
                yield param, value


def _owner(source: Source, param: cst.Param) -> cst.FunctionDef | cst.Lambda | None:
    """A lambda that is itself a default stands in the head of another function."""
    params = source.parent(param)
    above = None if params is None else source.parent(params)
    return above if isinstance(above, (cst.FunctionDef, cst.Lambda)) else None


def _is_plain(decorator: cst.Decorator) -> bool:
    """It hands on the arguments as they are, and asks nobody what the default is."""
    return isinstance(decorator.decorator, cst.Name) and decorator.decorator.value in _PLAIN


def _edits(
    project: Project,
    source: Source,
    function: cst.FunctionDef,
    defaults: Sequence[tuple[cst.Param, cst.BaseExpression]],
) -> list[Edit]:
    edits: list[Edit] = []
    lines: list[str] = []
    for param, value in defaults:
        making = _making(source, value, param.name.value)
        if making:
            lines += [f"if {param.name.value} is None:", *making]
            edits += [*with_none(project, source, param), Edit(*source.whole(value), "None")]
    if not lines:
        return []
    first = defaults[0][0].name.value
    body = at_top(source, function, lines, lambda part: _goes_before(source, function, part, first))
    return [] if body is None else [*edits, body]


def _goes_before(
    source: Source, function: cst.FunctionDef, statement: cst.BaseStatement, name: str
) -> bool:
    """`if other is None: …`, of a parameter that stands before the one of that name."""
    names = [param.name.value for param in parameters(function)]
    match statement:
        case cst.If(test=cst.Comparison(left=cst.Name(other), comparisons=[comparison])):
            none = isinstance(comparison.comparator, cst.Name)
            none = none and source.code(comparison.comparator) == "None"
            earlier = other in names[: names.index(name)]
            return none and earlier and not source.uses_name(name, statement)
    return False


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
