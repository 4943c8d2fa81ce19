"""ISO302: the fallback of a missing identity is dropped, and the missing one is refused."""

from __future__ import annotations

import libcst as cst

from isolint.base.finding import Finding
from isolint.fix.edit import Edit, Mend
from isolint.fix.emptiness import is_asked_later
from isolint.fix.guards import (
    complaint,
    guard_after,
    guard_before,
    is_plain,
    is_plain_test,
    negated,
)
from isolint.fix.project import Project, last_name
from isolint.fix.source import Source

_Line = cst.SimpleStatementLine | cst.SimpleStatementSuite
_ARGUMENTS = 2
_LOOKUPS = ("get", "pop")
_LOGGING = frozenset(
    [
        "debug",
        "info",
        "warning",
        "warn",
        "error",
        "exception",
        "critical",
        "log",
        "success",
        "trace",
    ]
)


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    if source is None or not finding.attribute.isidentifier():
        return None
    node = _node(source, finding)
    if node is not None and (_is_only_told(source, node) or _is_emptied(source, node)):
        return None
    edits = _edits(source, node, finding)
    return Mend(source.path, tuple(edits)) if edits else None


def _node(source: Source, finding: Finding) -> cst.BaseExpression | None:
    return (
        source.at(finding.place, cst.BooleanOperation)
        or source.at(finding.place, cst.IfExp)
        or source.at(finding.place, cst.Call)
        or source.at(finding.place, cst.Name)
    )


def _edits(source: Source, node: cst.BaseExpression | None, finding: Finding) -> list[Edit] | None:
    name = finding.attribute
    if isinstance(node, cst.BooleanOperation):
        return _either(source, node, name)
    if isinstance(node, cst.IfExp):
        return _conditional(source, node, name)
    if isinstance(node, cst.Call):
        return _call(source, node, name)
    return _late(source, node, name) if isinstance(node, cst.Name) else None


def _is_emptied(source: Source, node: cst.BaseExpression) -> bool:
    return _is_empty(node) and is_asked_later(source, node)


def _is_only_told(source: Source, node: cst.BaseExpression) -> bool:
    """In a log line or an error: to refuse the request for its sake would be worse."""
    for above in source.parents(node):
        func = above.func if isinstance(above, cst.Call) else None
        is_log = isinstance(func, cst.Attribute) and func.attr.value in _LOGGING
        if is_log or isinstance(above, cst.Raise):
            return True
        if isinstance(above, (cst.BaseSmallStatement, cst.BaseCompoundStatement)):
            return False
    return False


def _is_empty(node: cst.BaseExpression) -> bool:
    """What stands in for the identity says that there is none."""
    if isinstance(node, cst.BooleanOperation):
        options = [node.right]
    elif isinstance(node, cst.IfExp):
        options = [node.body, node.orelse]
    else:
        options = [arg.value for arg in node.args[-1:]] if isinstance(node, cst.Call) else []
    return any(isinstance(o, cst.SimpleString) and not o.evaluated_value for o in options)


def _either(source: Source, node: cst.BooleanOperation, name: str) -> list[Edit] | None:
    """`x or "default"`"""
    if not isinstance(node.operator, cst.Or) or not _is_substitute(node.right):
        return None
    left = node.left
    lookup = _without_default(source, left)
    kept = lookup or source.text[slice(*source.whole(left))]
    if isinstance(left, cst.BooleanOperation) and _is_substitute(left.right):
        return None
    once = lookup is None and not is_plain(left)
    line = _assigns(source, node)
    target = "" if line is None else _target(source, line)
    if line is not None and (once or target == kept or target.isidentifier()):
        return _assigned(source, line, node, kept, name)
    if once:
        return None
    guard = guard_before(source, node, f"not {kept}", name)
    return None if guard is None else [guard, _instead(source, node, kept)]


def _conditional(source: Source, node: cst.IfExp, name: str) -> list[Edit] | None:
    """`x if x else "default"`"""
    if not is_plain_test(node.test):
        return None
    if _is_substitute(node.orelse) and not _is_substitute(node.body):
        kept, test = node.body, negated(source, node.test)
    elif _is_substitute(node.body) and not _is_substitute(node.orelse):
        kept, test = node.orelse, source.code(node.test)
    else:
        return None
    text = source.text[slice(*source.whole(kept))]
    line = _assigns(source, node)
    if line is not None and _target(source, line) == text:
        return _replaced(source, line, test, name)
    guard = guard_before(source, node, test, name)
    return None if guard is None else [guard, _instead(source, node, text)]


def _call(source: Source, node: cst.Call, name: str) -> list[Edit] | None:
    """`.get("user_id", "default")`, `getattr(o, "user_id", "default")`"""
    if any(arg.star or arg.keyword for arg in node.args):
        return None
    if isinstance(node.func, cst.Name) and node.func.value == "getattr":
        return _getattr(source, node)
    lookup = _without_default(source, node)
    if lookup is None:
        return None
    if last_name(node.func) == "pop":
        return [_instead(source, node, lookup)]
    line = _assigns(source, node)
    if line is not None and isinstance(line.body[0], cst.Assign):
        return _assigned(source, line, node, lookup, name)
    receiver, key = lookup.rsplit(".get(", 1)
    return [_instead(source, node, f"{receiver}[{key[:-1]}]")]


def _without_default(source: Source, node: cst.BaseExpression) -> str | None:
    """`x.get("user_id")` of `x.get("user_id", "default")`"""
    func = node.func if isinstance(node, cst.Call) else None
    if not isinstance(node, cst.Call) or len(node.args) != _ARGUMENTS:
        return None
    if not isinstance(func, cst.Attribute) or func.attr.value not in _LOOKUPS:
        return None
    first, second = node.args
    if first.star or second.star or first.keyword or not _is_substitute(second.value):
        return None
    receiver = source.text[slice(*source.whole(func.value))]
    return f"{receiver}.{func.attr.value}({source.code(first.value)})"


def _getattr(source: Source, node: cst.Call) -> list[Edit] | None:
    if len(node.args) != _ARGUMENTS + 1 or not _is_substitute(node.args[2].value):
        return None
    attribute = node.args[1].value
    if not isinstance(attribute, cst.SimpleString) or not is_plain(node.args[0].value):
        return None
    found = attribute.evaluated_value
    if not isinstance(found, str) or not found.isidentifier():
        return None
    return [_instead(source, node, f"{source.code(node.args[0].value)}.{found}")]


def _late(source: Source, target: cst.Name, name: str) -> list[Edit] | None:
    """`if not x: x = "default"`"""
    line = source.nearest(target, cst.SimpleStatementLine) or source.nearest(
        target, cst.SimpleStatementSuite
    )
    if line is None or _target(source, line) != target.value or not _is_assigned_substitute(line):
        return None
    block = line if isinstance(line, cst.SimpleStatementSuite) else source.parent(line)
    above = None if block is None else source.parent(block)
    if not isinstance(above, cst.If) or above.body is not block:
        return None
    if not _asks_for_missing(above.test, target.value):
        return None
    start, end = source.span(line.body[0])
    return [Edit(start, end, complaint(name))]


def _asks_for_missing(test: cst.BaseExpression, name: str) -> bool:
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return isinstance(test.expression, cst.Name) and test.expression.value == name
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    part = test.comparisons[0]
    empty = isinstance(part.comparator, (cst.Name, cst.SimpleString)) and (
        part.comparator.value in ("None", "''", '""')
    )
    asks = isinstance(part.operator, (cst.Is, cst.Equal))
    return asks and empty and isinstance(test.left, cst.Name) and test.left.value == name


def _assigned(
    source: Source, line: cst.SimpleStatementLine, node: cst.BaseExpression, kept: str, name: str
) -> list[Edit] | None:
    """`user_id = x or "default"`: the check follows, or stands alone for `x = x or …`."""
    target = _target(source, line)
    if kept == target:
        return _replaced(source, line, f"not {target}", name)
    guard = guard_after(source, line, f"not {target}", name)
    return None if guard is None else [_instead(source, node, kept), guard]


def _replaced(
    source: Source, line: cst.SimpleStatementLine, test: str, name: str
) -> list[Edit] | None:
    start, end = source.span(line)
    indent = source.indent(line)
    rest = source.text[end : source.next_line(end)].strip()
    if indent is None:
        return None
    head = f"if {test}:{'  ' + rest if rest else ''}{source.newline}"
    stop = end + len(source.text[end : source.next_line(end)].rstrip("\r\n"))
    return [Edit(start, stop, f"{head}{indent}{source.unit}{complaint(name)}")]


def _assigns(source: Source, node: cst.CSTNode) -> cst.SimpleStatementLine | None:
    """The statement, if all it does is to give one name this value."""
    statement = source.parent(node)
    if not isinstance(statement, (cst.Assign, cst.AnnAssign)):
        return None
    line = source.parent(statement)
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return None
    return line if _target(source, line) else None


def _target(source: Source, line: _Line) -> str:
    """The name or the attribute that the statement gives its value, and nothing else."""
    statement = line.body[0]
    target: cst.CSTNode | None = None
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
    elif isinstance(statement, cst.AnnAssign):
        target = statement.target
    is_one = isinstance(target, (cst.Name, cst.Attribute)) and is_plain(target)
    return source.code(target) if target is not None and is_one and len(line.body) == 1 else ""


def _is_assigned_substitute(line: _Line) -> bool:
    statement = line.body[0]
    return (
        isinstance(statement, (cst.Assign, cst.AnnAssign))
        and statement.value is not None
        and _is_substitute(statement.value)
    )


def _is_substitute(node: cst.BaseExpression) -> bool:
    """A text, or a name such as DEFAULT_USER_ID or settings.default_tenant."""
    if isinstance(node, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)):
        return True
    name = node.attr if isinstance(node, cst.Attribute) else node
    if not isinstance(name, cst.Name):
        return False
    return name.value.lstrip("_").lower().startswith("default_")


def _instead(source: Source, node: cst.BaseExpression, text: str) -> Edit:
    """Parentheses around the whole go, where nothing needs them any more."""
    start, end = source.whole(node)
    glued = source.text[max(start - 1, 0) : start].isalnum()
    if glued or text.split() != [text]:
        start, end = source.span(node)
    return Edit(start, end, text)
