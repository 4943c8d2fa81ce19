"""ISO407 in a lambda: what it leaves out is made where it is used, or the lambda becomes a
function.
"""

from __future__ import annotations

import libcst as cst

from isolint.fix.edit import Edit, UnmendableError
from isolint.fix.source import Source, below

_AGAIN = (cst.Lambda, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)


def lambda_edits(
    source: Source, function: cst.Lambda, param: cst.Param, value: cst.BaseExpression
) -> list[Edit]:
    name = param.name.value
    start, end = source.whole(value)
    made = source.text[start:end]
    default = Edit(start, end, "None")
    used = [node for node in below(function.body) if _is_use(source, node, name)]
    line = _assigned(source, function)
    if line is not None:
        return [default, *_as_function(source, function, line, f"{name} = {made}", name)]
    if len(used) != 1 or any(isinstance(p, _AGAIN) for p in _between(source, used[0], function)):
        raise UnmendableError(f"write a function in place of the lambda, and make {name} in it")
    begin, stop = source.span(used[0])
    return [default, Edit(begin, stop, f"({made} if {name} is None else {name})")]


def _is_use(source: Source, node: cst.CSTNode, name: str) -> bool:
    """Not an attribute or a keyword of that name."""
    if not isinstance(node, cst.Name) or node.value != name:
        return False
    above = source.parent(node)
    if isinstance(above, cst.Attribute):
        return above.value is node
    return not (isinstance(above, cst.Arg) and above.keyword is node)


def _between(source: Source, node: cst.CSTNode, function: cst.Lambda) -> list[cst.CSTNode]:
    found = []
    for above in source.parents(node):
        if above is function:
            break
        found.append(above)
    return found


def _assigned(source: Source, function: cst.Lambda) -> cst.SimpleStatementLine | None:
    """`add = lambda …` alone on its line."""
    statement = source.parent(function)
    line = None if statement is None else source.parent(statement)
    if function.lpar or not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return None
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=value):
            return line if value is function and source.indent(line) is not None else None
    return None


def _as_function(
    source: Source, function: cst.Lambda, line: cst.SimpleStatementLine, making: str, name: str
) -> list[Edit]:
    start = source.span(function)[0] + len("lambda")
    blanks = len(source.text[start:]) - len(source.text[start:].lstrip())
    body = source.whole(function.body)[0]
    colon = source.text.rindex(":", start, body)
    called = source.text[source.span(line)[0] :].split("=", 1)[0].strip()
    inner = f"{source.newline}{source.indent(line)}{source.unit}"
    top = f"):{inner}if {name} is None:{inner}{source.unit}{making}{inner}return "
    return [
        Edit(source.span(line)[0], start + blanks, f"def {called}("),
        Edit(colon, body, top),
    ]
