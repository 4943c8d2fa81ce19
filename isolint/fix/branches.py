"""ISO301, ISO302: where one branch gives the real identity, the one without refuses the request."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from isolint.base.finding import Finding
from isolint.fix.edit import Edit, Mend, UnmendableError
from isolint.fix.project import Project, last_name
from isolint.fix.refusals import complaint, needed
from isolint.fix.source import Source, below

# Who catches everything means that nothing shall fail for it.
_WIDE = ("Exception", "BaseException")


def mend(project: Project, finding: Finding) -> Mend | None:
    """`else: user_id = "guest"` and `except KeyError: user_id = "guest"`."""
    source = project.source(finding.place.path)
    target = None if source is None else source.at(finding.place, cst.Name)
    line = None if source is None or target is None else _line(source, target)
    if source is None or target is None or line is None or finding.attribute != target.value:
        return None
    block = source.parent(line)
    branch = None if block is None else source.parent(block)
    if not isinstance(block, cst.IndentedBlock) or block.body[-1] is not line or branch is None:
        return None
    if not any(_gives(part, target.value) for part in _others(source, branch)):
        raise UnmendableError(
            f"nothing in its place gives a {target.value} here: refuse the request where none is"
            " known, and drop the literal"
        )
    text = complaint(source, line, finding.attribute)
    if isinstance(branch, cst.ExceptHandler) and text.startswith("raise "):
        text += " from None"
    edits = (Edit(*source.span(line), text),)
    return Mend(source.path, edits, needs=needed(source, line, edits))


def _line(source: Source, target: cst.Name) -> cst.SimpleStatementLine | None:
    """All that it does is to give the variable a text."""
    line = source.nearest(target, cst.SimpleStatementLine)
    match None if line is None else line.body:
        case [cst.Assign(targets=[cst.AssignTarget(target=name)], value=cst.SimpleString())]:
            return line if name is target else None
        case [cst.AnnAssign(target=name, value=cst.SimpleString())]:
            return line if name is target else None
    return None


def _others(source: Source, branch: cst.CSTNode) -> list[cst.CSTNode]:
    """The branches that run in place of this one."""
    above = source.parent(branch)
    if isinstance(branch, cst.If) or (isinstance(branch, cst.Else) and isinstance(above, cst.If)):
        return [body for body in _chain(source, branch) if body is not branch.body]
    if isinstance(branch, cst.ExceptHandler) and isinstance(above, cst.Try):
        wide = branch.type is None or last_name(branch.type) in _WIDE
        return [] if wide else [above.body, *([] if above.orelse is None else [above.orelse])]
    return []


def _chain(source: Source, branch: cst.If | cst.Else) -> Iterator[cst.CSTNode]:
    """The bodies of `if`, `elif` and `else`, whichever of them is given."""
    first: cst.CSTNode | None = branch
    above = source.parent(branch)
    while isinstance(above, cst.If):
        first, above = above, source.parent(above)
    while isinstance(first, (cst.If, cst.Else)):
        yield first.body
        first = first.orelse if isinstance(first, cst.If) else None


def _gives(branch: cst.CSTNode, name: str) -> bool:
    return any(
        isinstance(node, (cst.Assign, cst.AnnAssign))
        and not _is_constant(node.value)
        and name in _targets(node)
        for node in below(branch)
    )


def _is_constant(value: cst.BaseExpression | None) -> bool:
    if isinstance(value, cst.Name):
        return value.value == "None" or value.value.isupper()
    return value is None or isinstance(value, cst.SimpleString)


def _targets(node: cst.Assign | cst.AnnAssign) -> list[str]:
    targets = [node.target] if isinstance(node, cst.AnnAssign) else [t.target for t in node.targets]
    return [target.value for target in targets if isinstance(target, cst.Name)]
