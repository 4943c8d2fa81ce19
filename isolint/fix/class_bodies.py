"""Moves a statement of a class body into the constructor."""

from __future__ import annotations

import libcst as cst

from isolint.fix.bodies import at_top
from isolint.fix.class_attributes import Attribute
from isolint.fix.edit import Edit
from isolint.fix.fresh_values import is_fresh
from isolint.fix.project import last_name
from isolint.fix.scopes import parameters
from isolint.fix.source import Source
from isolint.fix.substitutes import value_of


def into_constructor(source: Source, attribute: Attribute) -> list[Edit]:
    """Empty when it cannot be done; `__init__` is made if there is none."""
    made = next((f for f in _methods(attribute) if f.name.value == "__init__"), None)
    if made is not None:
        return _into(source, attribute, made)
    indent = source.indent(attribute.line)
    if indent is None:
        return []
    start, stop = _extent(source, attribute.line)
    text = _constructor(source, attribute, indent)
    last = _last_before_methods(attribute)
    if last is attribute.line:
        return [Edit(start, stop, _gap(source, attribute, start) + text)]
    at = source.next_line(source.span(last)[1])
    return [_removal(source, attribute), Edit(at, at, source.newline + text)]


def _into(source: Source, attribute: Attribute, made: cst.FunctionDef) -> list[Edit]:
    first = next(parameters(made), None)
    if first is None or made.decorators:
        return []
    receiver = first.name.value
    lines = _lines(source, attribute, receiver)
    edit = at_top(source, made, lines, lambda part: _is_moved(part, receiver))
    return [] if edit is None else [edit, _removal(source, attribute)]


def _is_moved(statement: cst.BaseStatement, receiver: str) -> bool:
    """`self.items = []`, as those that went before."""
    match statement:
        case cst.SimpleStatementLine(body=[cst.Assign(targets=[cst.AssignTarget(target=target)])]):
            pass
        case cst.SimpleStatementLine(body=[cst.AnnAssign(target=target)]):
            pass
        case _:
            return False
    value = value_of(statement)
    is_own = isinstance(target, cst.Attribute) and last_name(target.value) == receiver
    return is_own and value is not None and is_fresh(value)


def _removal(source: Source, attribute: Attribute) -> Edit:
    """Takes one of two blank lines along, when one is left above and one below."""
    start, stop = _extent(source, attribute.line)
    first = attribute.cls.body.body[0] is attribute.line
    below = source.next_line(stop)
    if (first or _is_blank_above(source, start)) and not source.text[stop:below].strip():
        stop = below
    return Edit(start, stop, "")


def _is_blank_above(source: Source, start: int) -> bool:
    return not source.text[source.line_start(start, above=1) : start].strip()


def _gap(source: Source, attribute: Attribute, start: int) -> str:
    """A blank line between other statements and the constructor."""
    first = attribute.cls.body.body[0] is attribute.line
    return "" if first or _is_blank_above(source, start) else source.newline


def _extent(source: Source, line: cst.SimpleStatementLine) -> tuple[int, int]:
    """The lines of the statement, and those of the comment above it."""
    return source.above(line), source.next_line(source.span(line)[1])


def _lines(source: Source, attribute: Attribute, receiver: str) -> list[str]:
    """Relative to the indent of the class body."""
    start, stop = _extent(source, attribute.line)
    first = source.span(attribute.line)[0]
    indent = source.text[source.line_start(first) : first]
    above = source.text[start : source.line_start(first)]
    lines = [*above.splitlines(), f"{indent}{receiver}.{_moved(source, attribute, first, stop)}"]
    return [
        each.removeprefix(indent).rstrip()
        for line in lines
        for each in line.splitlines()
        if each.strip()
    ]


def _moved(source: Source, attribute: Attribute, start: int, stop: int) -> str:
    text, shed = source.text[start:stop], attribute.shed
    if shed is None:
        return text
    return text[: shed.start - start] + shed.text + text[shed.end - start :]


def _constructor(source: Source, attribute: Attribute, indent: str) -> str:
    typed = any(method.returns is not None for method in _methods(attribute))
    returns = " -> None" if typed else ""
    lines = _lines(source, attribute, "self")
    if all(last_name(base.value) == "object" for base in attribute.cls.bases):
        head = f"def __init__(self){returns}:"
    else:
        kind = ": object" if typed else ""
        head = f"def __init__(self, *args{kind}, **kwargs{kind}){returns}:"
        lines = [*lines, "super().__init__(*args, **kwargs)"]
    text = [indent + head, *(indent + source.unit + line for line in lines)]
    return "".join(line + source.newline for line in text)


def _methods(attribute: Attribute) -> list[cst.FunctionDef]:
    return [part for part in attribute.cls.body.body if isinstance(part, cst.FunctionDef)]


def _last_before_methods(attribute: Attribute) -> cst.CSTNode:
    """The last of the simple statements with which the class body begins."""
    last: cst.CSTNode = attribute.line
    for part in attribute.cls.body.body:
        if not isinstance(part, cst.SimpleStatementLine):
            break
        last = part
    return last
