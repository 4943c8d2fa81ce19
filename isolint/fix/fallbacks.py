"""ISO302: the fallback of a missing identity is dropped, and the missing one is refused."""

from __future__ import annotations

import libcst as cst

from isolint.base.finding import Finding
from isolint.fix.edit import Edit, Mend, UnmendableError
from isolint.fix.fallback_uses import check_shown, check_use
from isolint.fix.guards import (
    asks_for_missing,
    guard_after,
    guard_before,
    guard_if_sure,
    is_plain,
    is_plain_test,
    negated,
)
from isolint.fix.own_lookups import check_lookup
from isolint.fix.project import Project, last_name
from isolint.fix.refusals import answers_requests, complaint, needed
from isolint.fix.source import Source
from isolint.fix.substitutes import (
    assigns,
    is_substitute,
    target_of,
    value_of,
)

_ARGUMENTS = 2
_OTHER = "it stands for another value than a missing {name}: refuse that value, or mark the line"
_TWICE = "to ask before it is used would run it twice: give {name} a line of its own, and refuse it"
_LOOKUPS = ("get", "pop")


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    if source is None or not finding.attribute.isidentifier():
        return None
    node = _node(source, finding)
    if node is not None:
        check_use(source, node)
        check_lookup(project, source, node)
    edits = _edits(source, node, finding)
    if node is None or not edits:
        return None
    return Mend(source.path, tuple(edits), needs=needed(source, node, edits))


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


def _either(source: Source, node: cst.BooleanOperation, name: str) -> list[Edit] | None:
    """`x or "default"`"""
    if not isinstance(node.operator, cst.Or) or not is_substitute(node.right):
        return None
    left = node.left
    lookup = _without_default(source, left)
    kept = lookup or source.text[slice(*source.whole(left))]
    if isinstance(left, cst.BooleanOperation) and is_substitute(left.right):
        return None
    once = lookup is None and not is_plain_test(left)
    line = assigns(source, node)
    target = "" if line is None else target_of(source, line)
    if line is not None and (once or target == kept or target.isidentifier()):
        return _assigned(source, line, node, kept, name)
    if once:
        raise UnmendableError(_TWICE.format(name=name))
    asked = f"({kept})" if isinstance(left, cst.BooleanOperation) and not left.lpar else kept
    return [guard_before(source, node, f"not {asked}", name), _instead(source, node, kept)]


def _conditional(source: Source, node: cst.IfExp, name: str) -> list[Edit] | None:
    """`x if x else "default"`"""
    if not asks_for_missing(node.test):
        raise UnmendableError(_OTHER.format(name=name))
    if not is_plain_test(node.test):
        return None
    if is_substitute(node.orelse) and not is_substitute(node.body):
        kept, test = node.body, negated(source, node.test)
    elif is_substitute(node.body) and not is_substitute(node.orelse):
        kept, test = node.orelse, source.code(node.test)
    else:
        return None
    text = source.text[slice(*source.whole(kept))]
    line = assigns(source, node)
    if line is not None and target_of(source, line) == text:
        return _replaced(source, line, test, name)
    return [guard_before(source, node, test, name), _instead(source, node, text)]


def _call(source: Source, node: cst.Call, name: str) -> list[Edit] | None:
    """`.get("user_id", "default")`, `getattr(o, "user_id", "default")`"""
    if any(arg.star or arg.keyword for arg in node.args):
        return None
    if isinstance(node.func, cst.Name) and node.func.value == "getattr":
        return _getattr(source, node, name)
    lookup = _without_default(source, node)
    if lookup is None:
        return None
    line, pops = assigns(source, node), last_name(node.func) == "pop"
    refuses = answers_requests(source, node)
    if line is not None and isinstance(line.body[0], cst.Assign) and (refuses or not pops):
        return _assigned(source, line, node, f"{lookup[:-1]}, None)" if pops else lookup, name)
    if pops:
        return [_instead(source, node, lookup)]
    receiver, key = lookup.rsplit(".get(", 1)
    given = _instead(source, node, f"{receiver}[{key[:-1]}]")
    plain = is_plain(node.func)
    return [given, *(_refused(source, node, f"not {lookup}", name) if plain else ())]


def _without_default(source: Source, node: cst.BaseExpression) -> str | None:
    """`x.get("user_id")` of `x.get("user_id", "default")`"""
    func = node.func if isinstance(node, cst.Call) else None
    if not isinstance(node, cst.Call) or len(node.args) != _ARGUMENTS:
        return None
    if not isinstance(func, cst.Attribute) or func.attr.value not in _LOOKUPS:
        return None
    first, second = node.args
    if first.star or second.star or first.keyword or not is_substitute(second.value):
        return None
    receiver = source.text[slice(*source.whole(func.value))]
    return f"{receiver}.{func.attr.value}({source.code(first.value)})"


def _getattr(source: Source, node: cst.Call, name: str) -> list[Edit] | None:
    if len(node.args) != _ARGUMENTS + 1 or not is_substitute(node.args[2].value):
        return None
    attribute = node.args[1].value
    if not isinstance(attribute, cst.SimpleString) or not is_plain(node.args[0].value):
        return None
    found = attribute.evaluated_value
    if not isinstance(found, str) or not found.isidentifier():
        return None
    owner = source.code(node.args[0].value)
    given = _instead(source, node, f"{owner}.{found}")
    asked = f'not getattr({owner}, "{found}", None)'
    return [given, *_refused(source, node, asked, name)]


def _refused(source: Source, node: cst.Call, asked: str, name: str) -> list[Edit]:
    """A check where an error of the framework says more than what fails without one."""
    known = answers_requests(source, node)
    return guard_if_sure(source, node, asked, name) if known else []


def _late(source: Source, target: cst.Name, name: str) -> list[Edit] | None:
    """`if not x: x = "default"`"""
    line = source.nearest(target, cst.SimpleStatementLine) or source.nearest(
        target, cst.SimpleStatementSuite
    )
    given = value_of(line)
    if line is None or given is None or target_of(source, line) != target.value:
        return None
    check_shown(given)
    if not is_substitute(given):
        return None
    block = line if isinstance(line, cst.SimpleStatementSuite) else source.parent(line)
    above = None if block is None else source.parent(block)
    if not isinstance(above, cst.If) or above.body is not block:
        return None
    if not _asks_for_missing(above.test, target.value):
        if not asks_for_missing(above.test):
            raise UnmendableError(_OTHER.format(name=name))
        return None
    start, end = source.span(line.body[0])
    return [Edit(start, end, complaint(source, target, name))]


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
    target = target_of(source, line)
    if kept == target:
        return _replaced(source, line, f"not {target}", name)
    guard = guard_after(source, line, f"not {target}", name)
    return [_instead(source, node, kept), guard]


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
    return [Edit(start, stop, f"{head}{indent}{source.unit}{complaint(source, line, name)}")]


def _instead(source: Source, node: cst.BaseExpression, text: str) -> Edit:
    """Parentheses around the whole go, where nothing needs them any more."""
    start, end = source.whole(node)
    glued = source.text[max(start - 1, 0) : start].isalnum()
    if glued or text.split() != [text]:
        start, end = source.span(node)
    return Edit(start, end, text)
